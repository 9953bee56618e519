"""Arithmetic slips: what happens to people who know the rule (Payne and Squibb 1990).

They are kept apart from wrong rules, and believed less: a slip can make many results.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body
from tutor_app.subjects.algebra.malrules.building import (
    constant,
    monomial,
    multiplied,
    natural,
    negated,
    of_monomial,
    rejoined,
    terms_of,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Kind,
    Outcome,
    on_line,
    on_part,
    parts_of,
    put_part,
)
from tutor_app.subjects.algebra.tree import Number, Product, Quotient, Sum, Tree, number


@on_part(
    "next-row-of-the-table",
    None,
    None,
    "{before} became {wrong}: a product from the next row of the multiplication table",
    ("6 * 7", "48"),
    ("4(2x + 3)", "8x + 9"),
    kind=Kind.SLIP,
    weight=0.45,
    on=(Product,),
)
def next_row(part: Tree) -> Iterator[Outcome]:
    """a·b miscounted by one a or one b."""
    if not isinstance(part, Product) or len(part.factors) != 2:
        return
    one, two = part.factors
    a = constant(one)
    for term in terms_of(two) if isinstance(two, Sum) else (two,):
        b = monomial(term)
        if a is None or b is None or a.denominator != 1 or b[0].denominator != 1:
            continue
        if abs(a) < 2 or abs(b[0]) < 2 or abs(a) > 20 or abs(b[0]) > 20:
            continue
        for off in dict.fromkeys((a, -a, b[0], -b[0])):
            made = of_monomial(a * b[0] + off, b[1])
            rest = [multiplied((one, other)) for other in terms_of(two) if other is not term]
            yield Outcome(rejoined(tuple(rest), 0, made), part)


@on_part(
    "sum-miscounted",
    None,
    None,
    "{before} became {wrong}: a sum or difference off by one or by ten",
    ("27 + 15", "41"),
    ("9x - 4x", "6x"),
    ("63 - 28", "45"),
    kind=Kind.SLIP,
    weight=0.4,
    on=(Sum,),
)
def miscounted(part: Tree) -> Iterator[Outcome]:
    """a + b off by one, or by ten (a carry forgotten or taken twice)."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        a, b = monomial(one), monomial(two)
        if a and b and a[1] == b[1]:
            total = a[0] + b[0]
            if total.denominator == 1:
                for off in (1, -1, 10, -10) if abs(total) >= 10 else (1, -1):
                    if total + off:
                        made = of_monomial(total + off, a[1])
                        yield Outcome(rejoined(rest, place, made), part)


@on_line(
    "sign-lost",
    None,
    None,
    "{before} became {wrong}: a sign changed in copying",
    ("2x - 7 = 5", "2x + 7 = 5"),
    ("3x + 4", "3x - 4"),
    kind=Kind.SLIP,
    weight=0.35,
)
def sign_lost(body: Body) -> Iterator[Outcome]:
    """One term of the line with the other sign."""
    for side, path, part in parts_of(body):
        if isinstance(part, Sum):
            for place, term in enumerate(part.terms):
                rest = part.terms[:place] + part.terms[place + 1 :]
                made = rejoined(rest, place, negated(term))
                yield Outcome(put_part(body, side, path, made), body)
        elif not path and not (isinstance(part, Number) and part.value == 0):
            yield Outcome(put_part(body, side, path, negated(part)), body)


@on_line(
    "digit-miscopied",
    None,
    None,
    "{before} became {wrong}: a number was copied wrongly",
    ("3x + 48 = 60", "3x + 84 = 60"),
    ("5x = 35", "5x = 36"),
    kind=Kind.SLIP,
    weight=0.3,
)
def miscopied(body: Body) -> Iterator[Outcome]:
    """One written number with two digits changed over, or its last digit off by one."""
    for side, path, part in parts_of(body):
        value = natural(part)
        if value is None or value < 3 or value > 10**9:
            continue
        text = str(value)
        found = [value + 1, value - 1]
        for place in range(len(text) - 1):
            turned = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            found.append(int(turned))
        for new in dict.fromkeys(found):
            if new != value:
                made = Number(Fraction(new))
                yield Outcome(put_part(body, side, path, made), body)


@on_part(
    "division-miscounted",
    None,
    None,
    "{before} became {wrong}: a quotient off by one",
    ("56/8", "8"),
    ("7x = 63", "x = 8"),
    kind=Kind.SLIP,
    weight=0.4,
    on=(Quotient,),
)
def quotient_slip(part: Tree) -> Iterator[Outcome]:
    """An even quotient of whole numbers off by one."""
    if isinstance(part, Quotient):
        value = constant(part)
        top, below = constant(part.top), constant(part.bottom)
        if value is None or top is None or below is None or value.denominator != 1:
            return
        if top.denominator == 1 and below.denominator == 1 and abs(below) > 1 and abs(value) > 2:
            for off in (1, -1):
                yield Outcome(number(value + off), part)


@on_part(
    "term-forgotten",
    None,
    None,
    "{before} became {wrong}: a term was left out",
    ("2x + 5 - 3x + 1", "2x + 5 - 3x"),
    ("4 + 9 + 2", "13"),
    kind=Kind.SLIP,
    weight=0.35,
    on=(Sum,),
)
def forgotten(part: Tree) -> Iterator[Outcome]:
    """One term of a longer sum left out."""
    if isinstance(part, Sum) and len(part.terms) > 2:
        for place in range(len(part.terms)):
            rest = part.terms[:place] + part.terms[place + 1 :]
            kept = rest[0] if len(rest) == 1 else Sum(rest)
            yield Outcome(kept, part)


RULES = (next_row, miscounted, sign_lost, miscopied, quotient_slip, forgotten)
