from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from tutor_app.testing.schemas import (
    NoInstance,
    completed,
    minimal_instance,
    not_strict,
    with_wrong_enum,
)


class Inner(BaseModel):
    kind: Literal["a", "b"]
    weight: float = Field(gt=0, le=1)


class Outer(BaseModel):
    inner: Inner
    several: list[Inner] = Field(min_length=2)
    either: Inner | None
    count: int = Field(ge=3)
    below: int = Field(lt=-2)
    fixed: Literal["only"]
    yes: bool
    nothing: None
    name: str = Field(min_length=4)
    table: dict[str, int]
    optional: str = ""


class Tree(BaseModel):
    children: list[Tree]
    parent: Tree | None


KINDS: list[Any] = [
    Inner,
    Outer,
    Tree,
    list[int],
    int | str,
    Annotated[float, Field(gt=0.25)],
    Annotated[int, Field(le=-7)],
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_minimal_instance_is_valid(kind: Any) -> None:
    adapter = TypeAdapter(kind)
    adapter.validate_python(minimal_instance(adapter.json_schema()))


@given(st.floats(-1e6, 1e6), st.floats(0, 100))
def test_a_minimal_number_lies_between_its_bounds(low: float, room: float) -> None:
    schema = {"type": "number", "minimum": low, "maximum": low + room}
    assert low <= minimal_instance(schema) <= low + room


def test_a_schema_without_an_end_has_no_instance() -> None:
    schema = {"type": "object", "required": ["self"], "properties": {"self": {"$ref": "#"}}}
    with pytest.raises(NoInstance):
        minimal_instance(schema)


def test_a_part_of_an_answer_is_completed_at_every_depth() -> None:
    schema = Outer.model_json_schema()
    full = completed({"count": 9, "several": [{"kind": "b"}, {}]}, schema)
    made = Outer.model_validate(full)
    assert made.count == 9
    assert [inner.kind for inner in made.several] == ["b", "a"]


def test_fields_that_a_closed_object_does_not_have_are_left_out() -> None:
    schema = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    assert completed({"a": 1, "b": 2}, schema) == {"a": 1}
    assert completed({"a": 1, "b": 2}, {**schema, "additionalProperties": True})["b"] == 2


def test_a_wrong_value_of_an_enumeration_is_wrong_there_and_only_there() -> None:
    schema = Outer.model_json_schema()
    right = minimal_instance(schema)
    with pytest.raises(ValidationError) as error:
        Outer.model_validate(with_wrong_enum(right, schema))
    assert [one["loc"] for one in error.value.errors()] == [("inner", "kind")]
    assert right == minimal_instance(schema)


def test_strict_means_closed_objects_with_all_fields_required() -> None:
    whole = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    assert "'required'" in not_strict(whole)
    assert not_strict({**whole, "required": ["a"]}) == ""
    nested = {"type": "array", "items": {"type": "object", "properties": {}}}
    assert "'additionalProperties'" in not_strict({"$defs": {"x": nested}})
