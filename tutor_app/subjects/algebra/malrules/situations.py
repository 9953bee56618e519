"""Faulty rules about equations for situations, linear functions and coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import AllOf, Body, Point, Relation, assigns
from tutor_app.subjects.algebra.malrules.brackets import first_term_only
from tutor_app.subjects.algebra.malrules.building import (
    added,
    constant,
    multiplied,
    negated,
    of_monomial,
    polynomial,
    unknowns,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    Setting,
    on_line,
    on_part,
    parts_of,
    put_part,
)
from tutor_app.subjects.algebra.tree import (
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    letters,
    number,
    substitute,
)

MODELS = frozenset((Setting.MODEL,))


def _two_letters(body: Body) -> tuple[Relation, str, str] | None:
    if isinstance(body, Relation) and body.signs == ("=",):
        names = sorted(frozenset().union(*(letters(side) for side in body.sides)))
        if len(names) == 2:
            return body, names[0], names[1]
    return None


def _swapped(relation: Relation, one: str, two: str) -> Relation:
    values: dict[str, Tree] = {one: Symbol(two), two: Symbol(one)}
    return Relation(tuple(substitute(side, values) for side in relation.sides), relation.signs)


def _shape(body: Body) -> tuple[str, Relation] | None:
    """How two quantities are related: as multiples, by a difference, or linearly; swapped."""
    found = _two_letters(body)
    if not found:
        return None
    relation, one, two = found
    difference = polynomial(added((relation.sides[0], negated(relation.sides[1]))))
    if difference is None or any(sum(e for _, e in m) > 1 for m in difference):
        return None
    a, b = (difference.get(((name, 1),), Fraction(0)) for name in (one, two))
    shift = difference.get((), Fraction(0))
    if not a or not b:
        return None
    swapped = _swapped(relation, one, two)
    if not shift:
        return ("multiple" if abs(a) != abs(b) else "", swapped)
    return ("difference" if a == -b else "linear", swapped)


@on_line(
    "reverses-multiples",
    "reversal-error",
    "writing-equations",
    "{before} became {wrong}: the multiple was put with the wrong quantity",
    ("b = 4c", "4b = c"),
    ("5m = 2n", "2m = 5n"),
    settings=MODELS,
)
def reverses_multiples(body: Body) -> Iterator[Outcome]:
    """y = kx written as ky = x."""
    shape = _shape(body)
    if shape and shape[0] == "multiple":
        yield Outcome(shape[1], body)


@on_line(
    "reverses-a-difference",
    "reverses-less-than",
    "writing-expressions",
    "{before} became {wrong}: what is taken away and what is left changed places",
    ("p = q - 8", "q = p - 8"),
    ("a - b = 3", "b - a = 3"),
    settings=MODELS,
)
def reverses_difference(body: Body) -> Iterator[Outcome]:
    """y = x - c written as x = y - c, or x - y = c as y - x = c."""
    apart = _apart(body)
    if apart:
        more, less, by = apart
        yield Outcome(Relation((added((less, negated(more))), by), ("=",)), body)
        yield Outcome(Relation((more, added((less, negated(by)))), ("=",)), body)


@on_line(
    "reverses-a-sum",
    "reversal-error",
    "writing-equations",
    "{before} became {wrong}: what is more was added to the larger quantity",
    ("a = b + 3", "b = a + 3"),
    ("m + 7 = n", "n + 7 = m"),
    settings=MODELS,
)
def reverses_sum(body: Body) -> Iterator[Outcome]:
    """y = x + c written as x = y + c. How it is written tells it from a difference reversed."""
    apart = _apart(body)
    if apart:
        more, less, by = apart
        yield Outcome(Relation((less, added((more, by))), ("=",)), body)


def _apart(body: Body) -> tuple[Symbol, Symbol, Tree] | None:
    """The larger of two quantities, the smaller, and the number by which they differ."""
    found, shape = _two_letters(body), _shape(body)
    if not found or not shape or shape[0] != "difference":
        return None
    relation, one, two = found
    terms = polynomial(added((relation.sides[0], negated(relation.sides[1])))) or {}
    by = -terms[()] / terms[((one, 1),)]
    more, less = (one, two) if by > 0 else (two, one)
    return Symbol(more), Symbol(less), number(abs(by))


@on_part(
    "leaves-out-brackets",
    "forms-equations-wrongly",
    "writing-expressions",
    "{before} became {wrong}: the words were written down without brackets",
    ("2(n + 3)", "2n + 3"),
    ("3(x + 5) = 24", "x + 5 * 3 = 24"),
    settings=MODELS,
    on=(Product,),
)
def leaves_out_brackets(part: Tree) -> Iterator[Outcome]:
    """ "twice the sum of n and 3" written as 2n + 3, or as n + 3 · 2."""
    yield from first_term_only.part(part) if first_term_only.part else ()


@on_part(
    "reverses-less-than",
    "reverses-less-than",
    "writing-expressions",
    "{before} became {wrong}: the words were written down in the order they were said",
    ("n - 5", "5 - n"),
    ("2x - 7", "7 - 2x"),
    settings=MODELS,
    on=(Sum,),
)
def reverses_less_than(part: Tree) -> Iterator[Outcome]:
    """ "five less than n" written as 5 - n."""
    if isinstance(part, Sum) and len(part.terms) == 2 and letters(part):
        one, two = part.terms
        if isinstance(two, Negative) and not isinstance(one, Negative):
            yield Outcome(added((two.body, Negative(one))), part)


@on_line(
    "swaps-dependent-and-independent",
    "dependent-independent-confused",
    "dependent-variables",
    "{before} became {wrong}: the two quantities changed roles",
    ("y = 3x + 2", "x = 3y + 2"),
    ("C = 10 + 4n", "n = 10 + 4C"),
    settings=MODELS,
)
def swaps_roles(body: Body) -> Iterator[Outcome]:
    """y = mx + b written as x = my + b."""
    shape = _shape(body)
    if shape and shape[0] == "linear":
        yield Outcome(shape[1], body)


def _line(body: Body) -> tuple[Relation, Tree, str, Fraction, Fraction] | None:
    """y = mx + b: the relation, y, the name of x, m and b."""
    if not isinstance(body, Relation) or body.signs != ("=",):
        return None
    for left, right in (body.sides, body.sides[::-1]):
        names = letters(right)
        if isinstance(left, Symbol) and len(names) == 1 and left.name not in names:
            name = next(iter(names))
            found = polynomial(right)
            if found is not None and set(found) <= {(), ((name, 1),)}:
                slope = found.get(((name, 1),), Fraction(0))
                return body, left, name, slope, found.get((), Fraction(0))
    return None


@on_line(
    "linear-taken-as-proportional",
    "linear-taken-as-proportional",
    "linear-functions",
    "{before} became {wrong}: a linear relation was taken as a direct proportion",
    ("y = 4x + 6", "y = 10x"),
    ("C = 3n + 12", "C = 3n"),
)
def as_proportional(body: Body) -> Iterator[Outcome]:
    """y = mx + b taken as y = mx, or as y = (m + b)x."""
    found = _line(body)
    if found and found[4] and found[3]:
        _, left, name, slope, shift = found
        for rate in (slope, slope + shift):
            if rate:
                made = of_monomial(rate, ((name, 1),))
                yield Outcome(Relation((left, made), ("=",)), body)


@on_line(
    "turns-the-sign-of-the-slope",
    "slope-sign-and-trend",
    "slope",
    "{before} became {wrong}: the slope has the wrong sign",
    ("y = 2x + 5", "y = -2x + 5"),
    ("y = -3x - 1", "y = 3x - 1"),
)
def slope_sign(body: Body) -> Iterator[Outcome]:
    """y = mx + b taken as y = -mx + b."""
    found = _line(body)
    if found and found[3]:
        _, left, name, slope, shift = found
        made = added((of_monomial(-slope, ((name, 1),)), of_monomial(shift, ())))
        yield Outcome(Relation((left, made), ("=",)), body)


@on_part(
    "run-over-rise",
    "no-constant-rate",
    "slope",
    "{before} became {wrong}: run was put over rise",
    ("(9 - 3)/(5 - 1)", "4/6"),
    ("(2 - 8)/(4 - 1)", "-1/2"),
    weight=0.8,
    on=(Quotient,),
)
def run_over_rise(part: Tree) -> Iterator[Outcome]:
    """(y₂ - y₁)/(x₂ - x₁) taken the other way up."""
    if isinstance(part, Quotient) and _slope(part):
        yield Outcome(Quotient(part.bottom, part.top, "frac"), part)


@on_part(
    "subtracts-coordinates-in-different-orders",
    "slope-sign-and-trend",
    "slope",
    "{before} became {wrong}: the coordinates were subtracted in different orders",
    ("(9 - 3)/(5 - 1)", "-3/2"),
    ("(2 - 8)/(4 - 1)", "2"),
    weight=0.7,
    on=(Quotient,),
)
def mixed_order(part: Tree) -> Iterator[Outcome]:
    """(y₂ - y₁)/(x₂ - x₁) with one difference turned round."""
    if isinstance(part, Quotient) and _slope(part):
        yield Outcome(Negative(part), part)


def _slope(part: Quotient) -> bool:
    """Whether a quotient is one difference of numbers over another."""
    return _difference(part.top) and _difference(part.bottom) and bool(constant(part))


def _difference(tree: Tree) -> bool:
    return isinstance(tree, Sum) and len(tree.terms) == 2 and isinstance(tree.terms[1], Negative)


@on_line(
    "growth-factor-as-slope",
    "linear-exponential-confused",
    "exponential-growth",
    "{before} became {wrong}: repeated multiplication was taken as repeated addition",
    ("3^x", "3x"),
    ("y = 5 * 2^n", "y = 5 + 2n"),
)
def as_linear(body: Body) -> Iterator[Outcome]:
    """bˣ taken as bx, and a·bˣ as a + bx, where quantities depend on one another."""
    if not _one_unknown(body):
        yield from _flattened(body)


@on_line(
    "letter-in-exponent-as-factor",
    "misreads-algebraic-powers",
    "powers-of-expressions",
    "{before} became {wrong}: the unknown exponent was taken as a factor",
    ("3^x = 27", "x = 9"),
    ("2^n = 32", "2n = 32"),
)
def exponent_as_factor(body: Body) -> Iterator[Outcome]:
    """bˣ = c taken as bx = c."""
    if _one_unknown(body):
        yield from _flattened(body)


def _one_unknown(body: Body) -> bool:
    """Whether it is an equation in one letter."""
    return isinstance(body, Relation) and len(unknowns(*body.sides)) == 1


def _flattened(body: Body) -> Iterator[Outcome]:
    """A power with a letter in the exponent taken as a product, with the factor before it added."""
    for side, path, part in parts_of(body):
        made: Tree | None = None
        if isinstance(part, Power) and letters(part.exponent) and not letters(part.base):
            made = multiplied((part.base, part.exponent))
        elif isinstance(part, Product) and isinstance(part.factors[-1], Power):
            last = part.factors[-1]
            if letters(last.exponent) and not letters(last.base):
                made = added((*part.factors[:-1], multiplied((last.base, last.exponent))))
        if made is not None:
            yield Outcome(put_part(body, side, path, made), body)


@on_line(
    "swaps-coordinates",
    "swaps-coordinates",
    "coordinates",
    "{before} became {wrong}: the two coordinates changed places",
    ("(2, 5)", "(5, 2)"),
    ("x = 1, y = 4", "x = 4, y = 1"),
)
def swaps_coordinates(body: Body) -> Iterator[Outcome]:
    """(a, b) taken as (b, a)."""
    if isinstance(body, Point) and len(body.values) == 2:
        yield Outcome(Point(body.values[::-1]), body)
    if isinstance(body, AllOf) and len(body.parts) == 2:
        one, two = body.parts
        given = assigns(one) and assigns(two)
        if given and isinstance(one, Relation) and isinstance(two, Relation):
            swapped = (
                Relation((one.sides[0], two.sides[1]), one.signs),
                Relation((two.sides[0], one.sides[1]), two.signs),
            )
            yield Outcome(AllOf(swapped), body)


RULES = (
    reverses_multiples,
    reverses_difference,
    reverses_sum,
    leaves_out_brackets,
    reverses_less_than,
    swaps_roles,
    as_proportional,
    slope_sign,
    run_over_rise,
    mixed_order,
    as_linear,
    exponent_as_factor,
    swaps_coordinates,
)
