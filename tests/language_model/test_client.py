from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.language_model.conftest import GOOD, KEY, PROMPT, Answer, Opener, Server
from tests.language_model.loopback import Behaviour, Request
from tutor_app.dialogue import Fault
from tutor_app.language_model import (
    CircuitState,
    LanguageModel,
    Meter,
    Mode,
    ModelFault,
    open_language_model,
)
from tutor_app.language_model.address import Address
from tutor_app.language_model.options import load_options
from tutor_app.language_model.prices import load_prices
from tutor_app.settings import Settings


def fault_of(model: LanguageModel, meter: Meter | None = None, share: float = 1.0) -> ModelFault:
    with pytest.raises(ModelFault) as raised:
        model.ask(PROMPT, Answer, meter or Meter(10), share=share)
    assert KEY not in raised.value.detail
    assert KEY not in str(raised.value)
    return raised.value


def warmed(serve: Server, opened: Opener, behave: Behaviour) -> LanguageModel:
    """A model that has been asked before, so that a short time limit is all the server's."""
    server = serve(lambda r: r.answer(GOOD))
    model = opened(server.base_url, model="m")
    model.ask(PROMPT, Answer, Meter(20))
    server.behaviour = behave
    return model


def test_without_key_and_base_url_there_is_no_model() -> None:
    assert open_language_model(Settings(_env_file=None), None) is None  # type: ignore[call-arg]


def test_opening_makes_no_connection_and_no_slow_import() -> None:
    program = (
        "import sys\n"
        "from tutor_app.language_model import open_language_model\n"
        "from tutor_app.settings import Settings\n"
        "model = open_language_model(Settings(_env_file=None, base_url='http://127.0.0.1:9/v1'), None)\n"
        "print(model is not None, 'langchain_openai' in sys.modules, 'openai' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]


def test_an_answer_comes_back_as_the_type_that_was_asked_for(serve: Server, opened: Opener) -> None:
    server = serve(lambda request: request.answer(GOOD))
    assert opened(server.base_url).ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
    sent = server.requests[0].body
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]
    assert sent["response_format"]["json_schema"]["name"] == "Answer"
    assert "temperature" not in sent


def test_one_base_url_is_enough(serve: Server, opened: Opener) -> None:
    server = serve(lambda request: request.answer(GOOD))
    server.models = ["nomic-embed-text", "qwen3:8b"]
    model = opened(server.base_url)
    model.ask(PROMPT, Answer, Meter(10))
    model.ask(PROMPT, Answer, Meter(10))
    assert model.name == "qwen3:8b"
    assert [r.body["model"] for r in server.requests] == ["qwen3:8b"] * 2
    assert server.lists == 1


def test_a_server_without_models_says_so(serve: Server, opened: Opener) -> None:
    server = serve(lambda request: request.answer(GOOD))
    server.models = []
    assert fault_of(opened(server.base_url)).fault is Fault.NO_SUCH_MODEL


def test_the_key_is_sent_and_a_placeholder_where_there_is_none(
    serve: Server, opened: Opener
) -> None:
    server = serve(lambda request: request.answer(GOOD))
    opened(server.base_url, api_key=KEY, model="m").ask(PROMPT, Answer, Meter(10))
    opened(server.base_url, model="m").ask(PROMPT, Answer, Meter(10))
    first, second = (request.headers["authorization"] for request in server.requests)
    assert first == f"Bearer {KEY}"
    assert second not in (first, "Bearer ")


# ------------------------------------------------------------------ finding out the server


def only(mode: str, status: int, message: str):  # type: ignore[no-untyped-def]
    def behave(request: Request) -> None:
        if request.mode == mode:
            request.answer(GOOD)
        else:
            request.send(status, {"error": {"message": message}})

    return behave


@pytest.mark.parametrize(
    ("mode", "status", "message", "calls"),
    [
        ("function_calling", 400, "response_format.type json_schema is not supported", 2),
        ("function_calling", 422, "extra fields not permitted: response_format", 2),
        ("plain", 400, "this model does not support tools or structured output", 3),
        ("plain", 404, "No endpoints found that support the requested parameters", 3),
        ("plain", 500, "tools param requires --jinja flag, response_format too", 3),
        ("plain", 400, "ungültige Anfrage", 3),
    ],
)
def test_what_the_server_refuses_is_given_up_and_what_works_remembered(
    serve: Server, opened: Opener, tmp_path: Path, mode: str, status: int, message: str, calls: int
) -> None:
    server = serve(only(mode, status, message))
    model = opened(server.base_url, tmp_path, model="m")
    assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
    assert len(server.requests) == calls
    assert model.mode == Mode(mode)
    model.ask(PROMPT, Answer, Meter(10))
    opened(server.base_url, tmp_path, model="m").ask(PROMPT, Answer, Meter(10))
    assert server.modes[calls:] == [mode, mode]


