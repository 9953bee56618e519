"""Faulty rules about which terms may be put together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    Monomial,
    monomial,
    natural,
    of_monomial,
    rejoined,
    terms_of,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    on_line,
    on_part,
)
from tutor_app.subjects.algebra.tree import (
    Number,
    Product,
    Sum,
    Symbol,
    Tree,
    letters,
    rewrite,
)


def _two_monomials(
    part: Tree,
) -> Iterator[tuple[tuple[Fraction, Monomial], tuple[Fraction, Monomial], tuple[Tree, ...], int]]:
    if isinstance(part, Sum):
        for one, two, rest, place in two_terms(part):
            a, b = monomial(one), monomial(two)
            if a and b and a[0] and b[0]:
                yield a, b, rest, place


def _union(one: Monomial, two: Monomial) -> Monomial:
    powers = dict(one)
    for name, exponent in two:
        powers[name] = max(powers.get(name, 0), exponent)
    return tuple(sorted(powers.items()))


def _product(one: Monomial, two: Monomial) -> Monomial:
    powers = dict(one)
    for name, exponent in two:
        powers[name] = powers.get(name, 0) + exponent
    return tuple(sorted(powers.items()))


@on_part(
    "joins-unlike-terms",
    "like-terms-not-combined",
    "like-terms",
    "{before} became {wrong}: unlike terms were put together",
    ("3x + 5", "8x"),
    ("7 - 2y", "5y"),
    ("2a + 3b", "5ab"),
    on=(Sum,),
)
def joins_unlike(part: Tree) -> Iterator[Outcome]:
    """3x + 5 taken as 8x, 2a + 3b as 5ab."""
    for a, b, rest, place in _two_monomials(part):
        if a[1] == b[1]:
            continue
        for of in dict.fromkeys((_union(a[1], b[1]), _product(a[1], b[1]))):
            total = a[0] + b[0]
            if total:
                yield Outcome(rejoined(rest, place, of_monomial(total, of)), part)


@on_part(
    "multiplies-unlike-terms",
    "like-terms-not-combined",
    "like-terms",
    "{before} became {wrong}: unlike terms were multiplied together",
    ("4 + 3x", "12x"),
    ("2a + 5b", "10ab"),
    weight=0.7,
    on=(Sum,),
)
def multiplies_unlike(part: Tree) -> Iterator[Outcome]:
    """3x + 4 taken as 12x."""
    for a, b, rest, place in _two_monomials(part):
        if a[1] != b[1] and 1 not in (abs(a[0]), abs(b[0])):
            joined = of_monomial(a[0] * b[0], _product(a[1], b[1]))
            yield Outcome(rejoined(rest, place, joined), part)


@on_part(
    "squares-the-letter-of-like-terms",
    "like-terms-not-combined",
    "like-terms",
    "{before} became {wrong}: adding like terms changed the exponent",
    ("3x + 2x", "5x^2"),
    ("4y^2 + y^2", "5y^4"),
    on=(Sum,),
)
def squares_letter(part: Tree) -> Iterator[Outcome]:
    """3x + 2x taken as 5x²."""
    for a, b, rest, place in _two_monomials(part):
        if a[1] == b[1] and a[1] and a[0] + b[0]:
            joined = of_monomial(a[0] + b[0], _product(a[1], b[1]))
            yield Outcome(rejoined(rest, place, joined), part)


@on_part(
    "multiplies-like-terms",
    "like-terms-not-combined",
    "like-terms",
    "{before} became {wrong}: like terms were multiplied instead of added",
    ("3x + 4x", "12x"),
    ("2y + 5y", "10y^2"),
    weight=0.8,
    on=(Sum,),
)
def multiplies_like(part: Tree) -> Iterator[Outcome]:
    """3x + 4x taken as 12x or 12x²."""
    for a, b, rest, place in _two_monomials(part):
        if a[1] == b[1] and a[1]:
            for of in (a[1], _product(a[1], b[1])):
                yield Outcome(rejoined(rest, place, of_monomial(a[0] * b[0], of)), part)


@on_part(
    "overlooks-a-coefficient-of-one",
    "like-terms-not-combined",
    "like-terms",
    "{before} became {wrong}: a letter without a number in front was not counted as one",
    ("4x + x", "4x"),
    ("6y - y", "6"),
    on=(Sum,),
)
def overlooks_one(part: Tree) -> Iterator[Outcome]:
    """4x + x taken as 4x; 5x - x taken as 5."""
    for a, b, rest, place in _two_monomials(part):
        if a[1] != b[1] or not a[1]:
            continue
        for one, two in ((a, b), (b, a)):
            if abs(two[0]) == 1 and abs(one[0]) != 1:
                yield Outcome(rejoined(rest, place, of_monomial(one[0], a[1])), part)
                if two[0] < 0:
                    yield Outcome(rejoined(rest, place, of_monomial(one[0], ())), part)


@on_line(
    "reads-coefficients-as-digits",
    "like-terms-not-combined",
    "like-terms",
    "{before} was read as {wrong}: the letter was taken as the second digit of a number",
    ("3x + x = 43", "x = 13/2"),
    ("4x + 2x = 68", "x = 4"),
)
def as_digits(body: Body) -> Iterator[Outcome]:
    """3x with x = 4 taken as 34, in an equation whose like terms were not combined."""
    if not isinstance(body, Relation):
        return
    terms = [term for side in body.sides for term in terms_of(side) if letters(term)]
    coefficients = [coefficient_of(term) for term in terms]
    if len(terms) > 1 and any(coefficients) and len(letters(terms[0])) == 1:
        sides = tuple(rewrite(side, _digits) for side in body.sides)
        if sides != body.sides:
            yield Outcome(Relation(sides, body.signs), body)


def coefficient_of(term: Tree) -> int | None:
    """The number before the letter of a term such as `3x`; None for any other term."""
    if isinstance(term, Product) and len(term.factors) == 2 and isinstance(term.factors[1], Symbol):
        value = natural(term.factors[0])
        return value if value and value < 100 else None
    return None


def _digits(part: Tree) -> Tree:
    value = coefficient_of(part)
    if value is None or not isinstance(part, Product):
        return part
    return Sum((Number(Fraction(10 * value)), part.factors[1]))


RULES = (
    joins_unlike,
    multiplies_unlike,
    squares_letter,
    multiplies_like,
    overlooks_one,
    as_digits,
)
