"""Right lines that follow from a line, few and plain: where else in a derivation a rule may act."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from tutor_app.subjects.algebra.line import AllOf, Body, Relation, assigns, is_statement
from tutor_app.subjects.algebra.malrules.building import (
    Polynomial,
    added,
    constant,
    multiplied,
    negated,
    of_monomial,
    of_polynomial,
    polynomial,
    terms_of,
)
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    children,
    letters,
    number,
    put,
    substitute,
    walk,
)

MOST_STEPS = 8
"""Operations on numbers that are carried out one by one."""

MOST_LINES = 18
"""Right lines that are looked at in all, the first one with them."""


def derivation(body: Body) -> tuple[Body, ...]:
    """The line and right lines that follow from it, each with one thing done."""
    found: dict[Body, None] = {body: None}
    for line in _following(body):
        found.setdefault(line)
        if len(found) >= MOST_LINES:
            break
    return tuple(found)


def _following(body: Body) -> Iterator[Body]:
    if not is_statement(body):
        yield from _expression(body)  # type: ignore[arg-type]
    elif isinstance(body, Relation) and len(body.sides) == 2:
        yield from _relation(body)
    elif isinstance(body, AllOf):
        yield from _substituted(body)


def _expression(tree: Tree) -> Iterator[Tree]:
    open_ = expanded(tree)
    if open_ != tree:
        yield open_
    step = tree
    for _ in range(MOST_STEPS):
        done = one_operation(step)
        if done is None:
            break
        step = done
        yield step
    found = polynomial(tree)
    if found is not None:
        yield of_polynomial(found)


def expanded(tree: Tree) -> Tree:
    """Brackets multiplied out, terms not yet collected."""
    terms: list[Tree] = []
    for term in terms_of(tree):
        sign = isinstance(term, Negative)
        body = term.body if isinstance(term, Negative) else term
        made = [body]
        if isinstance(body, Product):
            made = _multiplied_out(body)
        elif isinstance(body, Power) and isinstance(body.base, Sum):
            if body.exponent == Number(Fraction(2)):
                made = _multiplied_out(Product((body.base, body.base)))
        elif isinstance(body, Quotient) and isinstance(body.top, Sum) and letters(body.top):
            made = [Quotient(t, body.bottom, "frac") for t in terms_of(body.top)]
        terms.extend(negated(t) for t in made) if sign else terms.extend(made)
    return added(terms)


def _multiplied_out(product: Product) -> list[Tree]:
    sums = [factor for factor in product.factors if isinstance(factor, Sum)]
    if not sums or len(sums) > 2 or not letters(product):
        return [product]
    rest = [factor for factor in product.factors if not isinstance(factor, Sum)]
    made = [multiplied([*rest, term]) for term in terms_of(sums[0])]
    if len(sums) == 2:
        made = [multiplied((one, two)) for one in made for two in terms_of(sums[1])]
    tidy = [polynomial(term) for term in made]
    return [of_polynomial(t) if t is not None else m for t, m in zip(tidy, made, strict=True)]


def one_operation(tree: Tree) -> Tree | None:
    """The leftmost innermost operation on numbers carried out; None when none is left."""
    for path, part in sorted(walk(tree), key=lambda found: (-len(found[0]), found[0])):
        if isinstance(part, Number | Mixed | Symbol) or letters(part):
            continue
        if isinstance(part, Negative) and isinstance(part.body, Number | Mixed | Quotient):
            continue
        if not all(_plain(child) for child in children(part)) or _plain(part):
            continue
        if isinstance(part, Sum | Product) and len(children(part)) > 2:
            first, second, *rest = children(part)
            pair = constant(
                Sum((first, second)) if isinstance(part, Sum) else Product((first, second))
            )
            if pair is None:
                return None
            joined = (number(pair), *rest)
            made: Tree = Sum(joined) if isinstance(part, Sum) else Product(joined)
            return put(tree, path, made)
        value = constant(part)
        if value is None:
            return None
        return put(tree, path, number(value))
    return None


def _plain(tree: Tree) -> bool:
    """A number as it is written, with its sign."""
    if isinstance(tree, Negative):
        tree = tree.body
    if isinstance(tree, Quotient) and tree.sign in ("frac", "/"):
        return isinstance(tree.top, Number) and isinstance(tree.bottom, Number)
    return isinstance(tree, Number | Mixed)


def _relation(body: Relation) -> Iterator[Relation]:
    signs = body.signs
    open_ = Relation(tuple(expanded(side) for side in body.sides), signs)
    yield open_
    sides = [polynomial(side) for side in body.sides]
    if any(side is None for side in sides):
        yield from _cross_multiplied(body)
        return
    left, right = (dict(side or {}) for side in sides)
    yield _of(left, right, signs)
    bottoms = [c.denominator for side in (left, right) for c in side.values()]
    common = lcm(*bottoms) if bottoms else 1
    if common > 1:
        yield from _isolated(left, right, signs)
        left = {m: c * common for m, c in left.items()}
        right = {m: c * common for m, c in right.items()}
        yield _of(left, right, signs)
    yield from _isolated(left, right, signs)
    yield from _isolated(right, left, _turned(signs))


_TURNS = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def _turned(signs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_TURNS.get(sign, sign) for sign in signs)


def _of(left: Polynomial, right: Polynomial, signs: tuple[str, ...]) -> Relation:
    return Relation((of_polynomial(left), of_polynomial(right)), signs)


def _isolated(left: Polynomial, right: Polynomial, signs: tuple[str, ...]) -> Iterator[Relation]:
    """Letters to the left, numbers to the right, then divided: one thing at a time."""
    letters_: Polynomial = dict(left)
    for m, c in right.items():
        if m:
            letters_[m] = letters_.get(m, Fraction(0)) - c
    shift, plain = left.get((), Fraction(0)), right.get((), Fraction(0))
    letters_.pop((), None)
    letters_ = {m: c for m, c in letters_.items() if c}
    if not letters_:
        return
    unknown = of_polynomial(letters_)
    gathered = added((unknown, of_monomial(shift, ())))
    yield Relation((gathered, of_monomial(plain, ())), signs)
    if shift:
        moved = added((of_monomial(plain, ()), negated(of_monomial(shift, ()))))
        yield Relation((unknown, moved), signs)
    yield Relation((unknown, of_monomial(plain - shift, ())), signs)
    if len(letters_) == 1:
        ((of, by),) = letters_.items()
        if by != 1:
            value = Quotient(of_monomial(plain - shift, ()), of_monomial(by, ()), "÷")
            yield Relation(
                (of_monomial(Fraction(1), of), value), _turned(signs) if by < 0 else signs
            )


def _cross_multiplied(body: Relation) -> Iterator[Relation]:
    """a/b = c/d as ad = cb."""
    if body.signs != ("=",):
        return
    pairs = []
    for side in body.sides:
        if isinstance(side, Quotient):
            pairs.append((side.top, side.bottom))
        else:
            pairs.append((side, Number(Fraction(1))))
    (a, b), (c, d) = pairs
    made = Relation((multiplied((a, d)), multiplied((b, c))), ("=",))
    yield made
    if all(polynomial(side) is not None for side in made.sides):
        yield from _relation(made)


def _substituted(body: AllOf) -> Iterator[Body]:
    """A system with the values that some of its parts give put into the others."""
    values: dict[str, Tree] = {}
    others: list[Relation] = []
    for part in body.parts:
        if isinstance(part, Relation) and assigns(part):
            left, right = part.sides
            letter, value = (left, right) if isinstance(left, Symbol) else (right, left)
            if isinstance(letter, Symbol):
                values[letter.name] = value
        elif isinstance(part, Relation):
            others.append(part)
    if not values or not others:
        return
    for other in others:
        made = Relation(tuple(substitute(side, values) for side in other.sides), other.signs)
        yield made
        for side in made.sides:
            if letters(side):
                continue
            for done in _expression(side):
                yield Relation(
                    tuple(done if part is side else part for part in made.sides), made.signs
                )
