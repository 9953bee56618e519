from __future__ import annotations

import json
import threading

import httpx
import pytest
from pydantic import ValidationError

from tests.testing.asking import (
    InstructorAnswer,
    VerifierAnswer,
    block,
    body,
    content,
    json_schema,
    post,
    tool,
)
from tutor_app.testing import Misbehaviour, ModelDouble

ASKED = body(block("message", "it stops too early"), **json_schema(VerifierAnswer))
SHORT = 0.2


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (Misbehaviour.RATE_LIMITED, 429, "rate_limit_exceeded"),
        (Misbehaviour.RATE_LIMITED_90, 429, "rate_limit_exceeded"),
        (Misbehaviour.SERVER_ERROR, 500, None),
        (Misbehaviour.WRONG_KEY, 401, "invalid_api_key"),
        (Misbehaviour.NO_SUCH_MODEL, 404, "model_not_found"),
        (Misbehaviour.CONTEXT_LENGTH, 400, "context_length_exceeded"),
        (Misbehaviour.NO_JSON_SCHEMA, 400, None),
        (Misbehaviour.NO_TOOLS, 400, None),
    ],
)
def test_errors_have_the_status_and_body_of_openais(
    kind: Misbehaviour, status: int, code: str | None
) -> None:
    with ModelDouble(misbehaviour=kind) as double:
        sent = post(double, ASKED)
    assert sent.status_code == status
    error = sent.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert sent.headers.get("Retry-After") == (
        "90" if kind is Misbehaviour.RATE_LIMITED_90 else None
    )


def test_a_wrong_key_is_repeated_as_careless_servers_do() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.WRONG_KEY) as double:
        assert "sk-zebra" in post(double, ASKED).text


@pytest.mark.parametrize(
    ("kind", "schema", "tools", "plain"),
    [(Misbehaviour.NO_JSON_SCHEMA, 400, 200, 200), (Misbehaviour.NO_TOOLS, 400, 400, 200)],
)
def test_simple_servers_refuse_only_what_they_lack(
    kind: Misbehaviour, schema: int, tools: int, plain: int
) -> None:
    with ModelDouble(misbehaviour=kind) as double:
        assert post(double, ASKED).status_code == schema
        assert post(double, body(**tool(VerifierAnswer))).status_code == tools
        assert post(double, body()).status_code == plain


@pytest.mark.parametrize("stream", [False, True])
def test_a_hanging_server_says_nothing(stream: bool) -> None:
    with (
        ModelDouble(misbehaviour=Misbehaviour.HANG) as double,
        pytest.raises(httpx.ReadTimeout),
    ):
        post(double, {**ASKED, "stream": stream}, timeout=SHORT)


def test_a_hanging_server_stops_at_once_with_the_client_still_there() -> None:
    failed: list[Exception] = []

    def ask() -> None:
        try:
            post(double, ASKED, timeout=60)
        except httpx.HTTPError as error:
            failed.append(error)

    hanging = threading.Event()
    before = set(threading.enumerate())
    with ModelDouble(misbehaviour=Misbehaviour.HANG, watch=lambda _: hanging.set()) as double:
        asking = threading.Thread(target=ask)
        asking.start()
        assert hanging.wait(10)
    asking.join(10)
    assert isinstance(failed[0], httpx.RemoteProtocolError | httpx.ReadError)
    assert set(threading.enumerate()) == before


def test_a_client_that_hangs_up_ends_the_thread_that_kept_it_waiting() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.HANG) as double:
        before = set(threading.enumerate())
        with pytest.raises(httpx.ReadTimeout):
            post(double, ASKED, timeout=SHORT)
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
            assert not thread.is_alive()


