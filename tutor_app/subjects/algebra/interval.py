"""Numbers known between two bounds, for values that no fraction holds: √2, π.

Bounds are integers scaled by 2 to the power of `BITS` and always rounded outward, so two intervals
that do not touch are proof of two different numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isqrt

BITS = 420
_ONE = 1 << BITS


class Undefined(Exception):
    """There is no such number: division by zero, an even root of a negative number."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both scaled by 2 ** BITS."""

    low: int
    high: int

    @property
    def zero(self) -> bool:
        """Whether it may be zero."""
        return self.low <= 0 <= self.high

    @property
    def sign(self) -> int:
        """-1, 0 (it may be zero) or 1."""
        return 0 if self.zero else (1 if self.low > 0 else -1)

    def __float__(self) -> float:
        return float(Fraction(self.low + self.high, 2 * _ONE))

    def middle(self) -> Fraction:
        """A fraction inside."""
        return Fraction(self.low + self.high, 2 * _ONE)


Real = Fraction | Interval


def interval(value: Real) -> Interval:
    """A value as an interval."""
    if isinstance(value, Interval):
        return value
    scaled = value.numerator << BITS
    return Interval(scaled // value.denominator, -(-scaled // value.denominator))


def sign(value: Real) -> int:
    """-1, 0 or 1; 0 also when an interval may be zero."""
    if isinstance(value, Interval):
        return value.sign
    return (value > 0) - (value < 0)


def add(left: Real, right: Real) -> Real:
    """The sum."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right
    a, b = interval(left), interval(right)
    return Interval(a.low + b.low, a.high + b.high)


def negate(value: Real) -> Real:
    """The value with the other sign."""
    return -value if isinstance(value, Fraction) else Interval(-value.high, -value.low)


def multiply(left: Real, right: Real) -> Real:
    """The product. Zero times anything is exactly zero."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left * right
    if left == 0 or right == 0:
        return Fraction(0)
    a, b = interval(left), interval(right)
    ends = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return Interval(min(ends) >> BITS, -(-max(ends) >> BITS))


def divide(left: Real, right: Real) -> Real:
    """The quotient. Raises Undefined when the divisor is, or may be, zero."""
    if sign(right) == 0:
        raise Undefined
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left / right
    a, b = interval(left), interval(right)
    low: int | None = None
    high: int | None = None
    for top in (a.low, a.high):
        for bottom in (b.low, b.high):
            floor = (top << BITS) // bottom
            low = floor if low is None or floor < low else low
            high = floor + 1 if high is None or floor + 1 > high else high
    assert low is not None
    assert high is not None
    return Interval(low, high)


def absolute(value: Real) -> Real:
    """The size."""
    if isinstance(value, Fraction):
        return abs(value)
    if value.low >= 0:
        return value
    if value.high <= 0:
        return Interval(-value.high, -value.low)
    return Interval(0, max(-value.low, value.high))


def root(value: Real, index: int) -> Real:
    """A root, exact where there is an exact one. Raises Undefined for an even one below zero."""
    if isinstance(value, Fraction):
        if value < 0:
            if index % 2 == 0:
                raise Undefined
            return negate(root(-value, index))
        top, bottom = whole_root(value.numerator, index), whole_root(value.denominator, index)
        if top**index == value.numerator and bottom**index == value.denominator:
            return Fraction(top, bottom)
    known = interval(value)
    if known.high < 0:
        if index % 2 == 0:
            raise Undefined
        return negate(root(negate(known), index))
    shift = BITS * (index - 1)
    low = whole_root(max(known.low, 0) << shift, index)
    high = whole_root(known.high << shift, index) + 1
    if known.low < 0 and index % 2:
        low = -whole_root(-known.low << shift, index) - 1
    return Interval(low, high)


def whole_root(value: int, index: int) -> int:
    """The largest integer whose power is not above an integer of 0 or more."""
    if index == 2:
        return isqrt(value)
    if value < 2:
        return value
    guess = 1 << -(-value.bit_length() // index)
    while True:
        better = ((index - 1) * guess + value // guess ** (index - 1)) // index
        if better >= guess:
            return guess
        guess = better


@cache
def pi() -> Interval:
    """π, by Machin's formula."""
    guard = BITS + 32

    def arctangent(inverse: int) -> int:
        term = (1 << guard) // inverse
        total, count, square = term, 1, inverse * inverse
        while term:
            term = -term // square
            count += 2
            total += term // count
        return total

    value = 4 * (4 * arctangent(5) - arctangent(239)) >> 32
    return Interval(value - 2, value + 2)
