"""Whether two expressions have the same value, whatever the letters stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.interval import Real, Undefined
from tutor_app.subjects.algebra.real_sets import compare
from tutor_app.subjects.algebra.tree import Product, Ratio, Tree, letters
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

ENOUGH = 8
"""Points at which two expressions agree in 120 digits before they are taken for equal."""

TRIED = 40
"""Points that are tried, as expressions may have no value at some."""

_SIMPLE = [Fraction(v) for v in (2, 3, 1, -1, 4, 5, -2, 0, 10, -3)]


@dataclass(frozen=True, slots=True)
class Witness:
    """Values of the letters at which two expressions differ, and what each comes to there.

    A side that has no value there is None.
    """

    at: dict[str, Fraction]
    left: Real | None
    right: Real | None


def same_value(left: Tree, right: Tree) -> bool | None:
    """Whether two expressions are equal wherever both have a value.

    False is proven: by exact arithmetic, or by values that differ beyond any rounding. True is
    proven unless roots of letters, absolute values or letters in exponents are in them; then they
    agree at `ENOUGH` points in 120 digits. None when it cannot be told.
    """
    if isinstance(left, Ratio) and isinstance(right, Ratio) and len(left.parts) > 2:
        return _same_ratio(left, right)
    try:
        former = Former()
        difference = former.difference(left, right)
        if not difference.top:
            return True
        if not former.atoms:
            return False
    except Undefined:
        return _undefined(left, right)
    except (Beyond, TooMonstrous):
        pass
    return _sampled(left, right)


def difference_at(left: Tree, right: Tree) -> Witness | None:
    """A simple point at which two expressions differ; None when none was found."""
    for values in points(sorted(letters(left) | letters(right)), TRIED):
        try:
            a, b = _at(left, values), _at(right, values)
        except (Beyond, TooMonstrous):
            return None
        if a is not None and b is not None and compare(a, b) != 0:
            return Witness(values, a, b)
    return None


def points(names: list[str], count: int) -> Iterator[dict[str, Fraction]]:
    """Values for letters: simple ones first, then fractions, none of them the same for all."""
    if not names:
        yield {}
        return
    for index in range(count):
        if index < len(_SIMPLE):
            yield {
                name: _SIMPLE[(index + 3 * place) % len(_SIMPLE)]
                for place, name in enumerate(names)
            }
        else:
            yield {
                name: Fraction((index * 37 + place * 53) % 89 + 1, (index + place) % 5 + 2)
                * (-1) ** (index // 3 + place)
                for place, name in enumerate(names)
            }


def _at(tree: Tree, values: dict[str, Fraction]) -> Real | None:
    try:
        return value_at(tree, values)
    except Undefined:
        return None


def _sampled(left: Tree, right: Tree) -> bool | None:
    agreed = 0
    names = sorted(letters(left) | letters(right))
    for values in points(names, TRIED):
        try:
            a, b = _at(left, values), _at(right, values)
        except (Beyond, TooMonstrous):
            continue
        if a is None or b is None:
            continue
        if compare(a, b) != 0:
            return False
        agreed += 1
        if agreed >= ENOUGH:
            return True
    if not names:
        return True if agreed else _undefined(left, right)
    return True if agreed >= ENOUGH // 2 else None


def _undefined(left: Tree, right: Tree) -> bool | None:
    """Of two expressions of which one has no value: not the same unless both have none."""
    has = []
    for tree in (left, right):
        names = sorted(letters(tree))
        try:
            found = any(_at(tree, v) is not None for v in islice(points(names, TRIED), TRIED))
        except (Beyond, TooMonstrous):
            return None
        has.append(found)
    return has[0] == has[1]


def _same_ratio(left: Ratio, right: Ratio) -> bool | None:
    """Ratios of several parts are the same when all parts have one factor in common."""
    if len(left.parts) != len(right.parts):
        return False
    verdicts = [
        same_value(
            Product((left.parts[0], right.parts[i])), Product((left.parts[i], right.parts[0]))
        )
        for i in range(1, len(left.parts))
    ]
    return False if False in verdicts else (None if None in verdicts else True)
