"""Whether a decimal is a value rounded."""

from __future__ import annotations

import re
from fractions import Fraction

from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.interval import Interval, Real, Undefined
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Ratio,
    Root,
    Sum,
    Symbol,
    Tree,
    letters,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

_NODES = (
    Number, Mixed, Symbol, Group, Negative, Sum, Product, Quotient, Power, Root, Absolute, Percent,
    PlusMinus, Ratio,
)  # fmt: skip


def decimals(tree: Tree) -> int | None:
    """The decimals of a number as written, 0 for an integer; None when it is no plain number."""
    match tree:
        case Negative(body) | Group(body):
            return decimals(body)
        case Number(value, text):
            written = re.search(r"[.,](\d+)$", text)
            return len(written[1]) if (written and value.denominator != 1) or written else 0
    return None


def rounds_to(exact: Tree | Real, given: Tree, about: bool = False) -> bool:
    """Whether `given` is a decimal that the exact value comes to when rounded.

    With `about` (a sign ≈), cutting off instead of rounding will do, and integers count.
    """
    places = decimals(given)
    if places is None or (places == 0 and not about):
        return False
    try:
        if isinstance(exact, _NODES):
            if letters(exact):
                return False
            exact = value_at(exact, {})
        value = value_at(given, {})
    except (Undefined, Beyond, TooMonstrous):
        return False
    middle = exact.middle() if isinstance(exact, Interval) else exact
    assert isinstance(value, Fraction)
    distance = abs(middle - value)
    unit = Fraction(1, 10**places)
    return distance > 0 and (distance < unit if about else 2 * distance <= unit)
