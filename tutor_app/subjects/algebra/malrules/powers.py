"""Faulty rules about powers and roots."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import AnyOf, Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    added,
    constant,
    multiplied,
    natural,
    negated,
    rejoined,
    terms_of,
    two_terms,
)
from tutor_app.subjects.algebra.malrules.rule import MalRule, Outcome, Part, on_line, on_part
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
    letters,
)

TWO = Number(Fraction(2))


def _numbers_and_letters(
    name: str,
    what: str,
    function: Part,
    numbers: tuple[tuple[str, str], ...],
    lettered: tuple[tuple[str, str], ...],
    weight: float = 0.9,
    on: tuple[type, ...] = (Power,),
) -> tuple[MalRule, MalRule]:
    """One wrong rule as two: with numbers it shows one misconception, with letters another."""

    def only_numbers(part: Tree) -> Iterator[Outcome]:
        if not letters(part):
            yield from function(part)

    def only_letters(part: Tree) -> Iterator[Outcome]:
        if letters(part):
            yield from function(part)

    return (
        on_part(
            name,
            "computes-powers-instead-of-patterns",
            "exponents-of-numbers",
            what,
            *numbers,
            weight=weight,
            on=on,
        )(only_numbers),
        on_part(
            f"{name}-letters",
            "misreads-algebraic-powers",
            "powers-of-expressions",
            what,
            *lettered,
            weight=weight,
            on=on,
        )(only_letters),
    )


def _as_multiple(part: Tree) -> Iterator[Outcome]:
    """aⁿ taken as a·n."""
    if isinstance(part, Power) and not letters(part.exponent):
        yield Outcome(multiplied((part.exponent, part.base)), part)


def _all_as_multiples(part: Tree) -> Iterator[Outcome]:
    """Every power of a product or sum taken as a multiple."""
    if isinstance(part, Product | Sum):
        inner = part.factors if isinstance(part, Product) else part.terms
        powers = [p for p in inner if isinstance(p, Power) and not letters(p.exponent)]
        if len(powers) > 1:
            made = [multiplied((p.exponent, p.base)) if isinstance(p, Power) else p for p in inner]
            yield Outcome(multiplied(made) if isinstance(part, Product) else added(made), part)


def _multiple(part: Tree) -> Iterator[Outcome]:
    yield from _as_multiple(part)
    yield from _all_as_multiples(part)


def _two_powers(part: Tree) -> Iterator[tuple[Power, Power, list[Tree]]]:
    """Every two powers of a product; a bare letter is a first power."""
    if not isinstance(part, Product):
        return
    found = [
        (index, factor if isinstance(factor, Power) else Power(factor, Number(Fraction(1))))
        for index, factor in enumerate(part.factors)
        if isinstance(factor, Power | Symbol) or (natural(factor) and _powers_in(part))
    ]
    for place, (i, one) in enumerate(found):
        for j, two in found[place + 1 :]:
            rest = [factor for index, factor in enumerate(part.factors) if index not in (i, j)]
            yield one, two, rest


def _powers_in(part: Product) -> bool:
    return any(isinstance(factor, Power) for factor in part.factors)


def _exponents_multiplied(part: Tree) -> Iterator[Outcome]:
    """a^m · a^n taken as a^(mn)."""
    for one, two, rest in _two_powers(part):
        if one.base == two.base:
            product = multiplied((one.exponent, two.exponent))
            yield Outcome(multiplied([*rest, Power(one.base, product)]), part)


def _bases_multiplied(part: Tree) -> Iterator[Outcome]:
    """a^m · b^n taken as (ab)^(m+n): the bases multiplied, the exponents added."""
    for one, two, rest in _two_powers(part):
        base = multiplied((one.base, two.base))
        for exponent in (
            added((one.exponent, two.exponent)),
            multiplied((one.exponent, two.exponent)),
        ):
            yield Outcome(multiplied([*rest, Power(base, exponent)]), part)


def _exponents_added(part: Tree) -> Iterator[Outcome]:
    """(a^m)^n taken as a^(m+n)."""
    if isinstance(part, Power) and isinstance(part.base, Power):
        exponent = added((part.base.exponent, part.exponent))
        yield Outcome(Power(part.base.base, exponent), part)


def _quotient_of_exponents(part: Tree) -> Iterator[Outcome]:
    """a^m / a^n taken as a^(m/n), or as 1 to the difference."""
    if isinstance(part, Quotient) and isinstance(part.top, Power):
        below = part.bottom if isinstance(part.bottom, Power) else None
        if below is None:
            return
        one, two = constant(part.top.exponent), constant(below.exponent)
        if one is None or not two:
            return
        if part.top.base == below.base:
            yield Outcome(Power(below.base, Number(abs(one / two))), part)
        if one > two:
            base = Quotient(part.top.base, below.base)
            yield Outcome(Power(base, Number(one - two)), part)


def _zero_exponent(part: Tree) -> Iterator[Outcome]:
    """a⁰ taken as 0, or as a."""
    if isinstance(part, Power) and constant(part.exponent) == 0:
        yield Outcome(Number(Fraction(0)), part)
        yield Outcome(part.base, part)


def _negative_exponent(part: Tree) -> Iterator[Outcome]:
    """a^(-n) taken as -(a^n), -(an) or 1/(an)."""
    if isinstance(part, Power) and isinstance(part.exponent, Negative):
        times = part.exponent.body
        yield Outcome(Negative(Power(part.base, times)), part)
        yield Outcome(Negative(multiplied((times, part.base))), part)


def _first_factor_only(part: Tree) -> Iterator[Outcome]:
    """(ab)^n taken as a·b^n or a^n·b."""
    if isinstance(part, Power) and isinstance(part.base, Product):
        for place, factor in enumerate(part.base.factors):
            rest = list(part.base.factors)
            rest[place] = Power(factor, part.exponent)
            yield Outcome(multiplied(rest), part)


def _over_a_sum(part: Tree) -> Iterator[Outcome]:
    """(a + b)^n taken as a^n + b^n; a minus stays a minus."""
    if isinstance(part, Power) and isinstance(part.base, Sum):
        terms = terms_of(part.base)
        made = []
        for term in terms:
            body = term.body if isinstance(term, Negative) else term
            raised = Power(body, part.exponent)
            made.append(Negative(raised) if isinstance(term, Negative) else raised)
        yield Outcome(added(made), part)
        if any(isinstance(term, Negative) for term in terms):
            yield Outcome(added(negated(m) if isinstance(m, Negative) else m for m in made), part)
        if natural(part.exponent) == 2 and len(terms) == 2 and not isinstance(terms[1], Negative):
            yield Outcome(added((made[0], Negative(made[1]))), part)


def _one_term_of_sum(part: Tree) -> Iterator[Outcome]:
    """(a + b)^n taken as a^n + b or a + b^n."""
    if isinstance(part, Power) and isinstance(part.base, Sum):
        terms = terms_of(part.base)
        for place, term in enumerate(terms):
            body = term.body if isinstance(term, Negative) else term
            raised: Tree = Power(body, part.exponent)
            raised = Negative(raised) if isinstance(term, Negative) else raised
            yield Outcome(added((*terms[:place], raised, *terms[place + 1 :])), part)


def _root_over_a_sum(part: Tree) -> Iterator[Outcome]:
    """√(a + b) taken as √a + √b."""
    if isinstance(part, Root) and isinstance(part.body, Sum):
        made = []
        for term in terms_of(part.body):
            body = term.body if isinstance(term, Negative) else term
            root = Root(part.index, body)
            made.append(Negative(root) if isinstance(term, Negative) else root)
        yield Outcome(added(made), part)


def _root_halves(part: Tree) -> Iterator[Outcome]:
    """√a taken as a/2."""
    if isinstance(part, Root):
        yield Outcome(Quotient(part.body, Number(Fraction(part.index)), "frac"), part)


def _roots_added(part: Tree) -> Iterator[Outcome]:
    """√a + √b taken as √(a + b); a^m + a^n taken as a^(m+n)."""
    if not isinstance(part, Sum):
        return
    for one, two, rest, place in two_terms(part):
        if isinstance(one, Root) and isinstance(two, Root) and one.index == two.index:
            joined: Tree = Root(one.index, added((one.body, two.body)))
            yield Outcome(rejoined(rest, place, joined), part)
        elif isinstance(one, Power) and isinstance(two, Power) and one.base == two.base:
            joined = Power(one.base, added((one.exponent, two.exponent)))
            yield Outcome(rejoined(rest, place, joined), part)


@on_part(
    "coefficient-as-exponent",
    "misreads-algebraic-powers",
    "powers-of-expressions",
    "{before} became {wrong}: the coefficient was read as an exponent",
    ("4x", "x^4"),
    ("3y + 1", "y^3 + 1"),
    on=(Product,),
)
def coefficient_as_exponent(part: Tree) -> Iterator[Outcome]:
    """3x taken as x³."""
    if isinstance(part, Product) and len(part.factors) == 2:
        times, body = part.factors
        if natural(times) and letters(body):
            yield Outcome(Power(body, times), part)


@on_line(
    "halves-instead-of-root",
    "misreads-algebraic-powers",
    "powers-of-expressions",
    "{before} became {wrong}: the square was undone by halving",
    ("x^2 = 36", "x = 18"),
    ("y^2 = 10", "y = 5"),
)
def halves_square(body: Body) -> Iterator[Outcome]:
    """x² = c taken as x = c/2."""
    for base, value in _squares(body):
        yield Outcome(Relation((base, Quotient(value, TWO, "frac")), ("=",)), body)


@on_line(
    "forgets-the-negative-root",
    "misreads-algebraic-powers",
    "powers-of-expressions",
    "{before} became {wrong}: only one of the two roots was kept",
    ("x^2 = 49", "x = 7"),
    ("(x - 1)^2 = 9", "x = 4"),
)
def one_root(body: Body) -> Iterator[Outcome]:
    """x² = c taken as x = √c only."""
    for base, value in _squares(body):
        yield Outcome(
            Relation((base, Root(2, value)), ("=",)),
            AnyOf(
                (
                    Relation((base, Root(2, value)), ("=",)),
                    Relation((base, Negative(Root(2, value))), ("=",)),
                )
            ),
        )


def _squares(body: Body) -> Iterator[tuple[Tree, Tree]]:
    if isinstance(body, Relation) and body.signs == ("=",):
        for one, two in (body.sides, body.sides[::-1]):
            if isinstance(one, Power) and natural(one.exponent) == 2 and letters(one):
                value = constant(two)
                if value is not None and value > 0:
                    yield one.base, two


RULES = (
    *_numbers_and_letters(
        "power-as-multiple",
        "{before} became {wrong}: base times exponent",
        _multiple,
        (("5^3", "15"), ("2^4 * 3^2", "48")),
        (("x^2", "2x"), ("3y^4", "12y")),
        on=(Power, Product, Sum),
    ),
    *_numbers_and_letters(
        "multiplies-exponents",
        "{before} became {wrong}: the exponents were multiplied",
        _exponents_multiplied,
        (("2^3 * 2^4", "2^12"), ("5^2 * 5^3", "5^6")),
        (("x^3 * x^4", "x^12"), ("a^2 * a^5 * b", "a^10 b")),
        on=(Product,),
    ),
    *_numbers_and_letters(
        "multiplies-bases",
        "{before} became {wrong}: the bases were multiplied too",
        _bases_multiplied,
        (("2^3 * 2^2", "4^5"), ("2^3 * 3^2", "6^5")),
        (("x^2 * y^3", "(xy)^5"), ("x*y^2", "(xy)^3")),
        on=(Product,),
    ),
    *_numbers_and_letters(
        "adds-exponents-of-a-power",
        "{before} became {wrong}: the exponents were added",
        _exponents_added,
        (("(2^3)^2", "2^5"), ("(3^2)^4", "3^6")),
        (("(x^3)^2", "x^5"), ("(y^2)^5 + 1", "y^7 + 1")),
    ),
    *_numbers_and_letters(
        "divides-exponents",
        "{before} became {wrong}: the exponents were divided",
        _quotient_of_exponents,
        (("2^6/2^3", "2^2"), ("5^8/5^2", "5^4")),
        (("x^6/x^2", "x^3"), ("y^8/y^4", "y^2")),
        on=(Quotient,),
    ),
    *_numbers_and_letters(
        "zero-exponent-gives-zero",
        "{before} became {wrong}: an exponent of zero",
        _zero_exponent,
        (("7^0", "0"), ("3 + 4^0", "3")),
        (("x^0", "0"), ("5y^0", "0")),
    ),
    *_numbers_and_letters(
        "negative-exponent-gives-negative",
        "{before} became {wrong}: the sign of the exponent",
        _negative_exponent,
        (("2^(-3)", "-8"), ("3^(-2)", "-6")),
        (("x^(-2)", "-x^2"), ("y^-3", "-3y")),
    ),
    *_numbers_and_letters(
        "power-reaches-one-factor",
        "{before} became {wrong}: only one factor was raised",
        _first_factor_only,
        (("(2*5)^2", "50"), ("(3*2)^3", "24")),
        (("(3x)^2", "3x^2"), ("(2y)^3", "2y^3")),
    ),
    *_numbers_and_letters(
        "power-over-a-sum",
        "{before} became {wrong}: each term was raised on its own",
        _over_a_sum,
        (("(2 + 3)^2", "13"), ("(5 - 1)^2", "24")),
        (("(x + 5)^2", "x^2 + 25"), ("(y - 3)^2", "y^2 - 9"), ("(a + b)^3", "a^3 + b^3")),
    ),
    *_numbers_and_letters(
        "power-reaches-one-term",
        "{before} became {wrong}: only one term was raised",
        _one_term_of_sum,
        (("(4 + 3)^2", "19"), ("(4 + 3)^2", "13")),
        (("(x + 5)^2", "x^2 + 5"), ("(y - 3)^2", "y^2 - 3")),
    ),
    *_numbers_and_letters(
        "root-over-a-sum",
        "{before} became {wrong}: the root of each term on its own",
        _root_over_a_sum,
        (("√(9 + 16)", "7"), ("√(25 - 9)", "2")),
        (("√(x^2 + 4)", "√(x^2) + 2"), ("√(a + b)", "√a + √b")),
        on=(Root,),
    ),
    *_numbers_and_letters(
        "root-halves",
        "{before} became {wrong}: the root was taken as a half",
        _root_halves,
        (("√36", "18"), ("√16 + 1", "9")),
        (("√(4x)", "2x"), ("√(6y)", "3y")),
        on=(Root,),
    ),
    *_numbers_and_letters(
        "adds-roots-or-powers",
        "{before} became {wrong}: a sum was treated like a product",
        _roots_added,
        (("√9 + √16", "5"), ("2^3 + 2^2", "2^5")),
        (("x^2 + x^3", "x^5"), ("√x + √y", "√(x + y)")),
        on=(Sum,),
    ),
    coefficient_as_exponent,
    halves_square,
    one_root,
)
