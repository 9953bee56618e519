"""Faulty rules about the signs of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body
from tutor_app.subjects.algebra.malrules.building import (
    constant,
    monomial,
    of_monomial,
    rejoined,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    has_letters,
    on_line,
    on_part,
    parts_of,
    put_part,
)
from tutor_app.subjects.algebra.tree import (
    Negative,
    Product,
    Quotient,
    Sum,
    Tree,
    number,
)


def _two_numbers(part: Tree) -> Iterator[tuple[Fraction, Fraction, tuple[Tree, ...], int]]:
    if isinstance(part, Sum):
        for one, two, rest, place in two_terms(part):
            a, b = constant(one), constant(two)
            if a is not None and b is not None and a and b:
                yield a, b, rest, place


@on_part(
    "wrong-sign-of-mixed-sum",
    "sign-of-a-mixed-sum",
    "integer-addition",
    "{before} became {wrong}: the size is right, the sign is the other number's",
    ("-9 + 4", "5"),
    ("3 + -7", "4"),
    on=(Sum,),
)
def mixed_sign(part: Tree) -> Iterator[Outcome]:
    """A positive and a negative number added, the result with the wrong sign."""
    for a, b, rest, place in _two_numbers(part):
        if (a < 0) != (b < 0):
            yield Outcome(rejoined(rest, place, number(-(a + b))), part)


@on_part(
    "adds-sizes-of-mixed-sum",
    "sign-of-a-mixed-sum",
    "integer-addition",
    "{before} became {wrong}: the sizes were added although the signs differ",
    ("-9 + 4", "-13"),
    ("-6 + 2", "8"),
    weight=0.7,
    on=(Sum,),
)
def mixed_sizes(part: Tree) -> Iterator[Outcome]:
    """A negative number first, then a positive one: sizes added."""
    for a, b, rest, place in _two_numbers(part):
        if a < 0 < b:
            yield Outcome(rejoined(rest, place, number(a - b)), part)
            yield Outcome(rejoined(rest, place, number(b - a)), part)


def _two_negatives(body: Body, also_difference: bool) -> Iterator[Outcome]:
    for side, path, part in parts_of(body):
        if not isinstance(part, Sum):
            continue
        for one, two, rest, place in two_terms(part):
            a, b = monomial(one), monomial(two)
            if not a or not b or a[1] != b[1] or a[0] >= 0 or b[0] >= 0:
                continue
            found = [-(a[0] + b[0])]
            if also_difference:
                found += [abs(a[0] - b[0]), a[0] - b[0], b[0] - a[0]]
            for value in dict.fromkeys(found):
                new = rejoined(rest, place, of_monomial(value, a[1]))
                yield Outcome(put_part(body, side, path, new), body)


@on_line(
    "two-negatives-make-a-positive",
    "two-negatives-make-positive",
    "integer-addition",
    "{before} became {wrong}: two negatives were thought to make a positive",
    ("-7 + -5", "12"),
    ("-9 - 4", "5"),
)
def negatives_numbers(body: Body) -> Iterator[Outcome]:
    """-a + -b taken as a + b, or as a - b, among numbers."""
    if not has_letters(body):
        yield from _two_negatives(body, also_difference=True)


@on_line(
    "negative-terms-add-to-positive",
    "negative-terms-add-to-positive",
    "integer-addition",
    "{before} became {wrong}: two negative terms were added to a positive one",
    ("5x - 4 - 3", "5x + 7"),
    ("x = -2 - 6", "x = 8"),
)
def negatives_letters(body: Body) -> Iterator[Outcome]:
    """-a - b taken as a + b in an expression or equation with letters."""
    if has_letters(body):
        yield from _two_negatives(body, also_difference=False)


@on_part(
    "subtracts-a-negative-as-positive",
    "two-negatives-make-positive",
    "integer-addition",
    "{before} became {wrong}: subtracting a negative was taken as subtracting",
    ("6 - (-2)", "4"),
    ("x - (-5)", "x - 5"),
    on=(Sum,),
)
def subtracts_negative(part: Tree) -> Iterator[Outcome]:
    """a - (-b) taken as a - b."""
    if isinstance(part, Sum):
        for place, term in enumerate(part.terms):
            if isinstance(term, Negative) and isinstance(term.body, Negative):
                rest = part.terms[:place] + part.terms[place + 1 :]
                yield Outcome(rejoined(rest, place, term.body), part)


@on_part(
    "wrong-sign-of-product",
    "two-negatives-make-positive",
    "integer-addition",
    "{before} became {wrong}: the sign of the product or quotient",
    ("(-3)*(-4)", "-12"),
    ("-8/(-2)", "-4"),
    weight=0.8,
    on=(
        Product,
        Quotient,
    ),
)
def product_sign(part: Tree) -> Iterator[Outcome]:
    """The sign of a product or quotient with negative parts turned."""
    if isinstance(part, Product):
        signs = sum(isinstance(factor, Negative) for factor in part.factors)
        if signs:
            yield Outcome(Negative(part), part)
    elif isinstance(part, Quotient):
        top, below = constant(part.top), constant(part.bottom)
        if top is not None and below is not None and (top < 0 or below < 0):
            yield Outcome(Negative(part), part)


RULES = (
    mixed_sign,
    mixed_sizes,
    negatives_numbers,
    negatives_letters,
    subtracts_negative,
    product_sign,
)
