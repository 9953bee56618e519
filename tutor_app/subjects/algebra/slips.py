"""Which single number of a line would have to be another one for the line to be right.

A slip of arithmetic leaves such a number; a wrong rule often leaves none, or only odd ones. What a
change means is for others to decide: here are only the changes, each verified by the full check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.interval import Undefined
from tutor_app.subjects.algebra.line import Body, Line, Relation, is_statement, trees_of
from tutor_app.subjects.algebra.linear import linear_system
from tutor_app.subjects.algebra.roots import real_roots
from tutor_app.subjects.algebra.solving import solution_set
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Number,
    Path,
    Symbol,
    Tree,
    letters,
    number,
    put,
    walk,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind

_UNKNOWN = "\ufffe"
_MOST = 40
_RIGHT = (StepKind.SAME, StepKind.REPEATED, StepKind.FOLLOWS)


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One number of a line exchanged: the side it stands in, its place there, old and new value.

    `after` is the line with the change, equivalent to the line before.
    """

    side: int
    path: Path
    old: Fraction
    new: Fraction
    after: Line


def single_number_changes(before: Line, after: Line) -> tuple[NumberChange, ...]:
    """Every way to make `after` follow from `before` by exchanging one number in it.

    Left to right. For relations and expressions; none for lists of solutions and systems. A change
    to a sign counts too: then `new` is the old number with the other sign.
    """
    found: list[NumberChange] = []
    for side, path, old in _places(after.body):
        if len(found) >= _MOST:
            break
        try:
            values = _values(before.body, after.body, side, path)
        except (Beyond, TooMonstrous, Undefined):
            continue
        for value in values:
            if value == old:
                continue
            changed = replace(after, body=_with(after.body, side, path, number(value)))
            if relation(before, changed).kind in _RIGHT:
                found.append(NumberChange(side, path, old, value, changed))
    return tuple(found)


def _places(body: Body) -> Iterator[tuple[int, Path, Fraction]]:
    sides = body.sides if isinstance(body, Relation) else (() if is_statement(body) else (body,))
    for side, tree in enumerate(sides):
        for path, part in walk(tree):  # type: ignore[arg-type]
            if isinstance(part, Number | Mixed):
                yield side, path, part.value


def _with(body: Body, side: int, path: Path, part: Tree) -> Body:
    if isinstance(body, Relation):
        sides = list(body.sides)
        sides[side] = put(sides[side], path, part)
        return Relation(tuple(sides), body.signs)
    return put(body, path, part)  # type: ignore[arg-type]


def _values(before: Body, after: Body, side: int, path: Path) -> list[Fraction]:
    """Numbers that might belong at a place. Raises Beyond when that cannot be computed."""
    changed = _with(after, side, path, Symbol(_UNKNOWN))
    if not is_statement(before):
        trees = changed.sides if isinstance(changed, Relation) else (changed,)
        return sorted(_zeros(Former().difference(before, trees[side]).top) or ())  # type: ignore[arg-type]
    if not isinstance(changed, Relation) or len(changed.sides) != 2:
        raise Beyond
    top = Former().difference(*changed.sides).top
    names = sorted(p.names(top) - {_UNKNOWN} | _names(before))
    if len(names) == 1:
        numbers = solution_set(before, names[0])  # type: ignore[arg-type]
        ends = [point.value for point in numbers.points]
        if not ends or any(not isinstance(end, Fraction) for end in ends):
            raise Beyond
        given = [{names[0]: end} for end in ends if isinstance(end, Fraction)]
    else:
        given = _on_line(before, names)
    found: set[Fraction] | None = None
    for values in given:
        zeros = _zeros(Former(values).difference(*changed.sides).top)
        if zeros is not None:
            found = zeros if found is None else found & zeros
    return sorted(found or ())


def _names(body: Body) -> frozenset[str]:
    return frozenset().union(*(letters(tree) for tree in trees_of(body)))


def _on_line(before: Body, names: list[str]) -> list[dict[str, Fraction]]:
    """Some solutions of a linear equation in several letters, or of a system."""
    system = linear_system([before], names)
    if system.solution is not None:
        return [system.solution]
    if not system.consistent or len(system.rows) != 1:
        raise Beyond
    row = system.rows[0]
    lead = next(index for index, value in enumerate(row) if value)
    points = []
    for seed in (1, 2, 5):
        values = {
            name: Fraction(seed + 3 * index) for index, name in enumerate(names) if index != lead
        }
        rest = sum(
            (row[i] * values[name] for i, name in enumerate(names) if i != lead), Fraction(0)
        )
        points.append({**values, names[lead]: (row[-1] - rest) / row[lead]})
    return points


def _zeros(top: p.Polynomial) -> set[Fraction] | None:
    """Values of the unknown for which a polynomial is zero whatever the other letters are; None
    for all of them.
    """
    parts: dict[p.Monomial, dict[p.Monomial, Fraction]] = {}
    for monomial, coefficient in top.items():
        rest = tuple(pair for pair in monomial if pair[0] != _UNKNOWN)
        own = tuple(pair for pair in monomial if pair[0] == _UNKNOWN)
        parts.setdefault(rest, {})[own] = coefficient
    found: set[Fraction] | None = None
    for part in parts.values():
        known = p.coefficients(part, _UNKNOWN)
        if known is None or len(known) > 4:
            raise Beyond
        zeros = {r.value for r in real_roots(known) if isinstance(r.value, Fraction)}
        found = zeros if found is None else found & zeros
    return found