def test_a_server_that_ignores_every_mode_is_asked_plainly(serve: Server, opened: Opener) -> None:
    def behave(request: Request) -> None:
        asked = "JSON schema" in request.words
        request.say(f"Gladly:\n```json\n{json.dumps(GOOD)}\n```" if asked else "It is right.")

    server = serve(behave)
    model = opened(server.base_url, model="m")
    assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
    assert server.modes == ["json_schema", "function_calling", "plain"]
    assert model.mode is Mode.PLAIN


def test_json_in_the_text_will_do_where_a_tool_call_was_asked_for(
    serve: Server, opened: Opener
) -> None:
    def behave(request: Request) -> None:
        if request.mode == "json_schema":
            request.send(400, {"error": {"message": "response_format is not supported"}})
        else:
            request.say(f"<think>{{hm}}</think> Here it is: {json.dumps(GOOD)} I hope it helps.")

    server = serve(behave)
    assert opened(server.base_url, model="m").ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
    assert server.modes == ["json_schema", "function_calling"]


def test_one_wrong_value_does_not_cost_a_server_its_mode(serve: Server, opened: Opener) -> None:
    server = serve(
        lambda r: r.answer(GOOD if len(server.requests) != 1 else {**GOOD, "verdict": "perhaps"})
    )
    model = opened(server.base_url, model="m")
    model.ask(PROMPT, Answer, Meter(10))
    model.ask(PROMPT, Answer, Meter(10))
    assert set(server.modes) == {"json_schema"}
    assert model.mode is Mode.JSON_SCHEMA


@pytest.mark.parametrize("rejected", ["max_tokens", "max_completion_tokens", "both"])
def test_a_limit_of_length_goes_by_the_name_that_the_server_takes(
    serve: Server, opened: Opener, rejected: str
) -> None:
    names = {"max_tokens", "max_completion_tokens"}
    refused = names if rejected == "both" else {rejected}

    def behave(request: Request) -> None:
        if bad := refused & set(request.body):
            message = f"Unsupported parameter: {bad.pop()!r} is not supported with this model."
            request.send(400, {"error": {"message": message}})
        else:
            request.answer(GOOD)

    server = serve(behave)
    model = opened(server.base_url, model="m")
    assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
    learned = len(server.requests)
    model.ask(PROMPT, Answer, Meter(10))
    assert len(server.requests) == learned + 1
    assert names & set(server.requests[-1].body) == (
        set() if rejected == "both" else {"max_tokens"} - refused or {"max_completion_tokens"}
    )
    assert set(server.modes) == {"json_schema"}


def test_a_model_without_system_role_gets_its_instructions_from_the_user(
    serve: Server, opened: Opener
) -> None:
    def behave(request: Request) -> None:
        if any(m["role"] == "system" for m in request.body["messages"]):
            request.send(400, {"error": {"message": "System role not supported"}})
        else:
            request.answer(GOOD)

    server = serve(behave)
    opened(server.base_url, model="m").ask(PROMPT, Answer, Meter(10))
    assert PROMPT.system in server.requests[-1].words


# ------------------------------------------------------------------ repair


@pytest.mark.parametrize(
    "bad",
    ['{"verdict": "right", ', '{"verdict": "right"}', '{"verdict": "perhaps", "confidence": 0.5}'],
)
def test_a_bad_answer_is_repaired_once(serve: Server, opened: Opener, bad: str) -> None:
    server = serve(lambda r: r.say(bad) if len(server.requests) == 1 else r.answer(GOOD))
    meter = Meter(10)
    assert opened(server.base_url, model="m").ask(PROMPT, Answer, meter) == Answer(**GOOD)
    last = server.requests[-1].body["messages"]
    assert last[-2] == {"role": "assistant", "content": bad}
    assert last[-1]["role"] == "user"
    assert meter.usage().model_calls == 2


def test_an_answer_that_stays_bad_is_malformed_after_one_repair(
    serve: Server, opened: Opener
) -> None:
    server = serve(lambda r: r.say({"verdict": "perhaps", "confidence": 0.5}))
    model = opened(server.base_url, model="m")
    fault = fault_of(model)
    assert fault.fault is Fault.MALFORMED
    assert "verdict" in fault.detail
    assert len(server.requests) == 2


