"""Faulty rules about the sign of an inequality."""

from __future__ import annotations

from collections.abc import Iterator

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    has_letters,
    is_tree,
    on_line,
    parts_of,
)
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
)


@on_line(
    "misses-the-turn-of-an-inequality",
    "forms-equations-wrongly",
    "writing-equations",
    "{before} became {wrong}: the sign was not turned on dividing by a negative number",
    ("-2x < 8", "x < -4"),
    ("5 - x > 2", "x > 3"),
)
def not_turned(body: Body) -> Iterator[Outcome]:
    """Both sides multiplied by a negative number, the sign kept."""
    flipped = _flipped(body)
    if flipped and any(
        isinstance(part, Negative) and not isinstance(part.body, Number)
        for _, _, part in parts_of(body)
    ):
        yield Outcome(flipped, body)


@on_line(
    "turns-an-inequality-needlessly",
    "forms-equations-wrongly",
    "writing-equations",
    "{before} became {wrong}: the sign was turned although nothing negative divided",
    ("x + 7 < 2", "x > -5"),
    ("3x > -12", "x < -4"),
    weight=0.8,
)
def turned_needlessly(body: Body) -> Iterator[Outcome]:
    """The sign of an inequality turned on a subtraction, or on dividing by a positive number."""
    flipped = _flipped(body)
    if flipped and not any(
        isinstance(part, Negative) and not isinstance(part.body, Number)
        for _, _, part in parts_of(body)
    ):
        yield Outcome(flipped, body)


def _flipped(body: Body) -> Relation | None:
    turned = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
    if not isinstance(body, Relation) or is_tree(body) or not has_letters(body):
        return None
    if any(sign not in turned for sign in body.signs):
        return None
    return Relation(body.sides, tuple(turned[sign] for sign in body.signs))


RULES = (
    not_turned,
    turned_needlessly,
)
