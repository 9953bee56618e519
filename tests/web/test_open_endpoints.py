"""Every address and every function that an outsider can reach, and why each is needed.

What is served is taken from the application: a route or an event that is added, by us or by a new
version of Gradio, is to be named here with its reason, or it is not open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount

from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.closed import NOT_HERE, Closed, is_open
from tutor_app.web.page_events import PageEvents
from tutor_app.web.server import create_app

# Our own, beside the student's page. /teacher and /join have tests that walk their routes.
OURS = {
    "/page-files": "scripts, styles and pictures of our pages",
    "/teacher": "the teachers' panel: see web/teacher/test_guarding.py",
    "/join": "joining a class by its code: see test_joining.py",
    "/healthz": "whether the process answers, for who keeps it running",
    "/readyz": "whether it can work, for the same and for a proxy",
    "/metrics": "numbers; only with the token of TUTOR_METRICS_TOKEN",
    "/heard": "how often a teacher has written: a number, for who knows a session's id",
    "": "the student's page, of which only what stands below is open",
}

# What of Gradio's routes is open.
OPEN = {
    ("GET", "/"): "the page",
    ("HEAD", "/"): "the page, for who only wants to know whether it is there",
    ("GET", "/config"): "the page's parts, when it has to connect anew",
    ("GET", "/assets/{path:path}"): "Gradio's scripts and styles",
    ("GET", "/static/{path:path}"): "its pictures and fonts",
    ("GET", "/theme.css"): "its colours",
    ("GET", "/favicon.ico"): "the icon, for browsers that ask for it here",
    ("GET", "/robots.txt"): "for who crawls the web",
    ("GET", "/gradio_api/app_id"): "whether the server is another one, after a lost connection",
    ("POST", "/gradio_api/queue/join"): "an event of the page begins",
    ("GET", "/gradio_api/queue/data"): "what it leads to, as it comes",
}

# The functions behind those events. Each that takes a session checks whose it is.
FUNCTIONS = {
    "arrive": "the page is loaded: the token of a newcomer, the session in the address",
    "open_problem": "a problem of the list is begun, or gone on with",
    "start_from": "the same problem from another attempt",
    "start_over": "the same problem from where it began",
    "resume": "a session of one's own is opened again",
    "problems": "back to the list",
    "problems_1": "back to the list, from the form for one's own problem",
    "choose_kind": "the form shows the fields of another kind of problem",
    "own_form": "the form for one's own problem",
    "start_own": "one's own problem is begun",
    "keep_work": "what is typed is kept",
    "run": "the work is run",
    "send": "a message, by the button",
    "send_1": "a message, by Enter",
    "answer": "an answer that was clicked",
    "too_large": "the browser did not send something because of its size",
    "hush": "a notice was closed",
    "listen": "what a teacher wrote is shown",
    "show_sessions": "one's own sessions",
    "delete_one": "delete one of them",
    "delete_all": "delete all of them",
    "download": "all that is stored of oneself",
    "saved": "the download was saved: the field is emptied",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    tutor = Tutor.open(None)
    yield create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), tutor)
    tutor.close()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def gradio_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of every route of Gradio's application."""
    (mounted,) = (one for one in app.routes if isinstance(one, Mount) and one.path == "")
    assert isinstance(mounted.app, Closed)
    found: list[tuple[str, str]] = []

    def collect(routes: Any) -> None:
        for route in routes:
            if hasattr(route, "original_router"):
                collect(route.original_router.routes)
            else:
                found.extend((method, route.path) for method in route.methods)

    assert isinstance(mounted.app.app, PageEvents)
    collect(mounted.app.app.app.routes)  # type: ignore[attr-defined]
    return found


def filled(path: str) -> str:
    """The path with something in the place of each of its parameters."""
    parts = path.split("{")
    return parts[0] + "".join("x" + part.split("}", 1)[1] for part in parts[1:])


def test_beside_the_students_page_there_is_this_and_nothing_else(app: FastAPI) -> None:
    assert {getattr(route, "path", None) for route in app.routes} == set(OURS)


def test_of_gradio_this_is_open_and_nothing_else(app: FastAPI) -> None:
    routes = gradio_routes(app)
    assert len(routes) > 60, "these are not all of them"
    reachable = {one for one in routes if is_open(one[0], filled(one[1]))}
    assert reachable == set(OPEN)


def test_what_is_closed_is_not_there_whatever_is_sent(app: FastAPI, client: TestClient) -> None:
    closed = [one for one in gradio_routes(app) if one not in OPEN]
    for method, path in closed:
        answer = client.request(method, filled(path))
        assert answer.status_code == 404, (method, path)
        assert method == "HEAD" or answer.content == NOT_HERE, (method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=knowledge/policy.yaml"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:1/"),
        ("POST", "/gradio_api/call/run"),
        ("POST", "/gradio_api/run/run"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/mcp/sse"),
        ("GET", "/gradio_api/heartbeat/x"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/monitoring"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/redoc"),
        ("PUT", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/data/../status"),
        ("GET", "/config/"),
    ],
)
def test_what_strangers_look_for_is_not_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


def test_no_file_of_ours_is_among_its_files(client: TestClient) -> None:
    for folder in ("assets", "static"):
        for up in ("../" * 9, "..%2f" * 9, "%2e%2e/" * 9, "/"):
            file = Path(__file__).resolve().as_posix().lstrip("/")
            answer = client.get(f"/{folder}/{up}{file}")
            assert "no_file_of_ours" not in answer.text
            assert answer.status_code in (403, 404)


def test_every_function_behind_the_page_is_one_of_these(client: TestClient) -> None:
    functions = json.loads(client.get("/config").text)["dependencies"]
    ours = [one for one in functions if one["backend_fn"]]
    assert {one["api_name"] for one in ours} == set(FUNCTIONS)
    assert all(one["api_visibility"] == "private" for one in ours)
