"""The exact set of numbers for which a statement about one letter holds.

The line of numbers is cut where anything can change: where the two sides meet, where a denominator
is zero, where what stands under a root or in an absolute value changes its sign. Between two cuts a
statement holds everywhere or nowhere, so one number tells; the cuts are tried themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.interval import Real, Undefined, add, negate, sign
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Everything,
    Nothing,
    Point,
    Relation,
    Statement,
    Values,
)
from tutor_app.subjects.algebra.real_sets import ALL, NONE, RealSet, in_order, samples, single, tidy
from tutor_app.subjects.algebra.roots import RealRoot, real_roots
from tutor_app.subjects.algebra.tree import Tree
from tutor_app.subjects.algebra.unreadable import Beyond

Values_ = Mapping[str, Fraction]
_HOLDS = {
    "=": lambda s: s == 0,
    "≈": lambda s: s == 0,
    "<": lambda s: s < 0,
    ">": lambda s: s > 0,
    "≤": lambda s: s <= 0,
    "≥": lambda s: s >= 0,
    "≠": lambda s: s != 0,
}


def solution_set(
    statement: Statement, letter: str, values: Mapping[str, Fraction] | None = None
) -> RealSet:
    """All numbers for which a statement holds, other letters having known values.

    Raises Beyond for what is not computed and TooMonstrous beyond the limits.
    """
    known = values or {}
    match statement:
        case Relation(sides, signs):
            result = ALL
            for left, mark, right in zip(sides, signs, sides[1:], strict=False):
                found = _pair(left, mark, right, letter, known)
                result = found if result is ALL else result & found
            return result
        case AllOf(parts):
            result = ALL
            for part in parts:
                result = result & solution_set(part, letter, known)
            return result
        case AnyOf(parts):
            result = NONE
            for part in parts:
                result = result | solution_set(part, letter, known)
            return result
        case Values(trees):
            return single(*(root for tree in trees if (root := root_of(tree, known))))
        case Everything():
            return ALL
        case Nothing():
            return NONE
        case Point():
            raise Beyond


def root_of(tree: Tree, values: Mapping[str, Fraction]) -> RealRoot | None:
    """A value as a point; None when there is no such number."""
    try:
        return RealRoot(value_at(tree, values))
    except Undefined:
        return None
    except KeyError:
        raise Beyond from None


def holds(relation: Relation, values: Mapping[str, Real]) -> bool:
    """Whether a relation is true there. One that has no value there is not."""
    try:
        known = [value_at(side, values) for side in relation.sides]
    except Undefined:
        return False
    return all(
        _HOLDS[mark](sign(add(left, negate(right))))
        for left, mark, right in zip(known, relation.signs, known[1:], strict=False)
    )


def _pair(left: Tree, mark: str, right: Tree, letter: str, values: Values_) -> RealSet:
    former = Former(values)
    try:
        form = former.difference(left, right)
        zeros = former.candidates(form.top)
        for part in (form.bottom, *former.bottoms, *former.insides):
            zeros.extend(former.candidates(part))
    except Undefined:
        return NONE
    roots: list[RealRoot] = []
    for poly in zeros:
        known = p.coefficients(poly, letter)
        if known is None:
            raise Beyond
        if len(known) > 1:
            roots.extend(real_roots(known))
    points = in_order(roots)
    relation = Relation((left, right), (mark,))
    simple = not former.atoms and not former.bottoms and mark in "=≈" and bool(form.top)
    if simple:
        return single(*points)
    at = [holds(relation, {**values, letter: point.value}) for point in points]
    between = [holds(relation, {**values, letter: value}) for value in samples(points)]
    return tidy(points, at, between)
