"""Faulty rules about undoing operations in equations, and about the equals sign."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    added,
    constant,
    monomial,
    multiplied,
    natural,
    negated,
    of_monomial,
    terms_of,
)
from tutor_app.subjects.algebra.malrules.moving import each_side, equation_of, solving, with_side
from tutor_app.subjects.algebra.malrules.rule import Outcome
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Percent,
    Quotient,
    Symbol,
    Tree,
    letters,
    walk,
)


def _percentage(side: Tree) -> bool:
    """Whether a side is a percentage of something, which has rules of its own."""
    return any(
        isinstance(part, Percent) or (isinstance(part, Quotient) and natural(part.bottom) == 100)
        for _, part in walk(side)
    )


@solving(
    "divides-one-term-only",
    "forms-equations-wrongly",
    "writing-equations",
    "{before} became {wrong}: not every term was divided",
    ("2x + 6 = 14", "x + 6 = 7"),
    ("3x + 9 = 12", "x + 3 = 12"),
)
def divides_one(body: Body) -> Iterator[Outcome]:
    """2x + 6 = 14 taken as x + 6 = 7: one term of a sum is left undivided, or only one divided."""
    for relation, index, side, other in each_side(body):
        terms = terms_of(side)
        if len(terms) < 2:
            continue
        for term in terms:
            found = monomial(term)
            if not found or not found[1] or abs(found[0]) == 1:
                continue
            by = of_monomial(found[0], ())
            over = Quotient(other, by, "frac")
            one = of_monomial(Fraction(1), found[1])
            alone = added(one if t is term else t for t in terms)
            yield Outcome(with_side(relation, index, alone, over), body)
            every = added(one if t is term else Quotient(t, by, "frac") for t in terms)
            yield Outcome(with_side(relation, index, every, other), body)


@solving(
    "clears-one-denominator-only",
    "forms-equations-wrongly",
    "writing-equations",
    "{before} became {wrong}: not every term was multiplied by the denominator",
    ("x/3 + 2 = 5", "x + 2 = 15"),
    ("x/4 + 1 = 6", "x + 4 = 6"),
)
def clears_one(body: Body) -> Iterator[Outcome]:
    """x/3 + 2 = 5 taken as x + 2 = 15."""
    for relation, index, side, other in each_side(body):
        terms = terms_of(side)
        for term in terms if len(terms) > 1 else ():
            inner = term.body if isinstance(term, Negative) else term
            if not isinstance(inner, Quotient):
                continue
            top = negated(inner.top) if isinstance(term, Negative) else inner.top
            times = inner.bottom
            alone = added(top if t is term else t for t in terms)
            yield Outcome(with_side(relation, index, alone, multiplied((times, other))), body)
            every = added(top if t is term else multiplied((times, t)) for t in terms)
            yield Outcome(with_side(relation, index, every, other), body)


@solving(
    "undoes-with-the-same-operation",
    "operation-symbols-confused",
    "algebra-notation",
    "{before} became {wrong}: the operation was repeated where its inverse was needed",
    ("4x = 12", "x = 48"),
    ("x/5 = 10", "x = 2"),
)
def same_operation(body: Body) -> Iterator[Outcome]:
    """ax = c taken as x = ac; x/a = c taken as x = c/a."""
    for relation, index, side, other in each_side(body):
        found = monomial(side)
        if not found or not found[1] or abs(found[0]) == 1 or not found[0] or _percentage(side):
            continue
        one = of_monomial(Fraction(1), found[1])
        times = multiplied((of_monomial(found[0], ()), other))
        yield Outcome(with_side(relation, index, one, times), body)


@solving(
    "takes-the-coefficient-away",
    "operation-symbols-confused",
    "algebra-notation",
    "{before} became {wrong}: undone by an operation that is not the inverse",
    ("4x = 12", "x = 8"),
    ("x + 3 = 12", "x = 4"),
)
def other_operation(body: Body) -> Iterator[Outcome]:
    """ax = c taken as x = c - a or x = c + a; x + a = c taken as x = c/a."""
    for relation, index, side, other in each_side(body):
        found = monomial(side)
        if found and found[1] and abs(found[0]) != 1 and found[0]:
            one = of_monomial(Fraction(1), found[1])
            times = of_monomial(found[0], ())
            yield Outcome(with_side(relation, index, one, added((other, negated(times)))), body)
            yield Outcome(with_side(relation, index, one, added((other, times))), body)
        terms = terms_of(side)
        if len(terms) == 2:
            for term, kept in (terms, terms[::-1]):
                value = constant(term)
                if value and abs(value) != 1 and letters(kept):
                    by = of_monomial(abs(value), ())
                    yield Outcome(
                        with_side(relation, index, kept, Quotient(other, by, "frac")), body
                    )
                    if value < 0:
                        yield Outcome(
                            with_side(relation, index, kept, multiplied((by, other))), body
                        )


@solving(
    "turns-a-quotient-round",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: dividend and divisor changed places",
    ("6x = 2", "x = 3"),
    ("4x = 20", "x = 4/20"),
    weight=0.8,
)
def turned_quotient(body: Body) -> Iterator[Outcome]:
    """ax = c taken as x = a/c."""
    for relation, index, side, other in each_side(body):
        found = monomial(side)
        value = constant(other)
        if found and found[1] and value and abs(found[0]) != 1:
            one = of_monomial(Fraction(1), found[1])
            made = Quotient(of_monomial(found[0], ()), other, "frac")
            yield Outcome(with_side(relation, index, one, made), body)


@solving(
    "equals-sign-announces-the-answer",
    "equals-sign-announces-the-answer",
    "equal-sign",
    "{before} became {wrong}: what follows the equals sign was taken as the answer so far",
    ("7 + 5 = x + 3", "x = 12"),
    ("9 - 2 = x - 1", "x = 7"),
)
def announces(body: Body) -> Iterator[Outcome]:
    """a + b = x + c taken to say x = a + b."""
    for relation, _, side, other in each_side(body):
        value = constant(side)
        names = letters(other)
        if value is None or len(names) != 1 or relation.signs != ("=",):
            continue
        terms = terms_of(other)
        first = terms[0]
        if len(terms) > 1 and isinstance(first, Symbol):
            yield Outcome(Relation((first, side), ("=",)), body)


@solving(
    "adds-all-the-numbers",
    "equals-sign-announces-the-answer",
    "equal-sign",
    "{before} became {wrong}: all numbers in sight were added",
    ("8 + 4 = x + 5", "x = 17"),
    ("x + 6 = 10", "x = 16"),
    weight=0.7,
)
def adds_all(body: Body) -> Iterator[Outcome]:
    """a + b = x + c taken to say x = a + b + c."""
    relation = equation_of(body)
    if not relation or relation.signs != ("=",):
        return
    terms = [term for side in relation.sides for term in terms_of(side)]
    unknown = [term for term in terms if letters(term)]
    if len(unknown) == 1 and isinstance(unknown[0], Symbol) and len(terms) > 2:
        rest = [t for t in terms if t is not unknown[0]]
        if all(natural(t) is not None or isinstance(t, Mixed) for t in rest):
            yield Outcome(Relation((unknown[0], added(rest)), ("=",)), body)


@solving(
    "cross-multiplies-a-sum",
    "wrong-operation-on-ratios",
    "proportions",
    "{before} became {wrong}: fractions that are added were cross-multiplied",
    ("x/2 + x/3 = 5", "3x = 2x*5"),
    ("1/x + 1/4 = 3", "4 = 3x"),
    weight=0.6,
)
def cross_multiplies(body: Body) -> Iterator[Outcome]:
    """a/b + c/d = e taken as ad = bce."""
    for relation, index, side, other in each_side(body):
        terms = terms_of(side)
        if len(terms) == 2 and all(isinstance(t, Quotient) for t in terms):
            one, two = terms
            if isinstance(one, Quotient) and isinstance(two, Quotient):
                left = multiplied((one.top, two.bottom))
                for right in (
                    multiplied((one.bottom, two.top, other)),
                    multiplied((one.bottom, other)),
                ):
                    yield Outcome(with_side(relation, index, left, right), body)


RULES = (
    divides_one,
    clears_one,
    same_operation,
    other_operation,
    turned_quotient,
    announces,
    adds_all,
    cross_multiplies,
)
