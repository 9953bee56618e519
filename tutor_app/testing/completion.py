"""Chat completions as they go over the wire: whole, or as a stream of chunks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from tutor_app.testing.misbehaviour import Said
from tutor_app.testing.request import Request
from tutor_app.testing.tokens import count_tokens

PIECE = 24


def completion(
    request: Request, said: Said, number: int, *, choices: bool = True, counted: bool = True
) -> dict[str, Any]:
    """The body of an answer that comes whole. `choices` and `counted` say whether it has
    choices and a usage field.
    """
    message: dict[str, Any] = {
        "role": "assistant",
        "content": said.content,
        "refusal": said.refusal,
    }
    if said.arguments is not None:
        message["tool_calls"] = [_call(request, said.arguments, number)]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": said.finish}
    body = _head(request, number, "chat.completion")
    body["choices"] = [choice] if choices else []
    if counted:
        body["usage"] = usage(request, said)
    return body


def events(
    request: Request, said: Said, number: int, *, choices: bool = True, counted: bool = True
) -> tuple[bytes, ...]:
    """The server-sent events of an answer that is streamed, "[DONE]" last.

    Tokens are counted in a chunk of its own where `stream_options.include_usage` asks for it.
    """
    chunks = []
    for delta, finish in _deltas(request, said, number):
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        body = _head(request, number, "chat.completion.chunk")
        chunks.append({**body, "choices": [choice] if choices else []})
    options = request.body.get("stream_options") or {}
    if counted and options.get("include_usage"):
        body = _head(request, number, "chat.completion.chunk")
        chunks.append({**body, "choices": [], "usage": usage(request, said)})
    lines = [json.dumps(chunk) for chunk in chunks] + ["[DONE]"]
    return tuple(f"data: {line}\n\n".encode() for line in lines)


def usage(request: Request, said: Said) -> dict[str, int]:
    """The tokens of one exchange."""
    written = count_tokens(said.content or said.arguments or said.refusal or "")
    return {
        "prompt_tokens": request.prompt_tokens,
        "completion_tokens": written,
        "total_tokens": request.prompt_tokens + written,
    }


def models(names: tuple[str, ...]) -> dict[str, Any]:
    """The body of the list of models."""
    listed = [{"id": name, "object": "model", "created": 0, "owned_by": "double"} for name in names]
    return {"object": "list", "data": listed}


def _head(request: Request, number: int, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-double-{number}",
        "object": kind,
        "created": int(time.time()),
        "model": request.model,
    }


def _call(request: Request, arguments: str, number: int) -> dict[str, Any]:
    function = {"name": request.schema_name, "arguments": arguments}
    return {"id": f"call_double_{number}", "type": "function", "function": function}


def _deltas(
    request: Request, said: Said, number: int
) -> Iterator[tuple[dict[str, Any], str | None]]:
    yield {"role": "assistant", "content": None if said.content is None else ""}, None
    if said.arguments is not None:
        yield {"tool_calls": [{"index": 0, **_call(request, "", number)}]}, None
        for piece in _pieces(said.arguments):
            yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}, None
    for field, text in (("content", said.content), ("refusal", said.refusal)):
        for piece in _pieces(text or ""):
            yield {field: piece}, None
    yield {}, said.finish


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))
