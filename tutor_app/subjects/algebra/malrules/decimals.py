"""Faulty rules about decimals and whole numbers written in columns."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import zip_longest

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    multiplied,
    rejoined,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import Outcome, on_line, on_part
from tutor_app.subjects.algebra.tree import Negative, Number, Product, Quotient, Sum, Tree

MOST_PLACES = 9


def digits(tree: Tree) -> tuple[str, str] | None:
    """The digits before and after the point of a written number, as it was written."""
    if not isinstance(tree, Number):
        return None
    text = tree.text.replace(",", ".")
    if text.count(".") == 1 and text.replace(".", "").isdecimal():
        before, after = text.split(".")
        return (before or "0"), after
    places = 0
    while (tree.value * 10**places).denominator != 1:
        places += 1
        if places > MOST_PLACES:
            return None
    scaled = str(int(tree.value * 10**places)).rjust(places + 1, "0")
    return scaled[: len(scaled) - places], scaled[len(scaled) - places :]


def decimal(before: int, after: str) -> Tree:
    """The number with these digits after the point."""
    return Number(Fraction(int(f"{before}{after}"), 10 ** len(after)))


def _subtraction(one: Tree, two: Tree) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The digits of a difference of two written numbers."""
    if not isinstance(two, Negative):
        return None
    first, second = digits(one), digits(two.body)
    return (first, second) if first and second else None


@on_part(
    "adds-behind-the-point-apart",
    "adds-behind-the-point-apart",
    "decimal-operations",
    "{before} became {wrong}: what stands behind the point was added on its own, with no carrying",
    ("0.7 + 0.6", "0.13"),
    ("2.9 + 3.4", "5.13"),
    on=(Sum,),
)
def adds_apart(part: Tree) -> Iterator[Outcome]:
    """Whole parts added, digits behind the point added as whole numbers."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        first, second = digits(one), digits(two)
        if first and second and first[1] and second[1]:
            behind = str(int(first[1]) + int(second[1]))
            width = max(len(first[1]), len(second[1]))
            total = decimal(int(first[0]) + int(second[0]), behind.rjust(width, "0"))
            yield Outcome(rejoined(rest, place, total), part)


@on_part(
    "lines-up-last-digits",
    "adds-behind-the-point-apart",
    "decimal-operations",
    "{before} became {wrong}: the last digits were lined up instead of the points",
    ("4 + 0.3", "0.7"),
    ("2.5 + 0.13", "0.38"),
    weight=0.7,
    on=(Sum,),
)
def lines_up_right(part: Tree) -> Iterator[Outcome]:
    """Decimals of different lengths added as if they ended in the same column."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        first, second = digits(one), digits(two.body if isinstance(two, Negative) else two)
        if not first or not second or len(first[1]) == len(second[1]):
            continue
        sign = -1 if isinstance(two, Negative) else 1
        whole = int("".join(first)) + sign * int("".join(second))
        if whole >= 0:
            places = max(len(first[1]), len(second[1]))
            value = Number(Fraction(whole, 10**places))
            yield Outcome(rejoined(rest, place, value), part)


