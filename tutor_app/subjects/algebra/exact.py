"""What a tree is worth, exactly: fractions where there is one, else bounds that prove."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor_app.subjects.algebra import limits
from tutor_app.subjects.algebra.interval import (
    Real,
    Undefined,
    absolute,
    add,
    divide,
    interval,
    multiply,
    negate,
    pi,
    root,
    sign,
)
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
    children,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous


def evaluate(tree: Tree, values: Mapping[str, Fraction] | None = None) -> Fraction | None:
    """The exact value with letters replaced; None when it is irrational or there is none.

    Raises KeyError for a letter that `values` does not have.
    """
    try:
        value = value_at(tree, values or {})
    except (Undefined, Beyond, TooMonstrous):
        return None
    return value if isinstance(value, Fraction) else None


def value_at(tree: Tree, values: Mapping[str, Real]) -> Real:
    """The value with letters replaced. Raises Undefined where there is none, Beyond for what is
    not computed, TooMonstrous beyond the limits, KeyError for a letter without a value.
    """
    match tree:
        case Number(value):
            return value
        case Mixed():
            return tree.value
        case Symbol(name):
            return pi() if name == PI and PI not in values else values[name]
        case Group(body):
            return value_at(body, values)
        case Negative(body):
            return negate(value_at(body, values))
        case Sum(terms):
            total = value_at(terms[0], values)
            for term in terms[1:]:
                total = add(total, value_at(term, values))
            return _bounded(total)
        case Product(factors):
            total = value_at(factors[0], values)
            for factor in factors[1:]:
                total = multiply(total, value_at(factor, values))
            return _bounded(total)
        case Quotient(top, bottom):
            return _bounded(divide(value_at(top, values), value_at(bottom, values)))
        case Ratio((top, bottom)):
            return divide(value_at(top, values), value_at(bottom, values))
        case Power(base, exponent):
            return power(value_at(base, values), value_at(exponent, values))
        case Root(index, body):
            return root(value_at(body, values), index)
        case Absolute(body):
            return absolute(value_at(body, values))
        case Percent(body):
            return divide(value_at(body, values), Fraction(100))
    raise Beyond


def power(base: Real, exponent: Real) -> Real:
    """A power with a rational exponent. Raises as `value_at` does."""
    if not isinstance(exponent, Fraction):
        raise Beyond
    if exponent.denominator != 1:
        if exponent.denominator > limits.MAX_ROOT_INDEX:
            raise Beyond
        return root(power(base, Fraction(exponent.numerator)), exponent.denominator)
    times = exponent.numerator
    if times <= 0 and sign(base) == 0:
        raise Undefined
    if isinstance(base, Fraction):
        if base in (0, 1, -1):
            return base ** (times % 2 or 2 if times else 0)
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if abs(times) * bits > limits.MAX_BITS:
            raise TooMonstrous("too_large")
        return base**times
    if abs(times) > limits.MAX_EXPONENT:
        raise TooMonstrous("too_large")
    result: Real = Fraction(1)
    for _ in range(abs(times)):
        result = multiply(result, base)
    return divide(Fraction(1), result) if times < 0 else result


def _bounded(value: Real) -> Real:
    bits = 4 * limits.MAX_BITS
    if isinstance(value, Fraction):
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > bits:
            raise TooMonstrous("too_large")
    elif interval(value).high.bit_length() > bits:
        raise TooMonstrous("too_large")
    return value


def measure(tree: Tree, start: int = 0, end: int = 0) -> None:
    """Refuse a tree whose numbers would grow too large. Raises TooMonstrous with the place."""
    try:
        _measure(tree)
    except TooMonstrous as error:
        raise TooMonstrous(error.code, start, end) from None


def _measure(tree: Tree) -> bool:
    """Measure the parts; whether the tree has a letter in it."""
    if isinstance(tree, Symbol):
        return tree.name != PI
    lettered = [_measure(child) for child in children(tree)]
    if isinstance(tree, Power) and lettered[0] and not lettered[1]:
        size = _value(tree.exponent)
        if size is not None and abs(interval(size).middle()) > limits.MAX_EXPONENT:
            raise TooMonstrous("too_large")
    elif isinstance(tree, Power) and not any(lettered):
        _value(tree)
    return any(lettered)


def _value(tree: Tree) -> Real | None:
    try:
        return value_at(tree, {})
    except (Undefined, Beyond):
        return None
