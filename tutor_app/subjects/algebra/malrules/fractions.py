"""Faulty rules about calculating with fractions."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from tutor_app.subjects.algebra.line import Body
from tutor_app.subjects.algebra.malrules.building import (
    added,
    fraction,
    fraction_parts,
    integer,
    multiplied,
    natural,
    negated,
    rejoined,
    signed,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    ALWAYS,
    Outcome,
    Setting,
    on_line,
    on_part,
    parts_of,
    put_part,
)
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Tree,
)


@on_part(
    "adds-tops-and-bottoms",
    "adds-tops-and-bottoms",
    "adding-fractions",
    "{before} became {wrong}: tops and bottoms were taken separately",
    ("1/2 + 1/3", "2/5"),
    ("5/6 - 1/4", "4/2"),
    ("3/x + 2/5", "5/(x+5)"),
    on=(Sum,),
)
def adds_tops_and_bottoms(part: Tree) -> Iterator[Outcome]:
    """a/b + c/d taken as (a + c)/(b + d)."""
    if not isinstance(part, Sum):
        return
    if len(part.terms) > 2 and all(isinstance(term, Quotient) for term in part.terms):
        quotients = [term for term in part.terms if isinstance(term, Quotient)]
        top, bottom = added(q.top for q in quotients), added(q.bottom for q in quotients)
        yield Outcome(Quotient(top, bottom, "frac"), part)
    for first, second, rest, place in two_terms(part):
        (s, a), (t, b) = signed(first), signed(second)
        if not (isinstance(a, Quotient) and isinstance(b, Quotient)) or s < 0:
            continue
        if a.bottom == b.bottom and t < 0:
            bottoms = [added((a.bottom, b.bottom))]
        else:
            bottoms = [added((a.bottom, b.bottom))]
            if t < 0:
                bottoms.append(added((a.bottom, negated(b.bottom))))
                bottoms.append(added((b.bottom, negated(a.bottom))))
        top = added((a.top, b.top if t > 0 else negated(b.top)))
        for bottom in bottoms:
            yield Outcome(rejoined(rest, place, Quotient(top, bottom, "frac")), part)


@on_part(
    "keeps-tops-over-common-bottom",
    "keeps-tops-over-common-bottom",
    "adding-fractions",
    "{before} became {wrong}: a common bottom was found, the tops were left as they were",
    ("1/3 + 1/6", "2/6"),
    ("3/4 + 2/5", "5/20"),
    on=(Sum,),
)
def keeps_tops(part: Tree) -> Iterator[Outcome]:
    """a/b + c/d taken as (a + c)/bd, the tops unchanged."""
    if not isinstance(part, Sum):
        return
    for first, second, rest, place in two_terms(part):
        (s, a), (t, b) = signed(first), signed(second)
        one, two = fraction_parts(a), fraction_parts(b)
        if not one or not two or one[1] == two[1] or s < 0:
            continue
        for bottom in dict.fromkeys((lcm(one[1], two[1]), one[1] * two[1])):
            yield Outcome(rejoined(rest, place, fraction(one[0] + t * two[0], bottom)), part)


def _two_fractions(part: Tree) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The two fractions of a product of fractions."""
    if not isinstance(part, Product) or len(part.factors) != 2:
        return None
    one, two = fraction_parts(part.factors[0]), fraction_parts(part.factors[1])
    return (one, two) if one and two else None


@on_part(
    "multiplies-fractions-like-columns",
    "multiplies-fractions-like-columns",
    "multiplying-fractions",
    "{before} became {wrong}: multiplied crosswise with a carried digit, as in column work",
    ("2/5 * 7/9", "368"),
    ("3/4 * 5/7", "221"),
    on=(Product,),
)
def column_product(part: Tree) -> Iterator[Outcome]:
    """Top times bottom, its last digit written, the rest carried to bottom times top."""
    pair = _two_fractions(part)
    if pair:
        (a, b), (c, d) = pair
        carried, unit = divmod(a * d, 10)
        yield Outcome(integer((b * c + carried) * 10 + unit), part)


@on_part(
    "multiplies-fractions-crosswise",
    "multiplies-fractions-like-columns",
    "multiplying-fractions",
    "{before} became {wrong}: top times bottom, as in cross-multiplying",
    ("2/3 * 4/5", "10/12"),
    ("1/2 * 3/7", "7/6"),
    weight=0.6,
    on=(Product,),
)
def crosswise_product(part: Tree) -> Iterator[Outcome]:
    """a/b · c/d taken as ad/bc or its inverse."""
    pair = _two_fractions(part)
    if pair:
        (a, b), (c, d) = pair
        yield Outcome(fraction(a * d, b * c), part)
        if a and c:
            yield Outcome(fraction(b * c, a * d), part)


