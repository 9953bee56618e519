"""Faulty rules about what a letter stands for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import AllOf, Body, Nothing, Relation, assigns
from tutor_app.subjects.algebra.malrules.building import (
    constant,
    multiplied,
    natural,
    of_monomial,
    polynomial,
    terms_of,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    Setting,
    is_tree,
    on_line,
    on_part,
    parts_of,
)
from tutor_app.subjects.algebra.malrules.terms import coefficient_of
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Product,
    Sum,
    Symbol,
    Tree,
    letters,
    rewrite,
    substitute,
)


def _given(body: Body) -> tuple[dict[str, Tree], list[Body]]:
    """Values of letters that a line gives, and the other parts of it."""
    values: dict[str, Tree] = {}
    others: list[Body] = []
    for part in body.parts if isinstance(body, AllOf) else ():
        if isinstance(part, Relation) and assigns(part):
            left, right = part.sides
            letter, value = (left, right) if isinstance(left, Symbol) else (right, left)
            if isinstance(letter, Symbol):
                values[letter.name] = value
                continue
        others.append(part)
    return values, others


def _replaced(body: Body, values: dict[str, Tree]) -> Body:
    if isinstance(body, Relation):
        return Relation(tuple(substitute(side, values) for side in body.sides), body.signs)
    return substitute(body, values) if is_tree(body) else body  # type: ignore[arg-type]


@on_line(
    "puts-the-value-beside-the-coefficient",
    "operation-symbols-confused",
    "algebra-notation",
    "{before} became {wrong}: the value was written beside the coefficient, as a digit",
    ("y = 3x + 2, x = 4", "y = 36"),
    ("t = 5n, n = 2", "t = 52"),
)
def beside(body: Body) -> Iterator[Outcome]:
    """3x with x = 4 taken as 34."""
    values, others = _given(body)
    if not values:
        return
    wholes = {name: natural(value) for name, value in values.items()}
    for other in others:

        def glue(part: Tree) -> Tree:
            value = coefficient_of(part)
            if value is not None and isinstance(part, Product):
                letter = part.factors[1]
                digit = wholes.get(letter.name) if isinstance(letter, Symbol) else None
                if digit is not None:
                    return Number(Fraction(int(f"{value}{digit}")))
            return part

        if isinstance(other, Relation):
            glued = Relation(tuple(rewrite(side, glue) for side in other.sides), other.signs)
            if glued != other:
                yield Outcome(_replaced(glued, values), _replaced(other, values))


@on_line(
    "adds-instead-of-multiplying-by-coefficient",
    "operation-symbols-confused",
    "algebra-notation",
    "{before} became {wrong}: a letter beside a number was read as adding",
    ("t = 6n, n = 4", "t = 10"),
    ("y = 2x + 1, x = 5", "y = 8"),
)
def adds_coefficient(body: Body) -> Iterator[Outcome]:
    """6n with n = 4 taken as 6 + 4."""
    values, others = _given(body)
    if not values:
        return

    def plus(part: Tree) -> Tree:
        if coefficient_of(part) is not None and isinstance(part, Product):
            return Sum(part.factors)
        return part

    for other in others:
        if isinstance(other, Relation):
            made = Relation(tuple(rewrite(side, plus) for side in other.sides), other.signs)
            if made != other:
                yield Outcome(_replaced(made, values), _replaced(other, values))


@on_line(
    "substitutes-the-wrong-number",
    "operation-symbols-confused",
    "algebra-notation",
    "{before} became {wrong}: another number of the problem was put for the letter",
    ("8c = t, c = 3", "t = 64"),
    ("y = 4x + 5, x = 2", "y = 21"),
    weight=0.8,
)
def wrong_number(body: Body) -> Iterator[Outcome]:
    """A coefficient of the formula put for the letter, in place of the value that is given."""
    values, others = _given(body)
    for other in others:
        numbers = {
            part for _, _, part in parts_of(other) if isinstance(part, Number) and part.value
        }
        for name in values:
            for value in numbers:
                if value != values[name]:
                    swapped = {**values, name: value}
                    yield Outcome(_replaced(other, swapped), _replaced(other, values))


@on_part(
    "letter-as-place-in-alphabet",
    "letters-as-labels",
    "letters-as-numbers",
    "{before} became {wrong}: the letter was given the number of its place in the alphabet",
    ("2c + 1", "7"),
    ("e + 4", "9"),
    weight=0.7,
)
def alphabet(part: Tree) -> Iterator[Outcome]:
    """n taken as 14."""
    if not letters(part) or isinstance(part, Symbol):
        return
    names = letters(part)
    if all(len(name) == 1 and name.islower() and name.isascii() for name in names):
        values: dict[str, Tree] = {name: Number(Fraction(ord(name) - 96)) for name in names}
        yield Outcome(substitute(part, values), part)


@on_part(
    "drops-the-letters",
    "variable-never-varies",
    "letters-as-numbers",
    "{before} became {wrong}: the letter was left out",
    ("3x + 4", "7"),
    ("5a + 2a", "7"),
    weight=0.6,
    on=(Sum,),
)
def drops_letters(part: Tree) -> Iterator[Outcome]:
    """3x + 4 taken as 7."""
    if isinstance(part, Sum) and letters(part):
        found = polynomial(part)
        if found:
            total = sum(found.values(), Fraction(0))
            yield Outcome(of_monomial(total, ()), part)


@on_line(
    "shares-a-total-equally",
    "variable-never-varies",
    "letters-as-numbers",
    "{before} became {wrong}: every letter was given the same share of the total",
    ("a + b + c = 21", "a = 7"),
    ("m + n = 10", "n = 5"),
    weight=0.8,
)
def shares(body: Body) -> Iterator[Outcome]:
    """r + s + t = 30 taken to say r = 10."""
    for part in body.parts if isinstance(body, AllOf) else (body,):
        if not isinstance(part, Relation) or part.signs != ("=",):
            continue
        for side, total in (part.sides, part.sides[::-1]):
            value = constant(total)
            names = terms_of(side)
            if value is None or len(names) < 2:
                continue
            if all(isinstance(name, Symbol) for name in names):
                share = of_monomial(value / len(names), ())
                for name in names:
                    yield Outcome(Relation((name, share), ("=",)), body)


@on_line(
    "different-letters-must-differ",
    "different-letters-must-differ",
    "letters-as-numbers",
    "{before}: said to be never true, because different letters were taken as different numbers",
    ("a + b = a + c", "no solution"),
    ("x + y + z = x + p + z", "no solution"),
    weight=0.9,
)
def never_equal(body: Body) -> Iterator[Outcome]:
    """x + y = x + z said to be never true."""
    if isinstance(body, AllOf):
        equal = [part for part in body.parts if _letters_equal(part)]
        if equal:
            yield Outcome(Nothing(), body)
    elif isinstance(body, Relation) and body.signs == ("=",):
        one, two = (set(terms_of(side)) for side in body.sides)
        left, right = one - two, two - one
        if len(left) == len(right) == 1 and all(isinstance(t, Symbol) for t in left | right):
            yield Outcome(Nothing(), body)


def _letters_equal(part: Body) -> bool:
    return (
        isinstance(part, Relation)
        and part.signs == ("=",)
        and all(isinstance(side, Symbol) for side in part.sides)
    )


@on_line(
    "one-letter-for-everything",
    "uses-of-variables",
    "letters-as-numbers",
    "{before} became {wrong}: one letter stands for different quantities",
    ("T = 15 + 4h", "h = 15 + 4h"),
    ("P = 2a + 3b", "a = 2a + 3a"),
    settings=frozenset((Setting.MODEL,)),
)
def one_letter(body: Body) -> Iterator[Outcome]:
    """W = 20 + 2H written as n = 20 + 2n, or n = 20n + 2n."""
    if not isinstance(body, Relation) or body.signs != ("=",):
        return
    names = sorted(frozenset().union(*(letters(side) for side in body.sides)))
    if len(names) < 2:
        return
    for name in names:
        letter: Tree = Symbol(name)
        values = dict.fromkeys(names, letter)
        made = Relation(tuple(substitute(side, values) for side in body.sides), body.signs)
        yield Outcome(made, body)
        stuck = tuple(_with_letter(side, letter) for side in made.sides)
        if stuck != made.sides:
            yield Outcome(Relation(stuck, body.signs), body)


def _with_letter(part: Tree, letter: Tree) -> Tree:
    """A sum whose plain numbers have been given the letter too."""
    if not isinstance(part, Sum):
        return part
    return Sum(tuple(multiplied((term, letter)) if natural(term) else term for term in part.terms))


@on_part(
    "name-and-letter-side-by-side",
    "letters-as-labels",
    "letters-as-numbers",
    "{before} became {wrong}: letters were put side by side like a label",
    ("h + 10", "10h"),
    ("a - 3", "3a"),
    settings=frozenset((Setting.MODEL,)),
    weight=0.6,
    on=(Sum,),
)
def side_by_side(part: Tree) -> Iterator[Outcome]:
    """h + 10 written as 10h."""
    if isinstance(part, Sum) and len(part.terms) == 2:
        one, two = part.terms
        two = two.body if isinstance(two, Negative) else two
        if isinstance(one, Symbol) != isinstance(two, Symbol):
            yield Outcome(multiplied((two, one)), part)


@on_line(
    "ignores-the-coefficients",
    "uses-of-variables",
    "letters-as-numbers",
    "{before} became {wrong}: the numbers in front of the letter were left out",
    ("3y + 2y = 30", "y = 15"),
    ("x + 2x + 6 = 26", "x = 10"),
    weight=0.8,
)
def ignores_coefficients(body: Body) -> Iterator[Outcome]:
    """3y + 2y = 30 taken as y + y = 30."""

    def bare_letter(part: Tree) -> Tree:
        if coefficient_of(part) is not None and isinstance(part, Product):
            return part.factors[1]
        return part

    if isinstance(body, Relation) and sum(len(terms_of(side)) for side in body.sides) > 2:
        made = tuple(rewrite(side, bare_letter) for side in body.sides)
        if made != body.sides:
            yield Outcome(Relation(made, body.signs), body)


RULES = (
    ignores_coefficients,
    beside,
    adds_coefficient,
    wrong_number,
    alphabet,
    drops_letters,
    shares,
    never_equal,
    one_letter,
    side_by_side,
)
