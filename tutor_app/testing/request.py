"""What the double was asked, read from the body of a chat completions request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import Field

from tutor_app.dialogue import Record
from tutor_app.testing.tokens import count_tokens

BLOCK = re.compile(
    r"<(?P<name>[\w-]+)-(?P<mark>[0-9A-Za-z]+)>\n?(?P<data>.*?)\n?</(?P=name)-(?P=mark)>", re.S
)
WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class AnswerMode(StrEnum):
    """How a request asks for structure."""

    JSON_SCHEMA = "json_schema"
    FUNCTION_CALLING = "function_calling"
    JSON_OBJECT = "json_object"
    PLAIN = "plain"


class Request(Record):
    """One request for a completion.

    `role` is the tutor's role that asks, read off the name of the schema (`InstructorAnswer` is
    `instructor`), or "". `schema_name` and `answer_schema` are those of the response format, of
    the tool, or of a JSON schema with a title that stands in the prompt. `prompt_tokens` counts
    messages, schema and tools. `body` is all that was sent. `authorization` is the header of that
    name.
    """

    role: str
    schema_name: str
    answer_schema: dict[str, Any] | None
    mode: AnswerMode
    model: str
    messages: tuple[dict[str, Any], ...]
    stream: bool
    prompt_tokens: int
    body: dict[str, Any] = Field(repr=False)
    authorization: str = Field(default="", repr=False)

    @property
    def system(self) -> str:
        """The text of the system (or developer) messages."""
        return "\n\n".join(self._texts("system", "developer"))

    @property
    def user(self) -> str:
        """The text of the user's messages."""
        return "\n\n".join(self._texts("user"))

    def data(self, name: str) -> str:
        """The content of the block `<name-mark> … </name-mark>` of the user's messages, or "".

        Of several, the one in the latest message that has one.
        """
        for text in reversed(list(self._texts("user"))):
            for block in BLOCK.finditer(text):
                if block["name"] == name:
                    return block["data"]
        return ""

    def _texts(self, *roles: str) -> Iterator[str]:
        return (message_text(m) for m in self.messages if m.get("role") in roles)


def read_request(body: dict[str, Any], authorization: str = "") -> Request:
    """Read a request's body. Raises ValueError, saying what is wrong, if it is none."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ValueError("Missing required parameter: 'messages'.")
    if not all(isinstance(message, dict) for message in messages):
        raise ValueError("Invalid type for 'messages': expected objects.")
    if not isinstance(body.get("model"), str):
        raise ValueError("you must provide a model parameter")
    mode, name, schema = _asked(body, messages)
    return Request(
        role=role_of(name),
        schema_name=name,
        answer_schema=schema,
        mode=mode,
        model=body["model"],
        messages=tuple(messages),
        stream=bool(body.get("stream")),
        prompt_tokens=_prompt_tokens(body, messages),
        body=body,
        authorization=authorization,
    )


def role_of(schema_name: str) -> str:
    """`SimulatedStudentAnswer` to `simulated_student`; "" for a name that is no role's."""
    if not schema_name.endswith("Answer"):
        return ""
    return WORD.sub("_", schema_name.removesuffix("Answer")).lower()


def message_text(message: dict[str, Any]) -> str:
    """The text of a message, whether its content is a string or a list of parts."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def _asked(
    body: dict[str, Any], messages: list[dict[str, Any]]
) -> tuple[AnswerMode, str, dict[str, Any] | None]:
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        given = wanted.get("json_schema") or {}
        return AnswerMode.JSON_SCHEMA, str(given.get("name", "")), given.get("schema")
    if (function := _function(body)) is not None:
        name = str(function.get("name", ""))
        return AnswerMode.FUNCTION_CALLING, name, function.get("parameters")
    schema = _schema_in_prompt(messages)
    kind = wanted.get("type") == "json_object"
    return (
        AnswerMode.JSON_OBJECT if kind else AnswerMode.PLAIN,
        str(schema["title"]) if schema else "",
        schema,
    )


def _function(body: dict[str, Any]) -> dict[str, Any] | None:
    """The function that the model is to call: the chosen one, else the first."""
    choice = body.get("tool_choice", "auto")
    functions = [tool.get("function") or {} for tool in body.get("tools") or []]
    if choice == "none" or not functions:
        return None
    if isinstance(choice, dict):
        name = (choice.get("function") or {}).get("name")
        return next((f for f in functions if f.get("name") == name), functions[0])
    return functions[0]


def _schema_in_prompt(messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    decoder = json.JSONDecoder()
    for message in messages:
        if message.get("role") not in ("system", "developer", "user"):
            continue
        # What a student wrote stands in blocks; a schema in there is not the one to answer by.
        text = BLOCK.sub(
            lambda b: b["data"] if b["name"] == "schema" else "", message_text(message)
        )
        at = text.find("{")
        while at >= 0:
            try:
                found, end = decoder.raw_decode(text, at)
            except (ValueError, RecursionError):
                found, end = None, at + 1
            if isinstance(found, dict) and "properties" in found and "title" in found:
                return found
            at = text.find("{", end)
    return None


def _prompt_tokens(body: dict[str, Any], messages: list[dict[str, Any]]) -> int:
    also = [body[key] for key in ("response_format", "tools") if body.get(key)]
    texts = [message_text(message) for message in messages]
    return sum(count_tokens(text) for text in (*texts, *(json.dumps(part) for part in also)))
