"""Faulty rules about mixed numbers, reduced fractions and fractions as decimals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm

from tutor_app.subjects.algebra.malrules.building import (
    fraction,
    fraction_parts,
    integer,
    natural,
    rejoined,
    signed,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    on_part,
)
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Power,
    Quotient,
    Sum,
    Tree,
    number,
)


def _mixed(tree: Tree) -> tuple[int, int, int] | None:
    """Whole, top and bottom of a mixed number, a fraction or an integer."""
    if isinstance(tree, Mixed):
        return tree.whole, tree.top, tree.bottom
    plain = natural(tree)
    if plain is not None:
        return plain, 0, 1
    parts = fraction_parts(tree)
    return (0, *parts) if parts else None


def _mixed_tree(whole: int, top: int, bottom: int) -> Tree:
    if not top:
        return integer(whole)
    return Mixed(whole, top, bottom) if whole > 0 else fraction(top, bottom)


@on_part(
    "takes-smaller-fraction-from-larger",
    "subtracts-smaller-digit-in-mixed",
    "mixed-numbers",
    "{before} became {wrong}: the fractions were not regrouped",
    ("5 1/4 - 2 3/4", "3 2/4"),
    ("9 - 2/5", "7/5"),
    ("6 - 2 1/3", "4 1/3"),
    on=(Sum,),
)
def no_regrouping(part: Tree) -> Iterator[Outcome]:
    """Mixed numbers subtracted without regrouping a whole."""
    if not isinstance(part, Sum):
        return
    for first, second, rest, place in two_terms(part):
        (s, a), (t, b) = signed(first), signed(second)
        one, two = _mixed(a), _mixed(b)
        if s < 0 or t > 0 or not one or not two or one[0] < two[0] or not two[1]:
            continue
        if not one[1]:  # a whole number less a fraction or mixed number
            if two[0] == 0 and one[0] > two[1]:
                yield Outcome(rejoined(rest, place, fraction(one[0] - two[1], two[2])), part)
            kept = _mixed_tree(one[0] - two[0], two[1], two[2])
            yield Outcome(rejoined(rest, place, kept), part)
            continue
        common = lcm(one[2], two[2])
        top, taken = one[1] * common // one[2], two[1] * common // two[2]
        if top < taken:
            left = _mixed_tree(one[0] - two[0], taken - top, common)
            yield Outcome(rejoined(rest, place, left), part)


@on_part(
    "takes-wholes-tops-bottoms-apart",
    "subtracts-sizes-of-mixed",
    "mixed-numbers",
    "{before} became {wrong}: wholes, tops and bottoms were subtracted each on their own",
    ("7 3/4 - 2 1/2", "5 2/2"),
    ("5 5/6 - 1 2/3", "4 3/3"),
    ("8 3/4 - 1/2", "8 2/2"),
    on=(Sum,),
)
def mixed_apart(part: Tree) -> Iterator[Outcome]:
    """Mixed numbers subtracted whole from whole, top from top, bottom from bottom."""
    if not isinstance(part, Sum):
        return
    for first, second, rest, place in two_terms(part):
        (s, a), (t, b) = signed(first), signed(second)
        one, two = _mixed(a), _mixed(b)
        if s < 0 or t > 0 or not isinstance(a, Mixed) or not one or not two or not two[1]:
            continue
        bottom = abs(one[2] - two[2])
        if bottom and one[0] >= two[0]:
            left = _mixed_tree(one[0] - two[0], abs(one[1] - two[1]), bottom)
            yield Outcome(rejoined(rest, place, left), part)


@on_part(
    "reduces-one-part-only",
    "reduces-one-part-only",
    "equivalent-fractions",
    "{before} became {wrong}: only one part of the fraction was divided",
    ("9/12", "3/12"),
    ("10/15", "10/3"),
    on=(Quotient,),
    written=True,
)
def reduces_one(part: Tree) -> Iterator[Outcome]:
    """A common factor divided out of the top only, or of the bottom only."""
    parts = fraction_parts(part)
    if not parts:
        return
    top, bottom = parts
    common = gcd(top, bottom)
    for by in range(2, min(common, 60) + 1):
        if common % by == 0:
            yield Outcome(fraction(top // by, bottom), part)
            yield Outcome(fraction(top, bottom // by), part)


@on_part(
    "reduces-by-guessing",
    "reduces-by-guessing",
    "equivalent-fractions",
    "{before} became {wrong}: top and bottom were not divided by the same number",
    ("9/16", "3/4"),
    ("6/15", "3/3"),
    weight=0.7,
    on=(Quotient,),
    written=True,
)
def reduces_by_guess(part: Tree) -> Iterator[Outcome]:
    """Top and bottom divided by different numbers, neither of them 1."""
    parts = fraction_parts(part)
    if not parts or max(parts) > 500:
        return
    top, bottom = parts
    for by in _divisors(top):
        for other in _divisors(bottom):
            if by != other:
                yield Outcome(fraction(top // by, bottom // other), part)


def _divisors(value: int) -> list[int]:
    return [by for by in range(2, value + 1) if value % by == 0]


@on_part(
    "power-of-fraction-reaches-top-only",
    "computes-powers-instead-of-patterns",
    "exponents-of-numbers",
    "{before} became {wrong}: only one part of the fraction was raised",
    ("(2/3)^2", "4/3"),
    ("(1/4)^2", "1/4"),
    on=(Power,),
)
def power_of_top(part: Tree) -> Iterator[Outcome]:
    """(a/b)^n taken as a^n/b."""
    if isinstance(part, Power) and isinstance(part.base, Quotient):
        top, bottom, times = part.base.top, part.base.bottom, part.exponent
        yield Outcome(Quotient(Power(top, times), bottom, "frac"), part)
        yield Outcome(Quotient(top, Power(bottom, times), "frac"), part)


@on_part(
    "fraction-as-decimal-digits",
    "equivalent-ratio-forms",
    "equivalent-ratios",
    "{before} became {wrong}: top and bottom were written around a decimal point",
    ("3/4", "3.4"),
    ("1/5", "0.5"),
    weight=0.7,
    on=(Quotient,),
    written=True,
)
def as_decimal(part: Tree) -> Iterator[Outcome]:
    """a/b written as a.b or 0.b."""
    parts = fraction_parts(part)
    if parts and 0 < parts[0] < 100 and 1 < parts[1] < 100:
        top, bottom = parts
        shift = 10 ** len(str(bottom))
        yield Outcome(number(top + Fraction(bottom, shift)), part)
        if top == 1:
            yield Outcome(number(Fraction(bottom, shift)), part)


RULES = (
    no_regrouping,
    mixed_apart,
    reduces_one,
    reduces_by_guess,
    power_of_top,
    as_decimal,
)