@on_part(
    "whole-multiplies-top-and-bottom",
    "scales-top-and-bottom",
    "multiplying-fractions",
    "{before} became {wrong}: the whole number multiplied the top and the bottom",
    ("3/4 * 5", "15/20"),
    ("2 * 3/7", "6/14"),
    on=(Product,),
)
def scales_both(part: Tree) -> Iterator[Outcome]:
    """n · a/b taken as na/nb."""
    if not isinstance(part, Product):
        return
    for i, first in enumerate(part.factors):
        for j, second in enumerate(part.factors):
            times, parts = natural(first), fraction_parts(second)
            if i != j and times is not None and times > 1 and parts:
                rest = [f for k, f in enumerate(part.factors) if k not in (i, j)]
                scaled = fraction(times * parts[0], times * parts[1])
                yield Outcome(multiplied([*rest, scaled]), part)


def _division(part: Tree) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Dividend and divisor of a division in which at least one is a fraction."""
    if not isinstance(part, Quotient):
        return None
    sides = []
    for side in (part.top, part.bottom):
        plain = natural(side)
        parts = (plain, 1) if plain is not None else fraction_parts(side)
        if not parts or not parts[0]:
            return None
        sides.append(parts)
    return (sides[0], sides[1]) if fraction_parts(part.bottom) else None


@on_part(
    "divides-tops-and-bottoms",
    "divides-tops-and-bottoms",
    "dividing-fractions",
    "{before} became {wrong}: top by top and bottom by bottom, remainders dropped",
    ("7/9 ÷ 2/4", "3/2"),
    ("5/8 ÷ 2/3", "2/2"),
    weight=0.8,
    on=(Quotient,),
)
def divides_apart(part: Tree) -> Iterator[Outcome]:
    """a/b ÷ c/d taken as (a ÷ c)/(b ÷ d) with whole-number quotients."""
    pair = _division(part)
    if pair:
        (a, b), (c, d) = pair
        if b > 1:
            top = a // c if a >= c else c // a
            bottom = b // d if b >= d else d // b
            yield Outcome(fraction(top, bottom), part)


@on_part(
    "inverts-the-dividend",
    "inverts-the-dividend",
    "dividing-fractions",
    "{before} became {wrong}: the first fraction was turned over, not the second",
    ("3/4 ÷ 2/5", "8/15"),
    ("2 ÷ 3/5", "3/10"),
    on=(Quotient,),
)
def inverts_first(part: Tree) -> Iterator[Outcome]:
    """a/b ÷ c/d taken as b/a · c/d."""
    pair = _division(part)
    if pair:
        (a, b), (c, d) = pair
        yield Outcome(fraction(b * c, a * d), part)


@on_part(
    "multiplies-without-inverting",
    "inverts-the-dividend",
    "dividing-fractions",
    "{before} became {wrong}: multiplied without turning the divisor over",
    ("3/4 ÷ 2/5", "6/20"),
    ("5 ÷ 2/3", "10/3"),
    weight=0.7,
    on=(Quotient,),
)
def no_inverting(part: Tree) -> Iterator[Outcome]:
    """a/b ÷ c/d taken as a/b · c/d."""
    pair = _division(part)
    if pair:
        (a, b), (c, d) = pair
        yield Outcome(fraction(a * c, b * d), part)


@on_part(
    "fraction-times-letter-goes-below",
    "equivalent-ratio-forms",
    "equivalent-ratios",
    "{before} became {wrong}: the letter moved below the fraction bar",
    ("(1/4)*n", "1/(4n)"),
    ("(2/3)*x", "2/(3x)"),
    on=(Product,),
)
def letter_below(part: Tree) -> Iterator[Outcome]:
    """(a/b)·x taken as a/(bx)."""
    if not isinstance(part, Product) or len(part.factors) != 2:
        return
    for one, two in (part.factors, part.factors[::-1]):
        parts = fraction_parts(one)
        if parts and not isinstance(two, Number | Quotient | Mixed):
            below = multiplied((integer(parts[1]), two))
            yield Outcome(Quotient(integer(parts[0]), below, "frac"), part)


@on_line(
    "enlarges-the-bottom-only",
    "keeps-tops-over-common-bottom",
    "adding-fractions",
    "{before} became {wrong}: the bottom was changed to a common one, the top was not",
    ("2/3", "2/12"),
    ("3/4 + 1/8", "3/8 + 1/8"),
    settings=ALWAYS - {Setting.MODEL},
    written=True,
)
def enlarges_bottom(body: Body) -> Iterator[Outcome]:
    """a/b taken as a/kb, on its own or as a term."""
    for side, path, part in parts_of(body):
        parts = fraction_parts(part)
        if parts and parts[0] and parts[1] > 1 and _is_term(body, side, path):
            for times in range(2, 13):
                made = fraction(parts[0], parts[1] * times)
                yield Outcome(put_part(body, side, path, made), body)


def _is_term(body: Body, side: int, path: tuple[int, ...]) -> bool:
    """Whether everything above a part is a sum or a minus sign."""
    above = {at[:2]: at[2] for at in parts_of(body)}
    outer = (above[side, path[:depth]] for depth in range(len(path)))
    return all(isinstance(tree, Sum | Negative) for tree in outer)


RULES = (
    adds_tops_and_bottoms,
    keeps_tops,
    enlarges_bottom,
    column_product,
    crosswise_product,
    scales_both,
    divides_apart,
    inverts_first,
    no_inverting,
    letter_below,
)
