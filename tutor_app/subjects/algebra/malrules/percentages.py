"""Faulty rules about percentages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    constant,
    natural,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    on_line,
    on_part,
)
from tutor_app.subjects.algebra.tree import (
    Number,
    Percent,
    Product,
    Quotient,
    Symbol,
    Tree,
    number,
)


@on_part(
    "percent-as-plain-number",
    "multiplies-for-every-percentage",
    "percent",
    "{before} became {wrong}: the percentage was used as a plain number",
    ("20% * 50", "1000"),
    ("x - 15% * x", "x - 15x"),
    ("80 - 20%*80", "80 - 20"),
    on=(
        Percent,
        Product,
    ),
)
def plain_percent(part: Tree) -> Iterator[Outcome]:
    """20% of 50 taken as 20 · 50, or as 20."""
    if isinstance(part, Percent):
        yield Outcome(part.body, part)
    if isinstance(part, Product) and isinstance(part.factors[0], Percent):
        yield Outcome(part.factors[0].body, part)


@on_part(
    "percent-moves-one-place",
    "equivalent-ratio-forms",
    "equivalent-ratios",
    "{before} became {wrong}: a per cent was written as tenths",
    ("5%", "0.5"),
    ("7% * 200", "140"),
    weight=0.8,
    on=(Percent,),
)
def tenths_percent(part: Tree) -> Iterator[Outcome]:
    """5% taken as 0.5."""
    if isinstance(part, Percent) and (value := constant(part.body)) is not None:
        yield Outcome(number(value / 10), part)


def _percent_numbers(body: Body) -> tuple[Fraction, Fraction, Fraction | None, Tree] | None:
    """Of p% · base = part: the two numbers that are known in order, p when known, the letter.

    The line has a product with a percentage (or a fraction of 100) on one side.
    """
    if not isinstance(body, Relation) or body.signs != ("=",):
        return None
    for side, other in (body.sides, body.sides[::-1]):
        rate, base = _rate_and_base(side)
        if rate is None or base is None:
            continue
        known: list[Fraction] = []
        unknown: Tree | None = None
        for tree in (rate, base, other):
            value = constant(tree)
            if value is None:
                unknown = tree
            else:
                known.append(value)
        if len(known) == 2 and isinstance(unknown, Symbol):
            return known[0], known[1], constant(rate), unknown
    return None


def _rate_and_base(side: Tree) -> tuple[Tree | None, Tree | None]:
    if isinstance(side, Product) and len(side.factors) == 2:
        for rate, base in (side.factors, side.factors[::-1]):
            if isinstance(rate, Percent):
                return rate.body, base
            if isinstance(rate, Quotient) and natural(rate.bottom) == 100:
                return rate.top, base
            if isinstance(rate, Number) and 0 < rate.value < 1 and rate.value.denominator <= 100:
                return number(rate.value * 100), base
    return None, None


@on_line(
    "smaller-over-larger-for-every-percentage",
    "smaller-over-larger-for-every-percentage",
    "percent",
    "{before} became {wrong}: the smaller number was put over the larger, whatever was asked",
    ("x = 30% * 20", "x = 66 2/3"),
    ("60% * x = 90", "66 2/3"),
)
def smaller_over_larger(body: Body) -> Iterator[Outcome]:
    """Any percent question answered by smaller/larger = x/100."""
    found = _percent_numbers(body)
    if found:
        one, two, _, letter = found
        low, high = sorted((abs(one), abs(two)))
        if high:
            yield Outcome(Relation((letter, number(100 * low / high)), ("=",)), body)


@on_line(
    "multiplies-for-every-percentage",
    "multiplies-for-every-percentage",
    "percent",
    "{before} became {wrong}: per cent times number, whatever was asked",
    ("25% * x = 80", "x = 20"),
    ("x/100 * 60 = 15", "x = 9"),
)
def always_multiplies(body: Body) -> Iterator[Outcome]:
    """Any percent question answered by per cent times number."""
    found = _percent_numbers(body)
    if found:
        one, two, _, letter = found
        yield Outcome(Relation((letter, number(one * two / 100)), ("=",)), body)


@on_line(
    "takes-the-difference-for-the-percentage",
    "absolute-for-relative",
    "ratio-comparison",
    "{before} became {wrong}: the percentage was added or taken away as a plain number",
    ("x = 30% * 80", "x = 50"),
    ("20% * x = 40", "x = 60"),
    weight=0.6,
)
def percent_added(body: Body) -> Iterator[Outcome]:
    """p% of n answered by n - p or n + p."""
    found = _percent_numbers(body)
    if found and found[2] is not None:
        one, two, _, letter = found
        for value in (two - one, two + one):
            yield Outcome(Relation((letter, number(value)), ("=",)), body)


RULES = (
    plain_percent,
    tenths_percent,
    smaller_over_larger,
    always_multiplies,
    percent_added,
)
