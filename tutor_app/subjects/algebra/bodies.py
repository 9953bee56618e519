"""Whole statements changed: without brackets, with letters exchanged."""

from __future__ import annotations

from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Point,
    Relation,
    Statement,
    Values,
    is_statement,
    trees_of,
)
from tutor_app.subjects.algebra.tree import (
    Tree,
    bare,
    letters,
    substitute,
)


def bare_body(body: Body) -> Body:
    """A statement or expression without written brackets."""
    match body:
        case Relation(sides, signs):
            return Relation(tuple(map(bare, sides)), signs)
        case AllOf(parts):
            return AllOf(tuple(bare_body(part) for part in parts))  # type: ignore[misc]
        case AnyOf(parts):
            return AnyOf(tuple(bare_body(part) for part in parts))  # type: ignore[misc]
        case Values(values):
            return Values(tuple(map(bare, values)))
        case Point(values):
            return Point(tuple(map(bare, values)))
        case _:
            return body if is_statement(body) else bare(body)  # type: ignore[arg-type]


def letters_of(body: Body) -> frozenset[str]:
    """The letters of a statement or expression that stand for unknown numbers."""
    return frozenset().union(*(letters(tree) for tree in trees_of(body)))


def put_values(body: Statement, values: dict[str, Tree]) -> Statement:
    """A statement with letters exchanged for trees."""
    match body:
        case Relation(sides, signs):
            return Relation(tuple(substitute(side, values) for side in sides), signs)
        case AllOf(parts):
            return AllOf(tuple(put_values(part, values) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(put_values(part, values) for part in parts))
        case Values(trees):
            return Values(tuple(substitute(tree, values) for tree in trees))
        case Point(trees):
            return Point(tuple(substitute(tree, values) for tree in trees))
        case _:
            return body
