"""An answer's pydantic type as the JSON schema that is sent to servers. Pure."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

_LEFT_OUT = {"title", "default", "$defs"}


def json_schema(kind: type[BaseModel]) -> dict[str, Any]:
    """The schema in the narrow form that strict servers demand and simple ones understand.

    References are replaced by what they refer to, every field is required, no other is allowed,
    and only the whole has a title: the type's name. Raises ValueError for a type that contains
    itself.
    """
    whole = kind.model_json_schema()
    narrow = _narrow(whole, whole.get("$defs", {}), ())
    return {"title": kind.__name__, **narrow}


def schema_text(kind: type[BaseModel]) -> str:
    """The schema as text for a prompt."""
    return json.dumps(json_schema(kind), ensure_ascii=False)


def _narrow(node: Any, definitions: dict[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_narrow(item, definitions, inside) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.rsplit("/", 1)[-1]
        if name in inside:
            raise ValueError(f"{name} contains itself: give answers a type that does not")
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return _narrow({**definitions[name], **rest}, definitions, (*inside, name))
    narrow = {
        key: _properties(value, definitions, inside)
        if key == "properties"
        else _narrow(value, definitions, inside)
        for key, value in node.items()
        if key not in _LEFT_OUT
    }
    if narrow.get("type") == "object":
        narrow.setdefault("properties", {})
        narrow["required"] = list(narrow["properties"])
        narrow["additionalProperties"] = False
    return narrow


def _properties(
    fields: dict[str, Any], definitions: dict[str, Any], inside: tuple[str, ...]
) -> dict[str, Any]:
    # The names of fields are not keywords: a field may be called "title" or "default".
    return {name: _narrow(field, definitions, inside) for name, field in fields.items()}
