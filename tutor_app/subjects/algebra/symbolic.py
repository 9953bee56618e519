"""Our trees as sympy expressions, built node by node: no text of a student ever reaches sympy.

sympy takes a third of a second to import, so it is imported when it is first needed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.polynomial import Polynomial
from tutor_app.subjects.algebra.tree import (
    PI,
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    Power,
    Product,
    Quotient,
    Ratio,
    Root,
    Sum,
    Symbol,
    Tree,
)
from tutor_app.subjects.algebra.unreadable import Beyond


def to_sympy(tree: Tree) -> Any:
    """A sympy expression of real symbols, of a tree that `read_line` let pass. Raises Beyond."""
    import sympy

    match tree:
        case Number(value):
            return _rational(value)
        case Mixed():
            return _rational(tree.value)
        case Symbol(name):
            return sympy.pi if name == PI else sympy.Symbol(name, real=True)
        case Group(body):
            return to_sympy(body)
        case Negative(body):
            return -to_sympy(body)
        case Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case Quotient(top, bottom) | Ratio((top, bottom)):
            return to_sympy(top) / to_sympy(bottom)
        case Power(base, exponent):
            return to_sympy(base) ** to_sympy(exponent)
        case Root(index, body):
            return (
                sympy.real_root(to_sympy(body), index)
                if index % 2
                else sympy.root(to_sympy(body), index)
            )
        case Absolute(body):
            return sympy.Abs(to_sympy(body))
        case Percent(body):
            return to_sympy(body) / 100
    raise Beyond


def _rational(value: Fraction) -> Any:
    import sympy

    return sympy.Rational(value.numerator, value.denominator)


def irreducible_factors(poly: Polynomial) -> int:
    """How many factors with a letter a polynomial has over the rational numbers, powers counted."""
    import sympy

    _, factors = sympy.factor_list(_expression(poly))
    return sum(exponent for _, exponent in factors)


def common_factor(one: Polynomial, other: Polynomial) -> bool:
    """Whether two polynomials have a factor with a letter in common."""
    shared = p.names(one) & p.names(other)
    if not shared:
        return False
    if p.degree(one) == 1 or p.degree(other) == 1:
        linear, poly = (one, other) if p.degree(one) == 1 else (other, one)
        if len(p.names(linear) | p.names(poly)) == 1:
            return _at_root(poly, linear, min(shared)) == 0
    import sympy

    return bool(sympy.gcd(_expression(one), _expression(other)).free_symbols)


def _at_root(poly: Polynomial, linear: Polynomial, name: str) -> Fraction:
    """The value of a polynomial where a linear one is zero."""
    constant, slope = (p.coefficients(linear, name) or [Fraction(0), Fraction(1)])[:2]
    value, total = -constant / slope, Fraction(0)
    for coefficient in reversed(p.coefficients(poly, name) or []):
        total = total * value + coefficient
    return total


def _expression(poly: Polynomial) -> Any:
    """A polynomial as sympy has it, its letters numbered."""
    import sympy

    symbols = {name: sympy.Symbol(f"v_{name}") for name in p.names(poly)}
    return sympy.Add(
        *(
            sympy.Mul(_rational(value), *(symbols[name] ** exponent for name, exponent in monomial))
            for monomial, value in poly.items()
        )
    )