def test_malformed_answers_are_no_outage(serve: Server, opened: Opener) -> None:
    server = serve(lambda r: r.say({"verdict": "perhaps"}))
    model = opened(server.base_url, model="m")
    assert {fault_of(model).fault for _ in range(5)} == {Fault.MALFORMED}
    assert model.state.state is CircuitState.CLOSED


# ------------------------------------------------------------------ faults


def error(status: int, message: str, code: str | None = None, headers=None):  # type: ignore[no-untyped-def]
    return lambda r: r.send(status, {"error": {"message": message, "code": code}}, headers)


@pytest.mark.parametrize(
    ("behave", "fault"),
    [
        (error(401, f"Incorrect API key provided: {KEY}."), Fault.WRONG_KEY),
        (error(403, f"key {KEY} may not do that"), Fault.WRONG_KEY),
        (error(400, "API key not valid. Please pass a valid API key."), Fault.WRONG_KEY),
        (error(404, "model 'm' not found, try pulling it first"), Fault.NO_SUCH_MODEL),
        (error(404, "The model `m` does not exist", "model_not_found"), Fault.NO_SUCH_MODEL),
        (lambda r: r.send(404, {"detail": "Not Found"}), Fault.NOT_AN_API),
        (lambda r: r.send(200, b"<html>Welcome!</html>"), Fault.NOT_AN_API),
        (lambda r: r.send(200, b"OK"), Fault.NOT_AN_API),
        (lambda r: r.send(200, {"hello": "world"}), Fault.NOT_AN_API),
        (lambda r: r.send(200, {"choices": None}), Fault.NOT_AN_API),
        (lambda r: r.send(200, {"choices": [{"text": "old"}]}), Fault.NOT_AN_API),
        (lambda r: r.send(308, b"", {"Location": "https://elsewhere.example/"}), Fault.NOT_AN_API),
        (lambda r: r.raw(b"-ERR unknown command 'POST'\r\n\r\n"), Fault.NOT_AN_API),
        (lambda r: r.send(200, b'{"a": "' + b"x" * 5_000_000 + b'"}'), Fault.NOT_AN_API),
        (error(429, "Rate limit reached"), Fault.RATE_LIMITED),
        (error(500, "internal error"), Fault.SERVER_ERROR),
        (lambda r: r.send(502, b"<html>Bad gateway</html>"), Fault.SERVER_ERROR),
        (lambda r: r.send(200, {"error": {"message": "upstream failed"}}), Fault.SERVER_ERROR),
        (lambda r: r.raw(b""), Fault.SERVER_ERROR),
        (lambda r: r.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), Fault.SERVER_ERROR),
        (error(504, "upstream timed out"), Fault.TIMEOUT),
        (
            error(400, "maximum context length is 128000 tokens", "context_length_exceeded"),
            Fault.TOO_LONG,
        ),
        (error(400, "the request exceeds the available context size"), Fault.TOO_LONG),
        (lambda r: r.say(None, refusal="I cannot help with that."), Fault.REFUSED),
        (lambda r: r.say("", finish="content_filter"), Fault.REFUSED),
        (error(400, "triggered the content management policy", "content_filter"), Fault.REFUSED),
        (lambda r: r.say('{"verdict": "ri', finish="length"), Fault.TRUNCATED),
        (lambda r: r.say(""), Fault.EMPTY),
        (lambda r: r.say(None), Fault.EMPTY),
        (lambda r: r.send(200, {"choices": []}), Fault.EMPTY),
        (lambda r: r.say("I would rather talk about the weather."), Fault.MALFORMED),
    ],
)
def test_faults_are_told_apart(serve: Server, opened: Opener, behave, fault: Fault) -> None:  # type: ignore[no-untyped-def]
    model = opened(serve(behave).base_url, api_key=KEY, model="m")
    found = fault_of(model)
    assert found.fault is fault, found.detail
    assert found.detail


def test_nothing_listens(opened: Opener) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fault = fault_of(opened(f"http://user:{KEY}@127.0.0.1:{port}/v1", model="m"))
    assert fault.fault is Fault.UNREACHABLE
    assert f"127.0.0.1:{port}" in fault.detail


def test_a_base_url_without_scheme_is_explained(opened: Opener) -> None:
    fault = fault_of(opened("localhost:11434/v1", model="m"))
    assert fault.fault is Fault.UNREACHABLE
    assert "http://" in fault.detail


def test_a_limit_of_length_that_makes_the_request_too_long_is_left_out(
    serve: Server, opened: Opener
) -> None:
    def behave(request: Request) -> None:
        if "max_tokens" in request.body:
            message = (
                "maximum context length is 4096 tokens. However, you requested 4296 tokens "
                "(200 in the messages, 4096 in the completion)."
            )
            request.send(400, {"error": {"message": message}})
        else:
            request.answer(GOOD)

    model = opened(serve(behave).base_url, model="m")
    assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)


