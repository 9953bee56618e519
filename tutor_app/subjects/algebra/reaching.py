"""Whether a work is at its goal: solved with all solutions, simplified, or at the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from tutor_app.dialogue import Goal
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Line,
    Relation,
    Statement,
    assigns,
    is_statement,
    kind_of,
)
from tutor_app.subjects.algebra.solved import Finish, finish_of
from tutor_app.subjects.algebra.solved import Goal as FormGoal
from tutor_app.subjects.algebra.solving import holds
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Number,
    Percent,
    Quotient,
    Ratio,
    Tree,
    bare,
    letters,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind

MOST_PARTS = 4
"""Rows that may give one solution each at the end of a work."""

_WHOLE = frozenset({StepKind.SAME, StepKind.ROUNDED, StepKind.REPEATED})


def as_line(body: Body) -> Line:
    """A statement or expression that stands in no row."""
    return Line(text="", body=body, kind=kind_of(body))


def reached(goal: Goal, start: Line, right: Sequence[Line]) -> bool:
    """Whether the last of the right lines are what the goal asks of a start."""
    last = right[-1]
    if goal in (Goal.SOLVE, Goal.ANSWER) and is_statement(start.body):
        return any(_is_solution(start, body) for body in _endings(right))
    form = "evaluate" if goal is Goal.ANSWER else goal.value
    if goal is Goal.SOLVE:
        form = "simplify"
    return finish_of(last, cast(FormGoal, form)) is Finish.FINISHED


def _is_solution(start: Line, line: Line) -> bool:
    solved = finish_of(line, "solve") is Finish.FINISHED
    return solved and relation(start, line).kind in _WHOLE


def _endings(right: Sequence[Line]) -> Iterable[Line]:
    """The last line, and the last few results together: as cases, as values of several letters."""
    yield right[-1]
    results = [line.body for line in right if is_result(line.body)]
    for count in range(2, min(MOST_PARTS, len(results)) + 1):
        parts = cast("tuple[Statement, ...]", tuple(results[-count:]))
        yield as_line(AnyOf(parts))
        yield as_line(AllOf(parts))
    named = {_letter(body): body for body in results if isinstance(body, Relation)}
    if 1 < len(named) <= MOST_PARTS:
        yield as_line(AllOf(tuple(named.values())))  # the last result of each letter


def _letter(body: Relation) -> str:
    return min(frozenset().union(*map(letters, body.sides)), default="")


def is_result(body: Body) -> bool:
    """Whether a line has the form of a result: `x = 3`, `x = 2 or x = 3`."""
    if isinstance(body, AnyOf | AllOf):
        return all(assigns(part) for part in body.parts)
    return assigns(body)


def says(line: Line, target: Line) -> bool:
    """Whether a line gives an answer: alone, behind a letter, or at the end of a chain that holds.

    A calculation that is not worked out does not.
    """
    wanted = _given(target.body)
    body = line.body
    if not is_statement(wanted):
        if isinstance(body, Relation) and not line.letters and not _is_true(body):
            return False
        body = _given(body)
        if is_statement(body):
            return False
        if not letters(wanted) and not is_worked_out(body):  # type: ignore[arg-type]
            return False
    return relation(as_line(wanted), as_line(body)).right


def _given(body: Body) -> Body:
    """What a line says something is: the value of `x = 5`, the end of a chain, else the line."""
    if not isinstance(body, Relation) or any(sign not in "=≈" for sign in body.signs):
        return body
    if assigns(body):
        return next(side for side in body.sides if not letters(side))
    return body.sides[-1] if not any(letters(side) for side in body.sides) else body


def _is_true(body: Relation) -> bool:
    try:
        return holds(body, {})
    except (Beyond, TooMonstrous, KeyError):
        return True


def is_worked_out(tree: Tree) -> bool:
    """Whether a number is written with nothing left to work out, reduced or not."""
    tree = bare(tree)
    match tree:
        case Negative(body) | Percent(body):
            return is_worked_out(body)
        case Number() | Mixed():
            return True
        case Quotient(top, bottom):
            return all(isinstance(part, Number | Negative) for part in (top, bottom))
        case Ratio(parts):
            return all(is_worked_out(part) for part in parts)
    return finish_of(as_line(tree), "evaluate") is Finish.FINISHED
