"""Faulty rules about the order in which operations are done, and about turning them round."""

from __future__ import annotations

from collections.abc import Iterator

from tutor_app.subjects.algebra.malrules.building import (
    added,
    constant,
    multiplied,
    negated,
    rejoined,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    on_part,
)
from tutor_app.subjects.algebra.tree import (
    Negative,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)


@on_part(
    "minus-of-a-power-squared-too",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: the minus sign was taken into the power",
    ("-4^2", "16"),
    ("-3^2 + 1", "10"),
    on=(Negative,),
)
def minus_into_power(part: Tree) -> Iterator[Outcome]:
    """-a² taken as (-a)²."""
    if isinstance(part, Negative) and isinstance(part.body, Power):
        inner = part.body
        yield Outcome(Power(Negative(inner.base), inner.exponent), part)


@on_part(
    "negative-base-stays-negative",
    "computes-powers-instead-of-patterns",
    "exponents-of-numbers",
    "{before} became {wrong}: the minus sign was left outside the power",
    ("(-5)^2", "-25"),
    ("(-2)^4", "-16"),
    on=(Power,),
)
def negative_base(part: Tree) -> Iterator[Outcome]:
    """(-a)² taken as -a²."""
    if isinstance(part, Power) and isinstance(part.base, Negative):
        yield Outcome(Negative(Power(part.base.body, part.exponent)), part)


@on_part(
    "left-to-right",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: worked from left to right",
    ("4 + 3 * 5", "35"),
    ("20 - 2 * 6", "108"),
    ("2 + 6 / 2", "4"),
    on=(Sum,),
)
def left_to_right(part: Tree) -> Iterator[Outcome]:
    """a + b·c taken as (a + b)·c, where a and b are numbers."""
    if not isinstance(part, Sum):
        return
    total: Tree | None = None
    changed = False
    for place, term in enumerate(part.terms):
        sign = isinstance(term, Negative)
        body = term.body if isinstance(term, Negative) else term
        if total is None:
            total = term
            continue
        first = body.factors[0] if isinstance(body, Product) else body
        if isinstance(body, Quotient):
            first = body.top if not isinstance(body.top, Product) else body.top.factors[0]
        inner = added((total, Negative(first) if sign else first))
        others = body.factors[1:] if isinstance(body, Product) else ()
        if constant(inner) is None or not all(
            isinstance(other, Sum) or constant(other) is not None for other in others
        ):
            return  # 6 + 2x as 8x is about unlike terms
        if isinstance(body, Product):
            total, changed = multiplied((inner, *body.factors[1:])), True
        elif isinstance(body, Quotient) and body.sign != "frac":
            rest = body.top.factors[1:] if isinstance(body.top, Product) else ()
            total, changed = Quotient(multiplied((inner, *rest)), body.bottom, body.sign), True
        else:
            total = inner
        if changed and place < len(part.terms) - 1:
            yield Outcome(added((total, *part.terms[place + 1 :])), part)
    if changed and total is not None:
        yield Outcome(total, part)


@on_part(
    "multiplies-before-the-power",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: multiplied first, then raised",
    ("2 * 3^2", "36"),
    ("5x^2", "25x^2"),
    on=(Product,),
)
def before_power(part: Tree) -> Iterator[Outcome]:
    """a·bⁿ taken as (a·b)ⁿ."""
    if isinstance(part, Product):
        last = part.factors[-1]
        if isinstance(last, Power) and len(part.factors) == 2:
            base = multiplied((part.factors[0], last.base))
            yield Outcome(Power(base, last.exponent), part)


@on_part(
    "adds-before-the-power",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: added first, then raised",
    ("1 + 3^2", "16"),
    ("7 - 2^2", "25"),
    weight=0.7,
    on=(Sum,),
)
def adds_before_power(part: Tree) -> Iterator[Outcome]:
    """a + bⁿ taken as (a + b)ⁿ, among numbers."""
    if isinstance(part, Sum) and len(part.terms) == 2:
        one, two = part.terms
        sign = isinstance(two, Negative)
        body = two.body if isinstance(two, Negative) else two
        if isinstance(body, Power) and constant(part) is not None:
            inner = negated(body.base) if sign else body.base
            yield Outcome(Power(added((one, inner)), body.exponent), part)