# ------------------------------------------------------------------ time


def test_a_server_that_trickles_does_not_hold_a_turn_and_its_request_is_closed(
    serve: Server, opened: Opener
) -> None:
    closed = threading.Event()

    def behave(request: Request) -> None:
        try:
            request.trickle(5)
        finally:
            closed.set()

    model = warmed(serve, opened, behave)
    meter = Meter(0.3)
    assert fault_of(model, meter).fault is Fault.TIMEOUT
    assert closed.wait(2)
    assert meter.usage().model_calls == 1
    assert meter.usage().prompt_tokens > 0
    assert meter.usage().estimated


def test_only_a_share_of_the_time_is_used(serve: Server, opened: Opener) -> None:
    closed = threading.Event()
    model = warmed(serve, opened, lambda r: closed.set() if r.gone(5) else None)
    meter = Meter(1000)
    assert fault_of(model, meter, share=0.0002).fault is Fault.TIMEOUT
    assert closed.wait(2)
    assert meter.remaining() > 900


def test_being_told_to_wait_is_not_obeyed_but_respected_afterwards(
    serve: Server, opened: Opener
) -> None:
    server = serve(error(429, "slow down", headers={"Retry-After": "90"}))
    model = opened(server.base_url, model="m")
    assert fault_of(model).fault is Fault.RATE_LIMITED
    assert fault_of(model).fault is Fault.CIRCUIT_OPEN
    assert len(server.requests) == 1
    state = model.state
    assert state.since is not None
    assert state.retry_at is not None
    assert 80 < (state.retry_at - state.since).total_seconds() <= 91


def test_time_that_is_used_up_makes_no_request(serve: Server, opened: Opener) -> None:
    server = serve(lambda r: r.answer(GOOD))
    model = opened(server.base_url, model="m")
    assert fault_of(model, Meter(0)).fault is Fault.TIMEOUT
    assert server.requests == []


def test_a_turn_can_be_given_up_from_another_thread(serve: Server, opened: Opener) -> None:
    arrived, closed = threading.Event(), threading.Event()

    def behave(request: Request) -> None:
        arrived.set()
        if request.gone(5):
            closed.set()

    model = opened(serve(behave).base_url, model="m")
    meter = Meter(60)
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(model.ask, PROMPT, Answer, meter)
        assert arrived.wait(5)
        meter.cancel()
        with pytest.raises(ModelFault) as raised:
            asked.result(5)
    assert raised.value.fault is Fault.TIMEOUT
    assert closed.wait(2)
    assert fault_of(model, meter).fault is Fault.TIMEOUT
    assert model.state.state is CircuitState.CLOSED


def test_closing_ends_what_runs_and_what_comes(serve: Server, opened: Opener) -> None:
    arrived = threading.Event()

    def behave(request: Request) -> None:
        arrived.set()
        request.gone(5)

    model = opened(serve(behave).base_url, model="m")
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(model.ask, PROMPT, Answer, Meter(60))
        assert arrived.wait(5)
        model.close()
        with pytest.raises(ModelFault) as raised:
            asked.result(5)
    assert raised.value.fault is Fault.UNREACHABLE
    assert fault_of(model).fault is Fault.UNREACHABLE
    assert not [t for t in threading.enumerate() if t.name == "language-model" and t.is_alive()]


# ------------------------------------------------------------------ limits, outages, accounts


def test_no_more_calls_at_once_than_allowed(serve: Server, opened: Opener) -> None:
    lock, running, most = threading.Lock(), [0], [0]

    def behave(request: Request) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        request.answer(GOOD)

    model = opened(serve(behave).base_url, model="m", model_concurrency=2)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(model.ask, PROMPT, Answer, Meter(20)) for _ in range(6)]
        assert all(future.result() == Answer(**GOOD) for future in asked)
    assert most[0] == 2


def test_past_the_operators_own_rate_there_is_no_call_and_no_outage(
    serve: Server, opened: Opener
) -> None:
    server = serve(lambda r: r.answer(GOOD))
    model = opened(server.base_url, model="m", model_per_minute=1)
    model.ask(PROMPT, Answer, Meter(10))
    fault = fault_of(model, Meter(0.3))
    assert fault.fault is Fault.RATE_LIMITED
    assert "TUTOR_MODEL_PER_MINUTE" in fault.detail
    assert len(server.requests) == 1
    assert model.state.state is CircuitState.CLOSED


