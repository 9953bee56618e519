"""How one line of a student's work stands to another. "Different" is only said when proven."""

from __future__ import annotations

from collections.abc import Iterable

from tutor_app.subjects.algebra.bodies import bare_body, put_values
from tutor_app.subjects.algebra.comparing import statement_step
from tutor_app.subjects.algebra.equivalence import difference_at, same_value
from tutor_app.subjects.algebra.line import (
    Body,
    Line,
    Reading,
    Relation,
    Statement,
    Values,
    is_statement,
    trees_of,
)
from tutor_app.subjects.algebra.rounding import rounds_to
from tutor_app.subjects.algebra.tree import (
    Tree,
    letters,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind, StepVerdict

_NOT = StepVerdict(StepKind.NOT_COMPARABLE)
_SAME = StepVerdict(StepKind.SAME)


def relation(before: Line, after: Line, earlier: Iterable[Line] = ()) -> StepVerdict:
    """How `after` stands to `before`. `earlier` are lines before that: coming back to one of them
    is going round in circles. Never raises.
    """
    try:
        if after.continues and is_statement(before.body) and not _is_chain(before.body):
            return _NOT
        verdict = _relation(before.body, after.body)
    except (Beyond, TooMonstrous):
        return _NOT
    if verdict.right and any(same_line(after, line) for line in (before, *earlier)):
        return StepVerdict(StepKind.REPEATED)
    return verdict


def relation_of_readings(before: Line, after: Reading) -> tuple[StepVerdict, Line | None]:
    """The kindest verdict among the ways in which a line may be meant, with that line.

    When the verdicts of the readings differ, the tutor should ask which is meant.
    """
    if after.line is None:
        return StepVerdict(StepKind.UNREADABLE), None
    first = relation(before, after.line)
    if not first.right:
        for line in after.alternatives:
            verdict = relation(before, line)
            if verdict.right:
                return verdict, line
    return first, after.line


def same_line(one: Line, other: Line) -> bool:
    """Whether two lines are written alike, brackets and the kind of signs aside."""
    return bare_body(one.body) == bare_body(other.body)


def _relation(before: Body, after: Body) -> StepVerdict:
    if not is_statement(before):
        return _from_expression(before, after)  # type: ignore[arg-type]
    if _is_chain(before) and isinstance(before, Relation):
        last = before.sides[-1]
        if not is_statement(after):
            return _from_expression(last, after)
        if _is_chain(after):
            chained = _from_expression(last, after)
            if chained.right:
                return chained
    if not is_statement(after):
        return _answer(before, after)  # type: ignore[arg-type]
    return statement_step(before, after)  # type: ignore[arg-type]


def _is_chain(body: Body) -> bool:
    """Whether it says of one expression what it comes to: `2(3 + 4) = 2·7 = 14`."""
    if not isinstance(body, Relation) or any(mark not in "=≈" for mark in body.signs):
        return False
    return all(same_value(body.sides[0], side) for side in body.sides[1:])


def _from_expression(before: Tree, after: Body) -> StepVerdict:
    """From an expression to another, or to a chain of expressions that all should equal it."""
    if isinstance(after, Relation) and all(mark in "=≈" for mark in after.signs):
        sides = after.sides
    elif is_statement(after):
        return _NOT
    else:
        sides = (after,)  # type: ignore[assignment]
    unsure = rounded = False
    for index, side in enumerate(sides):
        same = same_value(before, side)
        unsure = unsure or same is None
        if same is False and rounds_to(before, side):
            rounded = True
        elif same is False:
            witness = difference_at(before, side)
            at = witness.at if witness else None
            return StepVerdict(StepKind.DIFFERENT, witness=witness, at=at, side=index)
    if unsure:
        return _NOT
    return StepVerdict(StepKind.ROUNDED) if rounded else _SAME


def _answer(before: Statement, after: Tree) -> StepVerdict:
    """From a statement to a bare value: the solution without its letter."""
    names = frozenset().union(*(letters(tree) for tree in trees_of(before)))
    if letters(after) or len(names) != 1:
        return _NOT
    return statement_step(before, Values((after,)))


__all__ = ["bare_body", "put_values", "relation", "relation_of_readings", "same_line"]
