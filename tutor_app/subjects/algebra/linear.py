"""Systems of linear equations, exactly: reduced row echelon form over the fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.interval import Undefined
from tutor_app.subjects.algebra.line import (
    AllOf,
    Body,
    Everything,
    Nothing,
    Point,
    Relation,
    trees_of,
)
from tutor_app.subjects.algebra.tree import Symbol, letters, number
from tutor_app.subjects.algebra.unreadable import Beyond

Row = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """Reduced rows: coefficients of the letters in order, then what they add up to.

    Two systems over the same letters have the same solutions exactly when they are equal.
    `consistent` is False when there is no solution; then there are no rows.
    """

    letters: tuple[str, ...]
    rows: tuple[Row, ...]
    consistent: bool = True

    @property
    def solution(self) -> dict[str, Fraction] | None:
        """The one solution; None when there is none or more than one."""
        if not self.consistent or len(self.rows) != len(self.letters):
            return None
        return {name: row[-1] for name, row in zip(self.letters, self.rows, strict=True)}

    def known(self) -> dict[str, Fraction]:
        """The letters that have only one possible value."""
        found = {}
        for row in self.rows:
            used = [index for index, value in enumerate(row[:-1]) if value]
            if len(used) == 1:
                found[self.letters[used[0]]] = row[-1]
        return found


def linear_system(bodies: Iterable[Body], names: Sequence[str] | None = None) -> LinearSystem:
    """The system of several statements. Raises Beyond when one of them is no linear equation."""
    known = list(bodies)
    if names is None:
        names = sorted(frozenset().union(*(letters(t) for b in known for t in trees_of(b))))
    rows: list[list[Fraction]] = []
    for body in known:
        for equation in _equations(body, names):
            rows.append(_row(equation, names))
    return _reduced(tuple(names), rows)


def _equations(body: Body, names: Sequence[str]) -> list[Relation]:
    match body:
        case Relation(sides, signs) if all(mark in "=≈" for mark in signs):
            return [Relation(pair, ("=",)) for pair in pairwise(sides)]
        case AllOf(parts):
            return [equation for part in parts for equation in _equations(part, names)]
        case Point(values) if len(values) == len(names):
            pairs = zip(names, values, strict=True)
            return [Relation((Symbol(name), value), ("=",)) for name, value in pairs]
        case Everything():
            return []
        case Nothing():
            return [Relation((number(0), number(1)), ("=",))]
    raise Beyond


def _row(equation: Relation, names: Sequence[str]) -> list[Fraction]:
    former = Former()
    try:
        form = former.difference(*equation.sides)
    except Undefined:
        raise Beyond from None
    if former.atoms or former.bottoms or p.degree(form.top) > 1:
        raise Beyond
    if not p.names(form.top) <= set(names):
        raise Beyond
    row = [form.top.get(((name, 1),), Fraction(0)) for name in names]
    return [*row, -form.top.get((), Fraction(0))]


def _reduced(names: tuple[str, ...], rows: list[list[Fraction]]) -> LinearSystem:
    rows = [list(row) for row in rows]
    done = 0
    for column in range(len(names)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        factor = rows[done][column]
        rows[done] = [value / factor for value in rows[done]]
        for index, row in enumerate(rows):
            if index != done and row[column]:
                times = row[column]
                rows[index] = [a - times * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    if any(row[-1] for row in rows[done:]):
        return LinearSystem(names, (), consistent=False)
    return LinearSystem(names, tuple(tuple(row) for row in rows[:done]))