@pytest.mark.parametrize("stream", [False, True])
def test_a_trickle_is_the_right_answer_byte_by_byte(stream: bool) -> None:
    trickle = Misbehaviour.TRICKLE
    with ModelDouble("Yes.", misbehaviour=trickle, trickle_seconds=0.0001) as double:
        assert '"Yes."' in post(double, body(stream=stream)).text
    with ModelDouble("Yes.", misbehaviour=trickle) as double:
        url = double.base_url + "/chat/completions"
        asked = body(stream=stream)
        with httpx.stream("POST", url, json=asked, timeout=10) as sent:
            assert len(next(sent.iter_raw())) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_a_dropped_connection_leaves_half_an_answer(stream: bool) -> None:
    with (
        ModelDouble(misbehaviour=Misbehaviour.DROP) as double,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        post(double, {**ASKED, "stream": stream})


def test_bodies_that_are_no_completion() -> None:
    with ModelDouble(misbehaviour=[Misbehaviour.HTML_BODY, Misbehaviour.EMPTY_CHOICES]) as double:
        page = post(double, ASKED)
        assert page.status_code == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.text.startswith("<!DOCTYPE html>")
        assert post(double, ASKED).json()["choices"] == []


def test_a_refusal_and_prose_hold_no_answer() -> None:
    with ModelDouble(misbehaviour=[Misbehaviour.REFUSAL, Misbehaviour.IGNORES_SCHEMA]) as double:
        refused = post(double, ASKED).json()["choices"][0]["message"]
        assert refused["refusal"]
        assert refused["content"] is None
        assert "{" not in content(post(double, ASKED))


def test_a_truncated_answer_says_so() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.TRUNCATED) as double:
        choice = post(double, ASKED).json()["choices"][0]
    assert choice["finish_reason"] == "length"
    assert choice["message"]["content"].startswith('{"intent"')
    with pytest.raises(ValueError):
        json.loads(choice["message"]["content"])


def test_a_fenced_answer_is_valid_within() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.FENCED) as double:
        text = content(post(double, ASKED))
    assert text.startswith("```json\n")
    assert text.endswith("\n```")
    VerifierAnswer.model_validate_json(text.removeprefix("```json").removesuffix("```"))


def _spoken(kind: Misbehaviour, form: str, answer: type = VerifierAnswer) -> str:
    asked = json_schema(answer) if form == "json_schema" else tool(answer)
    with ModelDouble(misbehaviour=kind) as double:
        message = post(double, body(block("message", "too early"), **asked)).json()["choices"][0]
    if form == "json_schema":
        return str(message["message"]["content"])
    return str(message["message"]["tool_calls"][0]["function"]["arguments"])


@pytest.mark.parametrize("form", ["json_schema", "tool"])
def test_answers_that_are_not_of_the_schema(form: str) -> None:
    with pytest.raises(ValueError):
        json.loads(_spoken(Misbehaviour.INVALID_JSON, form))
    wrong = _spoken(Misbehaviour.WRONG_ENUM, form)
    with pytest.raises(ValidationError, match=r"1 validation error.*\nintent"):
        VerifierAnswer.model_validate_json(wrong)
    missing = _spoken(Misbehaviour.MISSING_FIELD, form)
    assert "intent" not in json.loads(missing)
    with pytest.raises(ValidationError, match="Field required"):
        VerifierAnswer.model_validate_json(missing)


def test_without_an_enumeration_a_field_is_of_a_wrong_type() -> None:
    wrong = _spoken(Misbehaviour.WRONG_ENUM, "json_schema", InstructorAnswer)
    with pytest.raises(ValidationError, match="string_type"):
        InstructorAnswer.model_validate_json(wrong)


def test_an_answer_without_usage_is_otherwise_right() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.NO_USAGE) as double:
        sent = post(double, ASKED)
    assert "usage" not in sent.json()
    VerifierAnswer.model_validate_json(content(sent))


def test_misbehaviour_may_be_a_list_a_function_or_changed_while_it_runs() -> None:
    error, fine = 500, 200
    with ModelDouble(misbehaviour=[Misbehaviour.SERVER_ERROR, None]) as double:
        assert double.misbehaviour == (Misbehaviour.SERVER_ERROR, None)
        assert [post(double, ASKED).status_code for _ in range(3)] == [error, fine, fine]
        double.misbehaviour = lambda request: (
            Misbehaviour.SERVER_ERROR if request.role == "verifier" else None
        )
        assert post(double, ASKED).status_code == error
        assert post(double, body()).status_code == fine
        double.misbehaviour = Misbehaviour.RATE_LIMITED
        assert post(double, body()).status_code == 429
        double.misbehaviour = None
        assert post(double, ASKED).status_code == fine
        assert len(double.requests) == 7


def test_a_lasting_failure_of_the_server_hits_the_list_of_models_too() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.WRONG_KEY) as double:
        assert httpx.get(double.base_url + "/models").status_code == 401
        double.misbehaviour = Misbehaviour.TRUNCATED
        assert httpx.get(double.base_url + "/models").status_code == 200
        double.misbehaviour = [Misbehaviour.SERVER_ERROR]
        assert httpx.get(double.base_url + "/models").status_code == 200
        assert post(double, ASKED).status_code == 500
