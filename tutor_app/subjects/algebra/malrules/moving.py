"""Faulty rules about moving terms across an equals sign."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    added,
    monomial,
    negated,
    of_monomial,
    terms_of,
)
from tutor_app.subjects.algebra.malrules.rule import Outcome, Setting, on_line
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Quotient,
    Sum,
    Symbol,
    Tree,
    letters,
)

ZERO = Number(Fraction(0))

solving = partial(on_line, settings=frozenset((Setting.STEP, Setting.ANSWER)))
"""These rules act where an equation is solved, not where one is written for a situation."""


def equation_of(body: Body) -> Relation | None:
    """A relation with one sign and a letter in it."""
    if isinstance(body, Relation) and len(body.sides) == 2 and any(map(letters, body.sides)):
        return body
    return None


def each_side(body: Body) -> Iterator[tuple[Relation, int, Tree, Tree]]:
    """Each side of a relation in turn, with the other side."""
    found = equation_of(body)
    if found:
        for index in (0, 1):
            yield found, index, found.sides[index], found.sides[1 - index]


def with_side(relation: Relation, index: int, side: Tree, other: Tree) -> Relation:
    """The relation with its sides exchanged for new ones."""
    sides = (side, other) if index == 0 else (other, side)
    return Relation(sides, relation.signs)


def _moves(body: Body) -> Iterator[tuple[Relation, int, Tree, tuple[Tree, ...], Tree]]:
    """Each term that can be moved across: the relation, the side, the term, the rest, the other."""
    for relation, index, side, other in each_side(body):
        terms = terms_of(side)
        if len(terms) > 1:
            for place, term in enumerate(terms):
                yield relation, index, term, terms[:place] + terms[place + 1 :], other
        elif not (isinstance(side, Number) and side.value == 0):
            yield relation, index, side, (ZERO,), other


@solving(
    "moves-without-changing-sign",
    "does-not-check",
    "checking-solutions",
    "{before} became {wrong}: a term crossed the sign without changing its own",
    ("x + 6 = 15", "x = 21"),
    ("5x = 2x + 9", "7x = 9"),
    ("4 = 10 - x", "4 + 10 = -x"),
)
def moves_unchanged(body: Body) -> Iterator[Outcome]:
    """ax + b = c taken as ax = c + b."""
    for relation, index, term, rest, other in _moves(body):
        if rest != (ZERO,):
            yield Outcome(with_side(relation, index, added(rest), added((other, term))), body)


@solving(
    "drops-a-term-on-one-side",
    "equals-sign-announces-the-answer",
    "equal-sign",
    "{before} became {wrong}: something was done on one side only",
    ("x + 6 = 15", "x = 15"),
    ("3x - 2 = 10", "3x = 10"),
)
def one_side_only(body: Body) -> Iterator[Outcome]:
    """ax + b = c taken as ax = c; ax = c taken as x = c."""
    for relation, index, term, rest, other in _moves(body):
        if rest != (ZERO,):
            yield Outcome(with_side(relation, index, added(rest), other), body)
        else:
            found = monomial(term)
            if found and found[1] and abs(found[0]) != 1:
                bare = of_monomial(Fraction(1), found[1])
                yield Outcome(with_side(relation, index, bare, other), body)


@on_line(
    "changes-one-side-twice",
    "equals-sign-announces-the-answer",
    "equal-sign",
    "{before} became {wrong}: the operation was done on one side and again on the same side",
    ("x + 6 = 15", "x + 12 = 15"),
    ("2x = 10", "2x = 5"),
    weight=0.5,
    settings=frozenset((Setting.STEP,)),
)
def other_side_only(body: Body) -> Iterator[Outcome]:
    """One side is divided, or has a term added, and the other stays as it is."""
    for relation, index, side, other in each_side(body):
        if isinstance(side, Symbol) or isinstance(other, Symbol):
            continue  # nothing is left to be done to a letter alone
        for term in terms_of(side):
            found = monomial(term)
            if not found:
                continue
            if not found[1] and letters(side):
                yield Outcome(with_side(relation, index, added((side, term)), other), body)
            elif found[1] and abs(found[0]) != 1:
                by = of_monomial(found[0], ())
                yield Outcome(with_side(relation, index, side, Quotient(other, by, "frac")), body)


@solving(
    "subtracts-the-other-way-round",
    "reverses-a-difference",
    "integer-subtraction",
    "{before} became {wrong}: the difference was taken the wrong way round",
    ("x + 9 = 4", "x = 5"),
    ("3x + 8 = 20", "3x = 8 - 20"),
)
def reversed_difference(body: Body) -> Iterator[Outcome]:
    """ax + b = c taken as ax = b - c; a - x = c taken as x = c - a."""
    for relation, index, term, rest, other in _moves(body):
        if rest == (ZERO,) or letters(term) or letters(other):
            continue
        taken = added((other, negated(term)))
        turned = added(negated(t) for t in terms_of(taken))
        yield Outcome(with_side(relation, index, added(rest), turned), body)


@solving(
    "turns-a-difference-round",
    "reverses-a-difference",
    "integer-subtraction",
    "{before} became {wrong}: minuend and subtrahend changed places",
    ("x = 4 - 9", "x = 5"),
    ("2x - 7 = 1", "7 - 2x = 1"),
)
def turned_difference(body: Body) -> Iterator[Outcome]:
    """A written difference taken the other way round, in a line with letters."""
    for relation, index, side, other in each_side(body):
        if isinstance(side, Sum) and len(side.terms) == 2 and isinstance(side.terms[1], Negative):
            made = added((side.terms[1].body, negated(side.terms[0])))
            yield Outcome(with_side(relation, index, made, other), body)


@solving(
    "switches-a-difference-to-isolate",
    "reverses-less-than",
    "writing-expressions",
    "{before} became {wrong}: what is taken away and what is left changed places",
    ("x - y = 4", "y = 4 - x"),
    ("P = R - C", "C = P - R"),
    weight=0.95,
)
def isolates_switched(body: Body) -> Iterator[Outcome]:
    """a - b = c taken as b = c - a, where more than one letter stands in the equation."""
    for relation, index, side, other in each_side(body):
        if not isinstance(side, Sum) or len(side.terms) != 2:
            continue
        first, second = side.terms
        if not isinstance(second, Negative) or not letters(second):
            continue
        if len(letters(side) | letters(other)) > 1:
            taken = added((other, negated(first)))
            yield Outcome(with_side(relation, index, second.body, taken), body)


@solving(
    "loses-the-sign-of-the-coefficient",
    "does-not-check",
    "checking-solutions",
    "{before} became {wrong}: the minus sign of the unknown was lost",
    ("-x = 8", "x = 8"),
    ("-3x = 12", "x = 4"),
    ("7 - x = 10", "x = 3"),
)
def loses_sign(body: Body) -> Iterator[Outcome]:
    """-ax = c taken as ax = c."""
    for relation, index, side, other in each_side(body):
        terms = terms_of(side)
        for place, term in enumerate(terms):
            if isinstance(term, Negative) and letters(term):
                kept = (*terms[:place], term.body, *terms[place + 1 :])
                yield Outcome(with_side(relation, index, added(kept), other), body)


RULES = (
    moves_unchanged,
    one_side_only,
    other_side_only,
    reversed_difference,
    turned_difference,
    isolates_switched,
    loses_sign,
)
