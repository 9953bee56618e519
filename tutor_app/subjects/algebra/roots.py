"""Where a polynomial in one letter is zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt, lcm

from tutor_app.subjects.algebra.interval import BITS, Interval, Real, add, multiply, negate, root
from tutor_app.subjects.algebra.unreadable import Beyond

_SMALL = 100_000

MOST_ISOLATED = 12
"""The highest degree at which roots that are not rational are looked for: a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Surd:
    """`whole + factor * √inside`, with no square in `inside`."""

    whole: Fraction
    factor: Fraction
    inside: int


@dataclass(frozen=True, slots=True)
class RealRoot:
    """A real number: exactly, or between bounds with its surd when it has one."""

    value: Real
    surd: Surd | None = None


def real_roots(coefficients: Sequence[Fraction]) -> list[RealRoot]:
    """The real roots of a polynomial (constant first), each once, in order. Empty for zero.

    Raises Beyond for a degree at which finding them takes too long.
    """
    whole = _whole(coefficients)
    found: set[Fraction] = set()
    while whole and whole[0] == 0:
        whole = whole[1:]
        found.add(Fraction(0))
    roots: list[RealRoot] = []
    if len(whole) > 3 and not any(whole[1:-1]):
        return sorted([*map(RealRoot, found), *_pure(whole)], key=lambda r: _middle(r.value))
    if len(whole) > 3:
        for candidate in _rational(whole):
            while len(whole) > 1 and _at(whole, candidate) == 0:
                found.add(candidate)
                whole = _whole(_deflated(whole, candidate))
    if len(whole) == 2:
        found.add(Fraction(-whole[0], whole[1]))
    elif len(whole) == 3:
        for item in _quadratic(*whole):
            if isinstance(item.value, Fraction):
                found.add(item.value)
            else:
                roots.append(item)
    elif len(whole) > 3:
        if len(whole) > MOST_ISOLATED + 1:
            raise Beyond
        roots.extend(_isolated(whole))
    roots.extend(RealRoot(value) for value in found)
    return sorted(roots, key=lambda item: _middle(item.value))


def _middle(value: Real) -> Fraction:
    return value if isinstance(value, Fraction) else value.middle()


def _whole(coefficients: Sequence[Fraction | int]) -> list[int]:
    """The same polynomial with integer coefficients without a common divisor."""
    values = [Fraction(value) for value in coefficients]
    while values and values[-1] == 0:
        values.pop()
    factor = lcm(*(value.denominator for value in values)) if values else 1
    whole = [int(value * factor) for value in values]
    divisor = gcd(*whole) or 1
    return [value // divisor for value in whole]


def _at(coefficients: Sequence[int], value: Fraction) -> Fraction:
    total = Fraction(0)
    for coefficient in reversed(coefficients):
        total = total * value + coefficient
    return total


def _deflated(coefficients: Sequence[int], value: Fraction) -> list[Fraction]:
    """The polynomial divided by `x - value`, one of its roots."""
    result: list[Fraction] = []
    carry = Fraction(0)
    for coefficient in reversed(coefficients):
        carry = carry * value + coefficient
        result.append(carry)
    return result[-2::-1]


def _pure(whole: Sequence[int]) -> list[RealRoot]:
    """The roots of `a * x ** n + c`."""
    index, value = len(whole) - 1, Fraction(-whole[0], whole[-1])
    if index % 2 == 0 and value < 0:
        return []
    found = root(value, index)
    return [RealRoot(found)] if index % 2 else [RealRoot(found), RealRoot(negate(found))]


def _quadratic(c: int, b: int, a: int) -> list[RealRoot]:
    inside = b * b - 4 * a * c
    if inside < 0:
        return []
    side = isqrt(inside)
    if side * side == inside:
        return [RealRoot(Fraction(-b + s * side, 2 * a)) for s in (1, -1)]
    outer, rest = 1, inside
    for base in range(2, 1000):
        if base * base > rest:
            break
        while rest % (base * base) == 0:
            rest //= base * base
            outer *= base
    root_value = root(Fraction(rest), 2)
    roots = []
    for s in (1, -1):
        surd = Surd(Fraction(-b, 2 * a), Fraction(s * outer, 2 * a), rest)
        value = add(surd.whole, multiply(surd.factor, root_value))
        roots.append(RealRoot(value, surd))
    return roots


def _rational(whole: Sequence[int]) -> list[Fraction]:
    """Every rational number that could be a root."""
    first, last = abs(whole[0]), abs(whole[-1])
    if first > _SMALL or last > _SMALL:
        return []
    tops, bottoms = _divisors(first), _divisors(last)
    found = {Fraction(s * top, bottom) for top in tops for bottom in bottoms for s in (1, -1)}
    return sorted(found) if len(found) < 2_000 else []


def _divisors(value: int) -> list[int]:
    small = [d for d in range(1, isqrt(value) + 1) if value % d == 0]
    return sorted({*small, *(value // d for d in small)})


def _isolated(whole: Sequence[int]) -> list[RealRoot]:
    """Roots of a higher polynomial: isolated by sympy, then narrowed down by halving."""
    import sympy

    poly = sympy.Poly(list(reversed(whole)), sympy.Symbol("x"))
    found = []
    for (low, high), _ in poly.intervals():
        bounds = Fraction(int(low.p), int(low.q)), Fraction(int(high.p), int(high.q))
        if bounds[0] == bounds[1]:
            found.append(RealRoot(bounds[0]))
            continue
        square_free = _whole([_fraction(c) for c in reversed(poly.sqf_part().all_coeffs())])
        found.append(RealRoot(_narrowed(square_free, *bounds)))
    return found


def _fraction(value: object) -> Fraction:
    return Fraction(str(value))


def _narrowed(whole: Sequence[int], low: Fraction, high: Fraction) -> Interval:
    """Bounds of the one root between two points, which may be other roots themselves."""
    bottom, top = (low * 2**BITS).__floor__() + 1, (high * 2**BITS).__ceil__() - 1
    rising = _sign(whole, top) > 0
    while top - bottom > 1:
        middle = (bottom + top) // 2
        side = _sign(whole, middle)
        if side == 0:
            return Interval(middle, middle)
        if (side > 0) == rising:
            top = middle
        else:
            bottom = middle
    return Interval(bottom, top)


def _sign(whole: Sequence[int], scaled: int) -> int:
    """The sign at `scaled / 2 ** BITS`, exactly."""
    total, factor = 0, 1
    for coefficient in reversed(whole):
        total = total * scaled + coefficient * factor
        factor <<= BITS
    return (total > 0) - (total < 0)
