"""Polynomials in several letters with rational coefficients, exactly and within limits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor_app.subjects.algebra import limits
from tutor_app.subjects.algebra.unreadable import TooMonstrous

Monomial = tuple[tuple[str, int], ...]
"""Letters with their exponents, in the order of the alphabet; empty for the constant."""

Polynomial = Mapping[Monomial, Fraction]
"""Coefficients that are not zero, by monomial. Zero is the empty one."""

ZERO: Polynomial = {}
ONE: Polynomial = {(): Fraction(1)}


def constant(value: Fraction | int) -> Polynomial:
    """A number."""
    return {(): Fraction(value)} if value else {}


def variable(name: str) -> Polynomial:
    """A letter."""
    return {((name, 1),): Fraction(1)}


def as_constant(poly: Polynomial) -> Fraction | None:
    """The number it is; None when a letter is in it."""
    if not poly:
        return Fraction(0)
    return poly.get(()) if len(poly) == 1 else None


def add(left: Polynomial, right: Polynomial, factor: Fraction | int = 1) -> Polynomial:
    """`left + factor * right`."""
    total = dict(left)
    for monomial, coefficient in right.items():
        value = total.get(monomial, 0) + factor * coefficient
        if value:
            total[monomial] = Fraction(value)
        else:
            total.pop(monomial, None)
    return total


def scale(poly: Polynomial, factor: Fraction | int) -> Polynomial:
    """Every coefficient times a number."""
    return {m: c * factor for m, c in poly.items()} if factor else {}


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product. Raises TooMonstrous beyond the limits."""
    if len(left) * len(right) > 20 * limits.MAX_TERMS:
        raise TooMonstrous("too_large")
    total: dict[Monomial, Fraction] = {}
    for first, one in left.items():
        for second, two in right.items():
            monomial = _join(first, second)
            total[monomial] = total.get(monomial, Fraction(0)) + one * two
    if len(total) > limits.MAX_TERMS:
        raise TooMonstrous("too_large")
    for monomial, coefficient in total.items():
        if sum(exponent for _, exponent in monomial) > limits.MAX_DEGREE:
            raise TooMonstrous("too_large")
        if coefficient.numerator.bit_length() > limits.MAX_BITS:
            raise TooMonstrous("too_large")
    return {monomial: value for monomial, value in total.items() if value}


def power(poly: Polynomial, exponent: int) -> Polynomial:
    """A power with an exponent of 0 or more. Raises TooMonstrous beyond the limits."""
    if exponent > limits.MAX_EXPONENT and as_constant(poly) is None:
        raise TooMonstrous("too_large")
    value = as_constant(poly)
    if value is not None:
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        if bits * exponent > limits.MAX_BITS and abs(value) != 1:
            raise TooMonstrous("too_large")
        return constant(value**exponent)
    result = ONE
    for _ in range(exponent):
        result = multiply(result, poly)
    return result


def _join(first: Monomial, second: Monomial) -> Monomial:
    if not first or not second:
        return first or second
    if len(first) == len(second) == 1 and first[0][0] == second[0][0]:
        return ((first[0][0], first[0][1] + second[0][1]),)
    exponents = dict(first)
    for name, exponent in second:
        exponents[name] = exponents.get(name, 0) + exponent
    return tuple(sorted(exponents.items()))


def names(poly: Polynomial) -> frozenset[str]:
    """The letters in it."""
    return frozenset(name for monomial in poly for name, _ in monomial)


def degree(poly: Polynomial) -> int:
    """The highest sum of exponents; 0 for a number."""
    return max((sum(e for _, e in monomial) for monomial in poly), default=0)


def by_powers(poly: Polynomial, name: str) -> dict[int, Polynomial]:
    """The coefficients of the powers of one letter."""
    parts: dict[int, dict[Monomial, Fraction]] = {}
    for monomial, coefficient in poly.items():
        exponent = next((e for n, e in monomial if n == name), 0)
        rest = tuple(pair for pair in monomial if pair[0] != name)
        parts.setdefault(exponent, {})[rest] = coefficient
    return dict(parts)


def coefficients(poly: Polynomial, name: str) -> list[Fraction] | None:
    """The coefficients of a polynomial in one letter, constant first; None with other letters."""
    if not names(poly) <= {name}:
        return None
    values = {(monomial[0][1] if monomial else 0): value for monomial, value in poly.items()}
    return [values.get(index, Fraction(0)) for index in range(max(values, default=0) + 1)]
