from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tutor_app.dialogue import Fault
from tutor_app.language_model import Outage
from tutor_app.language_model.dialect import About
from tutor_app.language_model.rejections import judge, message_of, retry_after


@pytest.mark.parametrize(
    ("status", "body", "fault", "about"),
    [
        # Words of real servers, as their documentation or source gives them.
        (
            400,
            {
                "error": {
                    "message": "Unsupported parameter: 'max_tokens' is not supported with this "
                    "model. Use 'max_completion_tokens' instead."
                }
            },
            Fault.SERVER_ERROR,
            About.TOKEN_LIMIT,
        ),
        (
            400,
            {"error": {"message": "registry.ollama.ai/library/gemma:2b does not support tools"}},
            Fault.SERVER_ERROR,
            About.MODE,
        ),
        (
            404,
            {"error": {"message": "No endpoints found that support tool use.", "code": 404}},
            Fault.SERVER_ERROR,
            About.MODE,
        ),
        (
            404,
            {"object": "error", "message": "The model `x` does not exist.", "code": 404},
            Fault.NO_SUCH_MODEL,
            None,
        ),
        (
            403,
            {"error": {"message": "Project `p` does not have access to model `x`"}},
            Fault.NO_SUCH_MODEL,
            None,
        ),
        (
            400,
            {"error": {"code": 400, "message": "the request exceeds the available context size"}},
            Fault.TOO_LONG,
            None,
        ),
        (
            400,
            {
                "message": "This model's maximum context length is 4096 tokens. However, you "
                "requested 5000 tokens (904 in the messages, 4096 in the completion)."
            },
            Fault.TOO_LONG,
            About.LENGTH,
        ),
        (
            429,
            {"error": {"message": "Request too large for x on tokens per min"}},
            Fault.TOO_LONG,
            None,
        ),
        (413, "", Fault.TOO_LONG, None),
        (402, {"error": {"message": "Insufficient Balance"}}, Fault.WRONG_KEY, None),
        (405, {"detail": "Method Not Allowed"}, Fault.NOT_AN_API, None),
        (400, [{"error": {"message": "API key not valid."}}], Fault.WRONG_KEY, None),
        (503, "<html>busy</html>", Fault.SERVER_ERROR, None),
        (418, "teapot", Fault.SERVER_ERROR, About.UNCLEAR),
    ],
)
def test_a_refusal_is_read_by_its_words(
    status: int, body: object, fault: Fault, about: About | None
) -> None:
    found = judge(status, body)
    assert (found.fault, found.about) == (fault, about)
    assert str(status) in found.mend


def test_a_quota_that_is_used_up_is_not_worth_asking_again() -> None:
    body = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
    assert judge(429, body).outage is Outage.CERTAIN
    assert judge(429, {"error": {"message": "Rate limit reached"}}).outage is Outage.LIKELY


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "90"}, 90),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}, 30),
        ({"retry-after": "Wed, 21 Oct 2026 07:27:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-4"}, None),
        ({"retry-after": "inf"}, None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, datetime(2026, 10, 21, 7, 28, tzinfo=UTC)) == seconds


def test_pages_are_not_repeated_in_a_message() -> None:
    assert message_of("<!doctype html><h1>Bad gateway</h1>") == ""
    assert message_of({"error": {"message": "broken"}}) == "broken"
    assert message_of({"error": "broken"}) == "broken"
    assert message_of({"other": 1}) == ""
