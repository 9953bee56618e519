"""One call of the model, through langchain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, SecretStr

from tutor_app.language_model.address import PLACEHOLDER_KEY, Address
from tutor_app.language_model.answers import Spoken
from tutor_app.language_model.dialect import Dialect, Mode, TokenLimit
from tutor_app.language_model.messages import Messages
from tutor_app.language_model.schemas import json_schema

if TYPE_CHECKING:
    import httpx2
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable
    from langchain_openai import ChatOpenAI


def chat_model(address: Address, name: str, client: httpx2.AsyncClient) -> ChatOpenAI:
    """langchain's client for a model. It does not retry, and sends no temperature."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=name,
        base_url=address.base_url,
        api_key=SecretStr(address.key or PLACEHOLDER_KEY),
        max_retries=0,
        timeout=None,
        http_async_client=client,
        openai_proxy=None,  # the HTTP client sees to proxies
        use_responses_api=False,
    )


def caller(
    chat: ChatOpenAI, kind: type[BaseModel], dialect: Dialect, completion_tokens: int
) -> Runnable[Any, Any]:
    """What to invoke for an answer of a type, in a dialect."""
    limit: dict[str, Any] = {}
    match dialect.token_limit:
        case TokenLimit.MAX_COMPLETION_TOKENS:
            limit = {"max_completion_tokens": completion_tokens}
        case TokenLimit.MAX_TOKENS:
            # Around langchain, which would rename it.
            limit = {"extra_body": {"max_tokens": completion_tokens}}
    method: Literal["json_schema", "function_calling"]
    match dialect.mode:
        case Mode.PLAIN:
            return chat.bind(**limit)
        case Mode.JSON_SCHEMA:
            method = "json_schema"
        case Mode.FUNCTION_CALLING:
            method = "function_calling"
    # A schema as data: with a type the openai client would parse, and raise, by itself.
    return chat.with_structured_output(
        json_schema(kind), method=method, include_raw=True, strict=True, **limit
    )


async def call(runnable: Runnable[Any, Any], messages: Messages) -> Spoken:
    """Make the call. Raises whatever the libraries raise where nothing was said."""
    import openai

    try:
        result = await runnable.ainvoke(messages)
    except (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError) as error:
        return _cut_short(error)
    return _spoken(result["raw"] if isinstance(result, dict) else result)


def _spoken(message: AIMessage) -> Spoken:
    arguments = [json.dumps(call["args"]) for call in message.tool_calls]
    arguments += [call["args"] or "" for call in message.invalid_tool_calls]
    usage = message.usage_metadata
    counted = usage is not None and usage["input_tokens"] > 0 and usage["output_tokens"] >= 0
    return Spoken(
        text=str(message.text),
        arguments=tuple(arguments),
        refusal=str(message.additional_kwargs.get("refusal") or ""),
        finish=str(message.response_metadata.get("finish_reason") or ""),
        prompt_tokens=usage["input_tokens"] if usage and counted else None,
        completion_tokens=usage["output_tokens"] if usage and counted else None,
    )


def _cut_short(error: Exception) -> Spoken:
    """What was said up to where the server stopped; the openai client raises it as an exception."""
    completion = getattr(error, "completion", None)
    choice = completion.choices[0] if completion and completion.choices else None
    usage = completion.usage if completion else None
    return Spoken(
        text=(choice.message.content or "") if choice else "",
        refusal=(choice.message.refusal or "") if choice else "",
        finish=(choice.finish_reason or "") if choice else "content_filter",
        prompt_tokens=usage.prompt_tokens if usage else None,
        completion_tokens=usage.completion_tokens if usage else None,
    )
