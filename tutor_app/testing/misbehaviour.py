"""The ways in which a model or its server can fail, and what each looks like on the wire."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from tutor_app.dialogue import Record
from tutor_app.testing.request import AnswerMode, Request
from tutor_app.testing.schemas import with_wrong_enum

PROSE = (
    "Certainly! I think the student is on the right track, although one step still looks doubtful "
    "to me. It would be best to talk it over with them."
)
PAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please log in.</body></html>"


class Misbehaviour(StrEnum):
    """One way to fail. The comments say what the client sees."""

    RATE_LIMITED = "rate_limited"  # 429 without Retry-After
    RATE_LIMITED_90 = "rate_limited_90"  # 429 with Retry-After: 90
    SERVER_ERROR = "server_error"  # 500
    HANG = "hang"  # no byte, ever
    TRICKLE = "trickle"  # the right answer, a byte a second
    DROP = "drop"  # the connection closes in the middle of the answer
    HTML_BODY = "html_body"  # 200 with a web page
    EMPTY_CHOICES = "empty_choices"  # 200 with no choice
    REFUSAL = "refusal"  # the model declines
    TRUNCATED = "truncated"  # finish_reason "length", the JSON is cut
    FENCED = "fenced"  # valid JSON within ```json fences
    INVALID_JSON = "invalid_json"  # nearly JSON
    WRONG_ENUM = "wrong_enum"  # a value that the schema does not have; else one of a wrong type
    MISSING_FIELD = "missing_field"  # the first required field is not there
    IGNORES_SCHEMA = "ignores_schema"  # prose
    NO_JSON_SCHEMA = "no_json_schema"  # 400 for a response format of json_schema
    NO_TOOLS = "no_tools"  # 400 for tools, too
    WRONG_KEY = "wrong_key"  # 401; the message repeats the key, as some servers' do
    NO_SUCH_MODEL = "no_such_model"  # 404 with an error body
    CONTEXT_LENGTH = "context_length"  # 400 context_length_exceeded
    NO_USAGE = "no_usage"  # the right answer, tokens not counted


# These happen before a server looks at what it was asked, so a list of models is hit as well.
WHOLE_SERVER = frozenset(
    {
        Misbehaviour.RATE_LIMITED,
        Misbehaviour.RATE_LIMITED_90,
        Misbehaviour.SERVER_ERROR,
        Misbehaviour.HANG,
        Misbehaviour.TRICKLE,
        Misbehaviour.DROP,
        Misbehaviour.HTML_BODY,
        Misbehaviour.WRONG_KEY,
    }
)


class ServerError(Record):
    """An error in the form in which OpenAI's service gives it."""

    status: int
    message: str
    type: str = "invalid_request_error"
    param: str | None = None
    code: str | None = None
    retry_after: int | None = None

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        fields = self.model_dump(include={"message", "type", "param", "code"})
        return {"error": fields}


class Said(Record):
    """What the model says, before it is put into a completion."""

    content: str | None = None
    arguments: str | None = None
    refusal: str | None = None
    finish: str = "stop"


def error_of(
    kind: Misbehaviour | None, authorization: str = "", request: Request | None = None
) -> ServerError | None:
    """The error that a misbehaviour answers a request with; None where it is no such error.

    `request` is None for a request for the list of models.
    """
    mode = request.mode if request else None
    match kind:
        case Misbehaviour.RATE_LIMITED | Misbehaviour.RATE_LIMITED_90:
            return ServerError(
                status=429,
                message="Rate limit reached for requests.",
                type="requests",
                code="rate_limit_exceeded",
                retry_after=90 if kind is Misbehaviour.RATE_LIMITED_90 else None,
            )
        case Misbehaviour.SERVER_ERROR:
            message = "The server had an error while processing your request."
            return ServerError(status=500, message=message, type="server_error")
        case Misbehaviour.WRONG_KEY:
            key = authorization.removeprefix("Bearer ")
            message = f"Incorrect API key provided: {key}."
            return ServerError(status=401, message=message, code="invalid_api_key")
        case Misbehaviour.NO_SUCH_MODEL if request:
            message = f"The model `{request.model}` does not exist or you do not have access to it."
            return ServerError(status=404, message=message, code="model_not_found")
        case Misbehaviour.CONTEXT_LENGTH if request:
            most = max(request.prompt_tokens - 1, 1)
            message = (
                f"This model's maximum context length is {most} tokens. However, your messages "
                f"resulted in {request.prompt_tokens} tokens."
            )
            code = "context_length_exceeded"
            return ServerError(status=400, message=message, param="messages", code=code)
        case Misbehaviour.NO_TOOLS if mode is AnswerMode.FUNCTION_CALLING:
            return ServerError(status=400, message="This model does not use tools.", param="tools")
        case Misbehaviour.NO_JSON_SCHEMA | Misbehaviour.NO_TOOLS:
            if mode is AnswerMode.JSON_SCHEMA:
                message = (
                    "Invalid parameter: 'response_format' of type 'json_schema' is not supported "
                    "with this model."
                )
                return ServerError(status=400, message=message, param="response_format")
    return None


def said(kind: Misbehaviour | None, answer: dict[str, Any] | str, request: Request) -> Said:
    """What the model says when it means to answer with `answer`.

    An object goes where the request wants it: into the message, or into a function's arguments.
    A text is what the model writes in place of an object. It is never bent, only cut.
    """
    if kind is Misbehaviour.REFUSAL:
        return Said(refusal="I'm sorry, but I can't help with that.")
    if kind is Misbehaviour.IGNORES_SCHEMA:
        return Said(content=PROSE)
    schema = request.answer_schema or {}
    if isinstance(answer, str):
        text = answer
    else:
        if kind is Misbehaviour.WRONG_ENUM:
            bent = with_wrong_enum(answer, schema)
        elif kind is Misbehaviour.MISSING_FIELD:
            first = next(iter(schema.get("required") or answer), None)
            bent = {name: value for name, value in answer.items() if name != first}
        else:
            bent = answer
        text = json.dumps(bent, ensure_ascii=False)
        if kind is Misbehaviour.INVALID_JSON:
            text = text[:-1] + ",]"
        if kind is Misbehaviour.FENCED:
            return Said(content=f"```json\n{text}\n```")
    finish = "stop"
    if kind is Misbehaviour.TRUNCATED:
        text, finish = text[: len(text) * 2 // 3], "length"
    if request.mode is AnswerMode.FUNCTION_CALLING and not isinstance(answer, str):
        chosen = isinstance(request.body.get("tool_choice"), dict)
        # As OpenAI's service does: "stop" where the caller named the function.
        called = finish if chosen or finish == "length" else "tool_calls"
        return Said(arguments=text, finish=called)
    return Said(content=text, finish=finish)
