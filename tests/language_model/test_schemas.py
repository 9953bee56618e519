from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from tutor_app.language_model.schemas import json_schema


class Part(BaseModel):
    id: str
    verdict: Literal["right", "wrong"]


class Whole(BaseModel):
    title: str = "untitled"
    parts: list[Part]
    best: Part | None = None
    confidence: float = Field(default=0.5, ge=0, le=1, description="how sure")


class Endless(BaseModel):
    inner: list[Endless]


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(n for item in value.values() for n in nodes(item))]
    if isinstance(value, list):
        return [n for item in value for n in nodes(item)]
    return []


def test_it_is_as_strict_servers_demand() -> None:
    schema = json_schema(Whole)
    assert schema["title"] == "Whole"
    for node in nodes(schema):
        assert "$ref" not in node
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


def test_fields_named_like_keywords_stay_and_descriptions_too() -> None:
    schema = json_schema(Whole)
    assert set(schema["properties"]) == {"title", "parts", "best", "confidence"}
    assert schema["properties"]["confidence"]["description"] == "how sure"
    assert schema["properties"]["parts"]["items"]["properties"]["verdict"]["enum"] == [
        "right",
        "wrong",
    ]


def test_a_type_within_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="Endless"):
        json_schema(Endless)
