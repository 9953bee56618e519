"""What is sent into Gradio's queue and is no event of the page is refused before it gets there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.server import create_app

JOIN, UPDATES = "/gradio_api/queue/join", "/gradio_api/queue/data"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Raises what the application raises: a server would put it into the log with a traceback."""
    tutor = Tutor.open(None)
    with TestClient(create_app(Settings(data_dir=tmp_path_factory.mktemp("d")), tutor)) as opened:
        yield opened
    tutor.close()


@pytest.fixture(scope="module")
def functions(client: TestClient) -> dict[str, dict[str, Any]]:
    """Those behind the page, by name."""
    return {one["api_name"]: one for one in client.get("/config").json()["dependencies"]}


def sent(client: TestClient, body: str) -> int:
    """The status with which a body is answered."""
    answer = client.post(
        JOIN,
        content=body.encode("utf-8", "surrogatepass"),
        headers={"content-type": "application/json"},
    )
    assert "Traceback" not in answer.text
    return answer.status_code


@pytest.mark.parametrize("number", [-1, 9_999, 10**30, None, "x", 1.5, [1]])
def test_a_number_of_no_function(client: TestClient, number: object) -> None:
    body = {"data": [], "fn_index": number, "session_hash": "x"}
    assert sent(client, json.dumps(body)) in (400, 422)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "[]",
        "null",
        '{"data": {}, "fn_index": 0, "session_hash": "x"}',
        '{"data": NaN, "fn_index": 0, "session_hash": "x"}',
        '{"data": [], "fn_index": NaN, "session_hash": "x"}',
        '{"data": [], "fn_index": "\\ud800", "session_hash": "\\ud800"}',
        '{"data": [], "fn_index": 0, "session_hash": "\ud800"}',
        '{"data": ' + "[" * 100_000 + "]" * 100_000 + ', "fn_index": 0, "session_hash": "x"}',
        '{"data": ' + "[" * 900 + "]" * 900 + ', "fn_index": "x", "session_hash": "x"}',
        '{"data": [], "fn_index": ' + "9" * 6_000 + ', "session_hash": "x"}',
    ],
)
def test_a_body_of_another_shape(client: TestClient, body: str) -> None:
    assert sent(client, body) in (400, 422)


def test_what_only_the_browser_does_is_not_done_here(
    client: TestClient, functions: dict[str, dict[str, Any]]
) -> None:
    for one in functions.values():
        if not one["backend_fn"]:
            body = {
                "data": [None] * len(one["inputs"]),
                "fn_index": one["id"],
                "session_hash": "x",
            }
            assert sent(client, json.dumps(body)) == 400, one["api_name"]


@pytest.mark.parametrize(
    "data", [[], ["o"], ["o"] * 5, ["o", 2, "hi", ""], ["o", {}, "hi", ""], ["o", [], "hi", ""]]
)
def test_too_little_too_much_or_something_else_than_texts(
    client: TestClient, functions: dict[str, dict[str, Any]], data: list[object]
) -> None:
    body = {"data": data, "fn_index": functions["send"]["id"], "session_hash": "x"}
    assert sent(client, json.dumps(body)) == 400


@pytest.mark.parametrize("name", ["", "\ud800", "../x", "x" * 41, "ä"])
def test_a_name_that_no_page_has(
    client: TestClient, functions: dict[str, dict[str, Any]], name: str
) -> None:
    body = {"data": [], "fn_index": functions["hush"]["id"], "session_hash": name}
    assert sent(client, json.dumps(body)) == 400


def test_who_asks_for_updates_of_a_page_that_is_not_known_is_told_so(client: TestClient) -> None:
    for name in ("nobody", "", "../x", "\ud7ff"):
        answer = client.get(UPDATES, params={"session_hash": name})
        told = json.loads(answer.text.removeprefix("data: "))
        assert told["msg"] == "unexpected_error"
        assert told["session_not_found"] is True
    assert client.get(UPDATES).status_code == 422


def test_an_event_of_the_page_goes_its_way(
    client: TestClient, functions: dict[str, dict[str, Any]]
) -> None:
    event = functions["show_sessions"]
    # What the browser keeps of who somebody is may be anything; the page makes it good.
    for owner in ("o", None, {"an": "older form"}):
        body = {"data": [owner], "fn_index": event["id"], "session_hash": "page1", "trigger_id": 3}
        assert client.post(JOIN, json=body).status_code == 200
        told = client.get(UPDATES, params={"session_hash": "page1"}).text
        assert '"msg":"process_completed"' in told
        assert '"success":true' in told