def test_a_server_that_keeps_failing_is_left_alone(serve: Server, opened: Opener) -> None:
    server = serve(error(500, "out of memory"))
    model = opened(server.base_url, model="m")
    assert [fault_of(model).fault for _ in range(4)] == [Fault.SERVER_ERROR] * 3 + [
        Fault.CIRCUIT_OPEN
    ]
    assert len(server.requests) == 3
    assert model.state.fault is Fault.SERVER_ERROR
    assert "out of memory" in model.state.detail


def test_a_server_that_is_too_slow_time_and_again_is_left_alone(
    serve: Server, opened: Opener
) -> None:
    model = warmed(serve, opened, lambda r: r.gone(5) and None)
    faults = [fault_of(model, Meter(0.1)).fault for _ in range(4)]
    assert faults == [Fault.TIMEOUT] * 3 + [Fault.CIRCUIT_OPEN]


def test_it_is_asked_again_after_the_pause(serve: Server) -> None:
    now = [0.0]
    server = serve(error(500, "out of memory"))
    model = LanguageModel(
        Address(base_url=server.base_url, model="m"),
        load_options(),
        load_prices(),
        clock=lambda: now[0],
    )
    try:
        for _ in range(3):
            fault_of(model)
        server.behaviour = lambda r: r.answer(GOOD)
        assert fault_of(model).fault is Fault.CIRCUIT_OPEN
        now[0] = 31
        assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)
        assert model.state.state is CircuitState.CLOSED
    finally:
        model.close()


def test_many_first_asks_at_once_find_out_the_server_together(
    serve: Server, opened: Opener
) -> None:
    server = serve(only("plain", 400, "response_format and tools are not supported"))
    model = opened(server.base_url)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(model.ask, PROMPT, Answer, Meter(20)) for _ in range(6)]
        assert all(future.result() == Answer(**GOOD) for future in asked)
    assert server.lists == 1
    assert model.mode is Mode.PLAIN


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(
    "message",
    [
        {"content": [{"type": "text", "text": json.dumps(GOOD)}]},
        {"content": None, "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": json.dumps(GOOD)}}]},
    ],
)  # fmt: skip
def test_answers_of_servers_with_habits_of_their_own_are_read(
    serve: Server, opened: Opener, message: dict[str, object]
) -> None:
    body = {"choices": [{"message": {"role": "assistant", **message}}], "usage": {}}
    model = opened(serve(lambda r: r.send(200, body)).base_url, model="m")
    assert model.ask(PROMPT, Answer, Meter(10)) == Answer(**GOOD)


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_what_a_library_stumbles_over_is_a_fault_without_the_words(
    serve: Server, opened: Opener
) -> None:
    body = {"choices": [{"message": {"role": "assistant", "content": {"zebra": 1}}}]}
    fault = fault_of(opened(serve(lambda r: r.send(200, body)).base_url, model="m"))
    assert fault.fault is Fault.NOT_AN_API
    assert "zebra" not in fault.detail


def test_a_wrong_key_is_not_tried_again_at_once(serve: Server, opened: Opener) -> None:
    server = serve(error(401, "no"))
    model = opened(server.base_url, api_key=KEY, model="m")
    assert [fault_of(model).fault for _ in range(2)] == [Fault.WRONG_KEY, Fault.CIRCUIT_OPEN]


def test_the_servers_count_of_tokens_is_used(serve: Server, opened: Opener) -> None:
    meter = Meter(10)
    opened(serve(lambda r: r.answer(GOOD)).base_url, model="m").ask(PROMPT, Answer, meter)
    usage = meter.usage()
    assert (usage.prompt_tokens, usage.completion_tokens) == (100, 20)
    assert not usage.estimated
    assert usage.seconds > 0
    assert usage.cost is None


def test_tokens_are_estimated_where_the_server_does_not_count(
    serve: Server, opened: Opener
) -> None:
    meter = Meter(10)
    server = serve(lambda r: r.say(GOOD, usage=False))
    opened(server.base_url, model="m").ask(PROMPT, Answer, meter)
    usage = meter.usage()
    assert usage.estimated
    assert usage.prompt_tokens >= (len(PROMPT.system) + len(PROMPT.user)) // 4
    assert usage.completion_tokens >= len(json.dumps(GOOD)) // 4


def test_tokens_of_an_answer_that_was_cut_off_are_charged(serve: Server, opened: Opener) -> None:
    meter = Meter(10)
    model = opened(serve(lambda r: r.say('{"verdict', finish="length")).base_url, model="m")
    assert fault_of(model, meter).fault is Fault.TRUNCATED
    assert meter.usage().completion_tokens == 20
