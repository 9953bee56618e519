"""What can be read off a JSON schema: a smallest instance, missing fields, what a strict server
would refuse. Pure functions; schemas are those that pydantic makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

DEEPEST = 40


class NoInstance(ValueError):
    """The schema has no instance that could be found: it refers to itself without an end."""


def minimal_instance(schema: Schema, root: Schema | None = None, depth: int = 0) -> Any:
    """A small valid instance: required fields only, the first choice, the least number.

    Patterns and formats of strings are not looked at. Raises NoInstance for a schema that never
    ends.
    """
    if depth > DEEPEST:
        raise NoInstance("the schema refers to itself without an end")
    root = schema if root is None else root
    schema = resolve(schema, root)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    for choices in (schema.get("anyOf"), schema.get("oneOf")):
        if choices:
            return _first(choices, root, depth)
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {
            name: minimal_instance(properties.get(name, {}), root, depth + 1)
            for name in schema.get("required", [])
        }
    if kind == "array":
        item = schema.get("items", {})
        return [
            minimal_instance(item, root, depth + 1) for _ in range(int(schema.get("minItems", 0)))
        ]
    if kind in ("number", "integer"):
        return _number(schema, kind == "integer")
    return {"boolean": False, "null": None}.get(kind, "x" * int(schema.get("minLength", 1)))


def completed(value: Any, schema: Schema, root: Schema | None = None) -> Any:
    """The value with the required fields that it lacks, from `minimal_instance`; unknown fields
    of objects that allow none are left out.
    """
    root = schema if root is None else root
    schema = resolve(schema, root)
    if isinstance(value, list):
        return [completed(item, schema.get("items", {}), root) for item in value]
    properties = schema.get("properties")
    if not isinstance(value, dict) or not properties:
        return value
    closed = schema.get("additionalProperties") is False
    full = {
        name: completed(item, properties.get(name, {}), root)
        for name, item in value.items()
        if name in properties or not closed
    }
    for name in schema.get("required", []):
        if name not in full:
            full[name] = minimal_instance(properties.get(name, {}), root)
    return full


def with_wrong_enum(value: Any, schema: Schema, root: Schema | None = None) -> Any:
    """The value with its first enumerated field set to a word that is not in the enumeration.

    Without such a field the first field gets a value of a wrong type instead.
    """
    changed, found = _wrong_enum(value, schema, schema if root is None else root)
    if not found and isinstance(changed, dict) and changed:
        name = next(iter(changed))
        changed = {**changed, name: {"no": "such value"}}
    return changed


def not_strict(schema: Schema) -> str:
    """Why a server that enforces schemas would refuse this one as strict; "" if it would not.

    The two rules every such server has: objects are closed, and all their fields are required.
    """
    for part in _objects(schema):
        if part.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        missing = set(part["properties"]) - set(part.get("required", []))
        if missing:
            return f"'required' must include every key in properties. Missing: {sorted(missing)}."
    return ""


def resolve(schema: Schema, root: Schema) -> Schema:
    """The schema that a `$ref` or a single `allOf` stands for."""
    for _ in range(DEEPEST):
        if "$ref" in schema:
            target: Any = root
            for step in str(schema["$ref"]).removeprefix("#").strip("/").split("/"):
                target = target.get(step, {}) if step and isinstance(target, dict) else target
            schema = target
        elif len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        else:
            break
    return schema


def _first(choices: list[Schema], root: Schema, depth: int) -> Any:
    for choice in choices:
        try:
            return minimal_instance(choice, root, depth + 1)
        except NoInstance:
            continue
    raise NoInstance("no choice of the schema has an end")


def _number(schema: Schema, whole: bool) -> float | int:
    step = 1 if whole else 0.5
    low = schema.get("minimum")
    if low is None and "exclusiveMinimum" in schema:
        low = schema["exclusiveMinimum"] + step
    high = schema.get("maximum")
    if high is None and "exclusiveMaximum" in schema:
        high = schema["exclusiveMaximum"] - step
    value = low if low is not None else min(0, high) if high is not None else 0
    return -int(-value // 1) if whole else value


def _wrong_enum(value: Any, schema: Schema, root: Schema) -> tuple[Any, bool]:
    schema = resolve(schema, root)
    if schema.get("enum"):
        return "no_such_value", True
    if isinstance(value, dict):
        for name, item in value.items():
            changed, found = _wrong_enum(item, schema.get("properties", {}).get(name, {}), root)
            if found:
                return {**value, name: changed}, True
    if isinstance(value, list) and value:
        changed, found = _wrong_enum(value[0], schema.get("items", {}), root)
        return [changed, *value[1:]], found
    return value, False


def _objects(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for part in schema.values():
            yield from _objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _objects(part)
