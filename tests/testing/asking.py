"""Requests to the double, over real HTTP."""

from __future__ import annotations

import json
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict

from tutor_app.testing import ModelDouble

Json = dict[str, Any]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InstructorAnswer(Closed):
    acknowledgement: str
    question: str


class Verdict(Closed):
    id: str
    verdict: Literal["right", "partly", "wrong", "unsure"]


class VerifierAnswer(Closed):
    intent: Literal["answer", "asks_answer", "does_not_know", "empty"]
    asked: Literal["right", "partly", "wrong", "unsure", "none"]
    understandings: list[Verdict]
    misconception: str
    confidence: float
    quotation: str


def block(name: str, data: str) -> str:
    return f"<{name}-1a2b3c>\n{data}\n</{name}-1a2b3c>"


def json_schema(kind: type[BaseModel], strict: bool = False) -> Json:
    given = {"name": kind.__name__, "strict": strict, "schema": kind.model_json_schema()}
    return {"response_format": {"type": "json_schema", "json_schema": given}}


def tool(kind: type[BaseModel], choice: Any = "named") -> Json:
    function = {"name": kind.__name__, "parameters": kind.model_json_schema()}
    named = {"type": "function", "function": {"name": kind.__name__}}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": named if choice == "named" else choice,
    }


def body(user: str = "Hello", system: str = "", **also: Any) -> Json:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    return {"model": "some-model", "messages": messages[not system :], **also}


def post(double: ModelDouble, given: Json, timeout: float = 10) -> httpx.Response:
    headers = {"Authorization": "Bearer sk-zebra"}
    url = double.base_url + "/chat/completions"
    # No certificates are needed here, and loading them takes longer than the whole request.
    return httpx.post(url, json=given, headers=headers, timeout=timeout, verify=False)


def content(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    text: str = response.json()["choices"][0]["message"]["content"]
    return text


def answered(double: ModelDouble, kind: type[BaseModel], user: str, system: str = "") -> Json:
    """The object that the double answers with, checked against the schema."""
    found = json.loads(content(post(double, body(user, system, **json_schema(kind)))))
    kind.model_validate(found)
    return dict(found)