@on_part(
    "brings-down-extra-digits",
    "brings-down-extra-digits",
    "decimal-operations",
    "{before} became {wrong}: digits with nothing above them were simply brought down",
    ("50 - 2.45", "48.45"),
    ("13.6 - 4.27", "9.47"),
    on=(Sum,),
)
def brings_down(part: Tree) -> Iterator[Outcome]:
    """The longer subtrahend's last digits are written under the line as they are."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        pair = _subtraction(one, two)
        if not pair or len(pair[0][1]) >= len(pair[1][1]):
            continue
        (a, b), (c, d) = pair
        kept = len(b)
        value = int(a + b) - int(c + d[:kept])
        if value >= 0:
            scale = 10 ** len(d)
            whole = value * 10 ** (len(d) - kept) + int(d[kept:])
            yield Outcome(rejoined(rest, place, Number(Fraction(whole, scale))), part)


def _decimal_product(part: Tree) -> tuple[int, int, int, list[Tree]] | None:
    """Digits of a product of decimals, its places behind the point, the longest part, the rest."""
    if not isinstance(part, Product):
        return None
    written = [(factor, digits(factor)) for factor in part.factors]
    found = [pair for _, pair in written if pair]
    if len(found) != 2 or not any(after for _, after in found):
        return None
    rest = [factor for factor, pair in written if not pair]
    whole = int("".join(found[0])) * int("".join(found[1]))
    places = [len(after) for _, after in found]
    return whole, sum(places), max(places), rest


@on_part(
    "counts-places-from-the-left",
    "counts-places-from-the-left",
    "decimal-operations",
    "{before} became {wrong}: the decimal point was counted in from the left",
    ("4.7 * 6", "2.82"),
    ("31.2 * 0.3", "93.6"),
    on=(Product,),
)
def places_from_left(part: Tree) -> Iterator[Outcome]:
    """The point of a product counted in from the left."""
    found = _decimal_product(part)
    if found:
        whole, places, _, rest = found
        length = len(str(whole))
        if places <= length:
            value = Number(Fraction(whole, 10 ** (length - places)))
            yield Outcome(multiplied([value, *rest]), part)


@on_part(
    "keeps-the-point-in-line",
    "counts-places-from-the-left",
    "decimal-operations",
    "{before} became {wrong}: the point was put where it would be in an addition",
    ("0.4 * 0.2", "0.8"),
    ("1.5 * 0.3", "4.5"),
    weight=0.8,
    on=(Product,),
)
def point_in_line(part: Tree) -> Iterator[Outcome]:
    """As many places behind the point as the longer factor has."""
    found = _decimal_product(part)
    if found and found[1] != found[2]:
        whole, _, places, rest = found
        yield Outcome(multiplied([Number(Fraction(whole, 10**places)), *rest]), part)


@on_part(
    "remainder-behind-the-point",
    "remainder-behind-the-point",
    "decimal-operations",
    "{before} became {wrong}: the remainder was written behind the quotient as decimal digits",
    ("17 ÷ 5", "3.2"),
    ("4.85 ÷ 3", "1.612"),
    on=(Quotient,),
)
def remainder_as_decimal(part: Tree) -> Iterator[Outcome]:
    """q remainder r written as the decimal q.r."""
    if not isinstance(part, Quotient):
        return
    top, below = digits(part.top), digits(part.bottom)
    if not top or not below or not int("".join(below)):
        return
    quotient, left = divmod(int("".join(top)), int("".join(below)))
    if left and quotient:
        places = len(top[1]) - len(below[1])
        scale = 10 ** len(str(left))
        value = Fraction(quotient * scale + left, scale)
        yield Outcome(Number(value / Fraction(10) ** places), part)


@on_part(
    "takes-smaller-digit-from-larger",
    "smaller-from-larger-digit",
    "whole-number-subtraction",
    "{before} became {wrong}: in each column the smaller digit was taken from the larger",
    ("342 - 168", "226"),
    ("500 - 135", "435"),
    on=(Sum,),
)
def digit_from_digit(part: Tree) -> Iterator[Outcome]:
    """Column by column the smaller digit from the larger, no regrouping."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        pair = _subtraction(one, two)
        if not pair:
            continue
        (a, b), (c, d) = pair
        width = max(len(b), len(d))
        upper, lower = a + b.ljust(width, "0"), c + d.ljust(width, "0")
        if max(len(upper), len(lower)) < 2 or int(upper) < int(lower):
            continue
        columns = zip_longest(reversed(upper), reversed(lower), fillvalue="0")
        made = "".join(str(abs(int(x) - int(y))) for x, y in columns)[::-1]
        yield Outcome(rejoined(rest, place, Number(Fraction(int(made), 10**width))), part)


@on_line(
    "longer-decimal-is-larger",
    "longer-decimal-is-larger",
    "decimal-place-value",
    "{before} was compared as {wrong}: the digits behind the point were taken as a whole number",
    ("0.35 < 0.4", "0.35 > 0.4"),
    ("0.7 > 0.02", "0.7 < 0.02"),
    ("0.50 = 0.5", "0.50 > 0.5"),
)
def longer_is_larger(body: Body) -> Iterator[Outcome]:
    """Decimals compared by how long, or how large, the digits behind the point are."""
    if not isinstance(body, Relation) or len(body.sides) != 2 or body.signs[0] not in "<>=":
        return
    sides = [(isinstance(side, Negative), digits(_positive(side))) for side in body.sides]
    (minus, first), (other, second) = sides
    if not first or not second or minus != other or first[0] != second[0]:
        return
    longer = _order(len(first[1]), len(second[1]))
    larger = _order(int(first[1] or 0), int(second[1] or 0))
    for claimed in {longer, larger} - {0}:
        sign = ">" if claimed * (-1 if minus else 1) > 0 else "<"
        if sign != body.signs[0]:
            yield Outcome(Relation(body.sides, (sign,)), body)


def _order(one: int, other: int) -> int:
    """1 when the first is larger, -1 when the second is, else 0."""
    return (one > other) - (one < other)


def _positive(tree: Tree) -> Tree:
    return tree.body if isinstance(tree, Negative) else tree


RULES = (
    adds_apart,
    lines_up_right,
    brings_down,
    places_from_left,
    point_in_line,
    remainder_as_decimal,
    digit_from_digit,
    longer_is_larger,
)
