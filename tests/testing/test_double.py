from __future__ import annotations

import doctest
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import openai
import pytest

import tutor_app.testing
from tests.testing.asking import (
    InstructorAnswer,
    VerifierAnswer,
    answered,
    block,
    body,
    content,
    json_schema,
    post,
    tool,
)
from tutor_app.testing import AnswerMode, Misbehaviour, ModelDouble, Request, count_tokens

PLANNED = block("planned", "You get 10. What is `i` the last time?")


def client(double: ModelDouble) -> openai.OpenAI:
    return openai.OpenAI(base_url=double.base_url, api_key="sk-zebra", max_retries=0)


def test_the_example_of_the_documentation_runs() -> None:
    result = doctest.testmod(tutor_app.testing)
    assert result.attempted > 5
    assert result.failed == 0


def test_it_lists_its_models_and_knows_no_other_address() -> None:
    with ModelDouble(models=["big", "small"]) as double:
        assert [model.id for model in client(double).models.list()] == ["big", "small"]
        other = httpx.get(double.base_url + "/nothing")
        assert other.status_code == 404
        assert "/v1/nothing" in other.json()["error"]["message"]


def test_a_plain_answer_comes_with_a_count_of_tokens() -> None:
    with ModelDouble("One, two.") as double:
        said = client(double).chat.completions.create(
            model="some-model", messages=[{"role": "user", "content": "Count to two, please."}]
        )
    assert said.choices[0].message.content == "One, two."
    assert said.choices[0].finish_reason == "stop"
    assert said.usage is not None
    assert said.usage.prompt_tokens == count_tokens("Count to two, please.")
    assert said.usage.completion_tokens == count_tokens("One, two.")


def test_the_openai_client_parses_a_strict_schema() -> None:
    with ModelDouble() as double:
        said = client(double).chat.completions.parse(
            model="m",
            messages=[{"role": "user", "content": PLANNED}],
            response_format=InstructorAnswer,
        )
        (request,) = double.requests
    parsed = said.choices[0].message.parsed
    assert parsed == InstructorAnswer(
        acknowledgement="You get 10.", question="What is `i` the last time?"
    )
    assert (request.mode, request.role) == (AnswerMode.JSON_SCHEMA, "instructor")


@pytest.mark.parametrize("choice", ["named", "required", "auto"])
def test_a_tool_is_called_with_the_answer(choice: str) -> None:
    with ModelDouble() as double:
        sent = post(double, body(PLANNED, **tool(InstructorAnswer, choice)))
        (request,) = double.requests
    message = sent.json()["choices"][0]["message"]
    (call,) = message["tool_calls"]
    assert message["content"] is None
    assert call["function"]["name"] == "InstructorAnswer"
    assert json.loads(call["function"]["arguments"])["acknowledgement"] == "You get 10."
    assert request.mode is AnswerMode.FUNCTION_CALLING


def test_a_tool_that_must_not_be_called_is_not() -> None:
    with ModelDouble("Words.") as double:
        assert content(post(double, body(**tool(InstructorAnswer, "none")))) == "Words."


def test_json_objects_follow_the_schema_in_the_prompt() -> None:
    schema = json.dumps(InstructorAnswer.model_json_schema())
    with ModelDouble() as double:
        asked = body(PLANNED, f"Answer by {schema}", response_format={"type": "json_object"})
        found = json.loads(content(post(double, asked)))
        assert double.requests[0].mode is AnswerMode.JSON_OBJECT
    InstructorAnswer.model_validate(found)


@pytest.mark.parametrize("counted", [True, False])
def test_a_stream_adds_up_to_the_whole(counted: bool) -> None:
    with ModelDouble("It is streamed, bit by bit, and adds up: `ä` too.") as double:
        stream = client(double).chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": "Hi"}],
            stream=True,
            **({"stream_options": {"include_usage": True}} if counted else {}),
        )
        chunks = list(stream)
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == "It is streamed, bit by bit, and adds up: `ä` too."
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert any(c.usage for c in chunks) is counted


def test_a_streamed_tool_call_adds_up_to_the_arguments() -> None:
    with ModelDouble() as double:
        stream = client(double).chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": PLANNED}],
            stream=True,
            **tool(InstructorAnswer),  # type: ignore[call-overload]
        )
        calls = [c.choices[0].delta.tool_calls[0] for c in stream if c.choices[0].delta.tool_calls]
    assert calls[0].function.name == "InstructorAnswer"
    found = "".join(call.function.arguments or "" for call in calls)
    assert json.loads(found)["question"] == "What is `i` the last time?"


def test_a_schema_that_is_not_strict_is_refused_where_it_says_it_is() -> None:
    loose = json_schema(InstructorAnswer, strict=True)
    del loose["response_format"]["json_schema"]["schema"]["additionalProperties"]
    with ModelDouble() as double:
        sent = post(double, body(**loose))
    assert sent.status_code == 400
    assert "additionalProperties" in sent.json()["error"]["message"]


@pytest.mark.parametrize("given", [{}, {"messages": []}, {"messages": ["x"]}, [], "text"])
def test_a_body_that_is_no_request_is_refused(given: object) -> None:
    with ModelDouble() as double:
        sent = httpx.post(double.base_url + "/chat/completions", json=given)
        assert double.requests == ()
    assert sent.status_code == 400
    assert sent.json()["error"]["message"]


def test_many_at_once_are_all_answered_and_noted() -> None:
    with ModelDouble(lambda request: request.user.upper()) as double:
        with ThreadPoolExecutor(16) as pool:
            sent = list(pool.map(lambda n: post(double, body(f"n{n}")), range(40)))
        assert {content(response) for response in sent} == {f"N{n}" for n in range(40)}
        assert sorted(r.user for r in double.requests) == sorted(f"n{n}" for n in range(40))


def test_an_error_in_a_script_is_raised_when_the_double_ends() -> None:
    def answer(request: Request) -> str:
        raise LookupError("no such line")

    def ask() -> None:
        with ModelDouble(answer) as double:
            sent = post(double, body())
            assert sent.status_code == 500
            assert "no such line" in sent.json()["error"]["message"]

    with pytest.raises(LookupError, match="no such line"):
        ask()


def test_nothing_is_left_when_it_ends() -> None:
    before = set(threading.enumerate())
    with ModelDouble() as double, httpx.Client() as kept_alive:
        kept_alive.post(double.base_url + "/chat/completions", json=body())
        url = double.base_url
        assert set(threading.enumerate()) > before
        double.__exit__(None, None, None)
        assert set(threading.enumerate()) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/models")


def test_a_port_of_ones_own_is_used_and_a_taken_one_is_an_error() -> None:
    with ModelDouble() as double:
        port = int(double.base_url.split(":")[2].split("/")[0])
        with pytest.raises(OSError), ModelDouble(port=port):
            pass
    with ModelDouble(port=port) as double:
        assert double.base_url == f"http://127.0.0.1:{port}/v1"


def test_each_request_is_shown_to_whoever_watches() -> None:
    seen: list[Request] = []
    with ModelDouble(watch=seen.append, misbehaviour=Misbehaviour.SERVER_ERROR) as double:
        post(double, body("Hello", **json_schema(VerifierAnswer)))
    assert [(request.role, request.model) for request in seen] == [("verifier", "some-model")]


def test_a_list_of_answers_is_given_in_turn() -> None:
    first = {"acknowledgement": "", "question": "First?"}
    with ModelDouble([first, None]) as double:
        assert answered(double, InstructorAnswer, PLANNED) == first
        assert answered(double, InstructorAnswer, PLANNED)["acknowledgement"] == "You get 10."
