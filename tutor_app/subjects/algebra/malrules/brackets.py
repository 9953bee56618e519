"""Faulty rules about brackets and fraction bars: what a factor, a minus or a divisor reaches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.malrules.building import (
    added,
    multiplied,
    negated,
    rejoined,
    terms_of,
)
from tutor_app.subjects.algebra.malrules.rule import (
    ALWAYS,
    Outcome,
    Setting,
    on_part,
)
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Tree,
    letters,
)


@on_part(
    "factor-reaches-first-term-only",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: only the first term in the brackets was multiplied",
    ("3(x + 4)", "3x + 4"),
    ("5(2 + 7)", "17"),
    ("x(x - 6)", "x^2 - 6"),
    settings=ALWAYS - {Setting.MODEL},
    on=(Product,),
)
def first_term_only(part: Tree) -> Iterator[Outcome]:
    """a(b + c) taken as ab + c, or as b + ac."""
    if not isinstance(part, Product):
        return
    for place, factor in enumerate(part.factors):
        if isinstance(factor, Sum):
            rest = part.factors[:place] + part.factors[place + 1 :]
            if any(isinstance(other, Sum) for other in rest):
                continue
            terms = terms_of(factor)
            for reached in range(len(terms)):
                made = [
                    multiplied((*rest, term)) if index == reached else term
                    for index, term in enumerate(terms)
                ]
                yield Outcome(added(made), part)


@on_part(
    "multiplies-brackets-term-by-term",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: only first by first and last by last were multiplied",
    ("(x + 2)(x + 5)", "x^2 + 10"),
    ("(x - 3)(x + 4)", "x^2 - 12"),
    on=(Product,),
)
def term_by_term(part: Tree) -> Iterator[Outcome]:
    """(a + b)(c + d) taken as ac + bd."""
    if isinstance(part, Product) and len(part.factors) == 2:
        one, two = (terms_of(factor) for factor in part.factors)
        if len(one) == len(two) == 2:
            yield Outcome(added(multiplied(pair) for pair in zip(one, two, strict=True)), part)


@on_part(
    "minus-reaches-first-term-only",
    "negative-terms-add-to-positive",
    "integer-addition",
    "{before} became {wrong}: the minus sign reached only the first term in the brackets",
    ("8 - (x - 3)", "8 - x - 3"),
    ("-(2x + 5)", "-2x + 5"),
    ("9 - 2(x - 1)", "9 - 2x - 2"),
    on=(Negative,),
)
def minus_first_only(part: Tree) -> Iterator[Outcome]:
    """-(a - b) taken as -a - b, and -k(a - b) as -ka - kb."""
    if not isinstance(part, Negative) or not letters(part):
        return
    outer: tuple[Tree, ...] = ()
    inner = part.body
    if isinstance(inner, Product) and isinstance(inner.factors[-1], Sum):
        outer, inner = inner.factors[:-1], inner.factors[-1]
    if isinstance(inner, Sum):
        terms = [multiplied((*outer, term)) for term in terms_of(inner)]
        yield Outcome(added((negated(terms[0]), *terms[1:])), part)


@on_part(
    "cancels-a-term",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: a term of a sum was cancelled against the bottom",
    ("(x + 6)/6", "x"),
    ("(6x + 4)/2", "3x + 4"),
    ("(8 + 3)/4", "5"),
    on=(Quotient,),
)
def cancels_term(part: Tree) -> Iterator[Outcome]:
    """Only one term of a sum over a denominator is divided, or struck out."""
    if not isinstance(part, Quotient) or not isinstance(part.top, Sum):
        return
    terms = terms_of(part.top)
    for place, term in enumerate(terms):
        rest = terms[:place] + terms[place + 1 :]
        if term == part.bottom or (isinstance(term, Negative) and term.body == part.bottom):
            yield Outcome(added(rest), part)
            one = negated(Number(Fraction(1))) if isinstance(term, Negative) else None
            new = one or Number(Fraction(1))
            yield Outcome(rejoined(rest, place, new), part)
        else:
            yield Outcome(rejoined(rest, place, Quotient(term, part.bottom, "frac")), part)


@on_part(
    "splits-the-bottom",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: a sum below the bar was split",
    ("12/(2 + 4)", "6 + 3"),
    ("6/(x + 3)", "6/x + 2"),
    on=(Quotient,),
)
def splits_bottom(part: Tree) -> Iterator[Outcome]:
    """a/(b + c) taken as a/b + a/c."""
    if isinstance(part, Quotient) and isinstance(part.bottom, Sum):
        made = [Quotient(part.top, term, "frac") for term in terms_of(part.bottom)]
        yield Outcome(added(made), part)


RULES = (
    first_term_only,
    term_by_term,
    minus_first_only,
    cancels_term,
    splits_bottom,
)