@on_part(
    "multiplies-before-dividing",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: the multiplication was done before the division on its left",
    ("12 ÷ 2 * 3", "2"),
    ("20 ÷ 5 * 2", "2"),
    on=(Product,),
)
def times_before_divided(part: Tree) -> Iterator[Outcome]:
    """a ÷ b · c taken as a ÷ (b · c); a - b + c taken as a - (b + c)."""
    if isinstance(part, Product) and isinstance(part.factors[0], Quotient):
        first = part.factors[0]
        if constant(part) is not None and first.sign != "frac":
            below = multiplied((first.bottom, *part.factors[1:]))
            yield Outcome(Quotient(first.top, below, first.sign), part)


@on_part(
    "adds-before-subtracting",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: the addition was done before the subtraction on its left",
    ("10 - 4 + 3", "3"),
    ("15 - 6 + 2", "7"),
    on=(Sum,),
)
def plus_before_minus(part: Tree) -> Iterator[Outcome]:
    """a - b + c taken as a - (b + c)."""
    if isinstance(part, Sum) and constant(part) is not None:
        for place in range(1, len(part.terms) - 1):
            one, two = part.terms[place], part.terms[place + 1]
            if isinstance(one, Negative) and not isinstance(two, Negative):
                rest = part.terms[:place] + part.terms[place + 2 :]
                yield Outcome(rejoined(rest, place, Negative(added((one.body, two)))), part)


@on_part(
    "switches-a-subtraction-round",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: subtraction was turned round as if order did not matter",
    ("3 - 8", "5"),
    ("12 - 5", "-7"),
    on=(Sum,),
)
def switches_subtraction(part: Tree) -> Iterator[Outcome]:
    """a - b taken as b - a, among numbers."""
    if isinstance(part, Sum) and len(part.terms) == 2:
        one, two = part.terms
        numbers = constant(one) is not None and constant(two) is not None
        if numbers and isinstance(two, Negative) and not isinstance(one, Negative):
            yield Outcome(added((two.body, Negative(one))), part)


@on_part(
    "switches-a-division-round",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: division was turned round as if order did not matter",
    ("3 ÷ 12", "4"),
    ("20 ÷ 5", "1/4"),
    weight=0.8,
    on=(Quotient,),
    written=True,
)
def switches_division(part: Tree) -> Iterator[Outcome]:
    """a ÷ b taken as b ÷ a, where a division sign was written."""
    if not isinstance(part, Quotient) or part.sign == "frac" or not constant(part):
        return
    if not isinstance(part.top, Quotient) and not isinstance(part.bottom, Quotient):
        yield Outcome(Quotient(part.bottom, part.top, part.sign), part)


@on_part(
    "moves-brackets-of-a-subtraction",
    "switch-around-everything",
    "properties-of-operations",
    "{before} became {wrong}: brackets were moved as if subtraction were associative",
    ("10 - (6 - 1)", "3"),
    ("24 ÷ (6 ÷ 2)", "2"),
    weight=0.8,
    on=(
        Quotient,
        Sum,
    ),
)
def moves_brackets(part: Tree) -> Iterator[Outcome]:
    """a - (b - c) taken as (a - b) - c, and the same of divisions; among numbers."""
    if constant(part) is None:
        return
    if isinstance(part, Sum):
        for place, term in enumerate(part.terms):
            if place and isinstance(term, Negative) and isinstance(term.body, Sum):
                inner = (Negative(term.body.terms[0]), *term.body.terms[1:])
                yield Outcome(added((*part.terms[:place], *inner, *part.terms[place + 1 :])), part)
    below = part.bottom if isinstance(part, Quotient) else None
    if isinstance(part, Quotient) and isinstance(below, Quotient) and below.sign != "frac":
        inside = Quotient(part.top, below.top, part.sign)
        yield Outcome(Quotient(inside, below.bottom, part.sign), part)


@on_part(
    "ignores-brackets",
    "left-to-right",
    "order-of-operations",
    "{before} became {wrong}: worked as if there were no brackets",
    ("4 * (3 + 2)", "14"),
    ("(1 + 2) * 5", "11"),
    weight=0.8,
    on=(Product,),
)
def ignores_brackets(part: Tree) -> Iterator[Outcome]:
    """(a + b)·c taken as a + b·c, among numbers."""
    if not isinstance(part, Product) or len(part.factors) != 2 or constant(part) is None:
        return
    one, two = part.factors
    if isinstance(one, Sum):
        yield Outcome(added((*one.terms[:-1], multiplied((one.terms[-1], two)))), part)
    if isinstance(two, Sum):
        yield Outcome(added((multiplied((one, two.terms[0])), *two.terms[1:])), part)


RULES = (
    minus_into_power,
    negative_base,
    left_to_right,
    before_power,
    adds_before_power,
    times_before_divided,
    plus_before_minus,
    switches_subtraction,
    switches_division,
    moves_brackets,
    ignores_brackets,
)
