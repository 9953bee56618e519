"""Sets of real numbers that school algebra needs: single points and intervals between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tutor_app.subjects.algebra.interval import BITS, Real, interval
from tutor_app.subjects.algebra.roots import RealRoot


def compare(left: Real, right: Real) -> int:
    """-1, 0 or 1. Two values whose bounds touch count as one: they agree in 120 digits."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    a, b = interval(left), interval(right)
    return -1 if a.high < b.low else (1 if b.high < a.low else 0)


@dataclass(frozen=True, slots=True)
class RealSet:
    """Points in order, whether each belongs to the set (`at`), and whether the numbers before the
    first, between each two and behind the last do (`between`, one longer).
    """

    points: tuple[RealRoot, ...] = ()
    at: tuple[bool, ...] = ()
    between: tuple[bool, ...] = (False,)

    @property
    def empty(self) -> bool:
        """Whether no number belongs to it."""
        return not any(self.at) and not any(self.between)

    @property
    def everything(self) -> bool:
        """Whether every number belongs to it."""
        return all(self.at) and all(self.between)

    @property
    def finite(self) -> bool:
        """Whether it has only single points."""
        return not any(self.between)

    @property
    def members(self) -> tuple[RealRoot, ...]:
        """The single points that belong to it, in order."""
        return tuple(point for point, inside in zip(self.points, self.at, strict=True) if inside)

    def has(self, value: Real) -> bool:
        """Whether a number belongs to it."""
        for index, point in enumerate(self.points):
            order = compare(value, point.value)
            if order <= 0:
                return self.at[index] if order == 0 else self.between[index]
        return self.between[-1]

    def __and__(self, other: RealSet) -> RealSet:
        return _merge(self, other, lambda a, b: a and b)

    def __or__(self, other: RealSet) -> RealSet:
        return _merge(self, other, lambda a, b: a or b)

    def __sub__(self, other: RealSet) -> RealSet:
        return _merge(self, other, lambda a, b: a and not b)

    def same(self, other: RealSet) -> bool:
        """Whether both have the same numbers."""
        return (self - other).empty and (other - self).empty


NONE = RealSet()
ALL = RealSet(between=(True,))


def single(*roots: RealRoot) -> RealSet:
    """The set of these points."""
    points = in_order(roots)
    return RealSet(points, (True,) * len(points), (False,) * (len(points) + 1))


def in_order(roots: tuple[RealRoot, ...] | list[RealRoot]) -> tuple[RealRoot, ...]:
    """Points in order, each once; an exact one is kept where two are the same."""
    ordered = sorted(
        roots, key=lambda r: r.value if isinstance(r.value, Fraction) else r.value.middle()
    )
    kept: list[RealRoot] = []
    for point in ordered:
        if kept and compare(kept[-1].value, point.value) == 0:
            if isinstance(point.value, Fraction) or kept[-1].surd is None:
                kept[-1] = point
            continue
        kept.append(point)
    return tuple(kept)


def samples(points: tuple[RealRoot, ...]) -> list[Fraction]:
    """A short fraction before the first point, between each two, and behind the last."""
    if not points:
        return [Fraction(0)]
    bounds = [interval(point.value) for point in points]
    found = [Fraction((bounds[0].low >> BITS) - 1)]
    for left, right in pairwise(bounds):
        low, high = Fraction(left.high, 1 << BITS), Fraction(right.low, 1 << BITS)
        found.append(_short(low, high))
    found.append(Fraction((bounds[-1].high >> BITS) + 2))
    return found


def _short(low: Fraction, high: Fraction) -> Fraction:
    """A fraction with a small denominator strictly between two others."""
    denominator = 1
    while True:
        top = (low * denominator).__floor__() + 1
        if low < Fraction(top, denominator) < high:
            return Fraction(top, denominator)
        denominator *= 2


def _merge(left: RealSet, right: RealSet, join: Callable[[bool, bool], bool]) -> RealSet:
    points = in_order((*left.points, *right.points))
    at = [join(left.has(p.value), right.has(p.value)) for p in points]
    between = [join(left.has(s), right.has(s)) for s in samples(points)]
    return tidy(points, at, between)


def tidy(points: tuple[RealRoot, ...], at: list[bool], between: list[bool]) -> RealSet:
    """A set without points that make no difference."""
    kept: list[RealRoot] = []
    kept_at: list[bool] = []
    kept_between = [between[0]]
    for index, point in enumerate(points):
        if at[index] == kept_between[-1] == between[index + 1]:
            continue
        kept.append(point)
        kept_at.append(at[index])
        kept_between.append(between[index + 1])
    return RealSet(tuple(kept), tuple(kept_at), tuple(kept_between))
