"""Whether a line is as far as the task asks: solved, simplified, expanded, factored, evaluated."""

from __future__ import annotations

from enum import StrEnum
from math import gcd
from typing import Literal

from tutor_app.subjects.algebra.interval import Undefined
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Everything,
    Line,
    Nothing,
    Point,
    Relation,
    Values,
    is_letter,
    is_statement,
)
from tutor_app.subjects.algebra.plain_numbers import is_plain
from tutor_app.subjects.algebra.simplified import is_factored, is_simplified
from tutor_app.subjects.algebra.solving import solution_set
from tutor_app.subjects.algebra.tree import (
    PI,
    Number,
    Ratio,
    Symbol,
    Tree,
    letters,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

Goal = Literal["solve", "simplify", "expand", "factor", "evaluate", "compare"]


class Finish(StrEnum):
    """How far a right line is."""

    FINISHED = "finished"
    UNSIMPLIFIED = "unsimplified"  # solved or evaluated, with a number that can still be worked out
    UNFINISHED = "unfinished"


def is_solved(line: Line, goal: Goal, letter: str = "") -> bool:
    """Whether a line is as far as its goal asks, numbers worked out too."""
    return finish_of(line, goal, letter) is Finish.FINISHED


def finish_of(line: Line, goal: Goal, letter: str = "") -> Finish:
    """How far a line is. Says nothing about whether it is right.

    `letter` is the one that a formula in several letters is to be solved for, if that is asked.
    """
    if goal == "solve" and letter and not _says(line.body, letter):
        return Finish.UNFINISHED
    try:
        if goal == "solve":
            return _solved(line.body)
        if goal == "compare":
            return _compared(line.body)
        tree = _last(line.body)
        if tree is None:
            return Finish.UNFINISHED
        if isinstance(tree, Ratio) and not letters(tree):
            return Finish.FINISHED if _in_lowest_terms(tree) else Finish.UNFINISHED
        if goal == "evaluate":
            if letters(tree):
                return Finish.UNFINISHED
            return Finish.FINISHED if is_plain(tree) else Finish.UNFINISHED
        done = is_factored(tree) if goal == "factor" else is_simplified(tree, goal == "expand")
    except (Beyond, TooMonstrous, Undefined):
        return Finish.UNFINISHED
    return Finish.FINISHED if done else Finish.UNFINISHED


def _last(body: Body) -> Tree | None:
    """The expression a line arrives at: itself, or the last side of a chain of equals signs."""
    if isinstance(body, Relation):
        return body.sides[-1] if all(mark in "=≈" for mark in body.signs) else None
    return None if is_statement(body) else body  # type: ignore[return-value]


def _in_lowest_terms(ratio: Ratio) -> bool:
    """Whether the parts of a ratio are whole numbers that nothing divides."""
    values = [part.value for part in ratio.parts if isinstance(part, Number)]
    whole = len(values) == len(ratio.parts) and all(v.denominator == 1 for v in values)
    return whole and gcd(*(int(value) for value in values)) == 1


def _solved(body: Body) -> Finish:
    match body:
        case Nothing() | Everything():
            return Finish.FINISHED
        case AnyOf(parts):
            return _worst([_solved(part) for part in parts])
        case AllOf(parts):
            names = [_named(part) for part in parts]
            distinct = len(set(names)) == len(names) or _range(body)
            return _worst([_solved(part) for part in parts]) if distinct else Finish.UNFINISHED
        case Values(values) | Point(values):
            return _worst([_number(value) for value in values])
        case Relation(sides, signs):
            return _relation(sides, signs)
    return _number(body) if not letters(body) else Finish.UNFINISHED


def _says(body: Body, letter: str) -> bool:
    """Whether a relation has the letter alone on one side; other statements pass."""
    return not isinstance(body, Relation) or Symbol(letter) in body.sides


def _worst(parts: list[Finish]) -> Finish:
    order = [Finish.UNFINISHED, Finish.UNSIMPLIFIED]
    return next((finish for finish in order if finish in parts), Finish.FINISHED)


def _named(part: Body) -> str:
    if isinstance(part, Relation):
        return next((s.name for s in part.sides if isinstance(s, Symbol) and s.name != PI), "")
    return ""


def _range(body: AllOf) -> bool:
    """Whether it is `x > 2 and x < 5`, the two ends of a range."""
    return len(body.parts) == 2 and all(
        isinstance(part, Relation) and not set(part.signs) & {"=", "≈"} for part in body.parts
    )


def _relation(sides: tuple[Tree, ...], signs: tuple[str, ...]) -> Finish:
    alone = [index for index, side in enumerate(sides) if is_letter(side)]
    if len(alone) != 1:
        others = [side for i, side in enumerate(sides) if i not in alone[:1]]
        if len(sides) == 2 and len(alone) == 2:
            return Finish.FINISHED if sides[0] != sides[1] else Finish.UNFINISHED
        return Finish.UNFINISHED if others else Finish.FINISHED
    name = sides[alone[0]]
    assert isinstance(name, Symbol)
    others = [side for index, side in enumerate(sides) if index != alone[0]]
    if any(name.name in letters(side) for side in others):
        return Finish.UNFINISHED
    if len(sides) == 3 and alone[0] != 1:
        return Finish.UNFINISHED
    if any(letters(side) for side in others):  # a formula for one letter
        return (
            Finish.FINISHED if set(signs) <= {"=", "≈"} and len(sides) == 2 else Finish.UNFINISHED
        )
    return _worst([_number(side) for side in others])


def _number(tree: Tree) -> Finish:
    if letters(tree):
        return Finish.UNFINISHED
    return Finish.FINISHED if is_plain(tree) else Finish.UNSIMPLIFIED


def _compared(body: Body) -> Finish:
    """A comparison is done when it is a true statement about numbers."""
    if not isinstance(body, Relation) or any(letters(side) for side in body.sides):
        return Finish.UNFINISHED
    return Finish.FINISHED if solution_set(body, "x").everything else Finish.UNFINISHED
