"""Taking trees apart and putting them together, for rules: constants, monomials, sums, text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Number,
    Percent,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    letters,
    number,
    walk,
)

Monomial = tuple[tuple[str, int], ...]
"""Letters with their exponents, in the order of the alphabet."""

Polynomial = dict[Monomial, Fraction]
"""Coefficients by monomial; no coefficient is zero."""

MOST_TERMS = 40
MOST_PAIRED = 12
"""Terms of a sum of which every two are put together; of longer sums only neighbours are."""

MOST_EXPONENT = 8


@lru_cache(maxsize=4096)
def constant(tree: Tree) -> Fraction | None:
    """The exact value of an expression without letters; None when it has letters or no value."""
    if any(isinstance(part, Symbol) for _, part in walk(tree)):
        return None
    return evaluate(tree)


def whole(tree: Tree) -> int | None:
    """The value of an expression without letters when it is an integer."""
    value = constant(tree)
    return int(value) if value is not None and value.denominator == 1 else None


def natural(tree: Tree) -> int | None:
    """A written integer without a sign."""
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    return None


def is_fraction(tree: Tree) -> bool:
    """Whether it is a written fraction of two integers, perhaps a fraction bar between them."""
    return (
        isinstance(tree, Quotient)
        and natural(tree.top) is not None
        and bool(natural(tree.bottom))
        and tree.sign in ("/", "frac")
    )


def fraction_parts(tree: Tree) -> tuple[int, int] | None:
    """Top and bottom of a written fraction of integers."""
    if isinstance(tree, Quotient) and is_fraction(tree):
        return natural(tree.top) or 0, natural(tree.bottom) or 1
    return None


def integer(value: int) -> Tree:
    """A tree for an integer."""
    return number(value)


def fraction(top: int, bottom: int) -> Tree:
    """A written fraction, not reduced, the sign in front."""
    tree = Quotient(Number(Fraction(abs(top))), Number(Fraction(abs(bottom))), "frac")
    return Negative(tree) if (top < 0) != (bottom < 0) and top else tree


def negated(tree: Tree) -> Tree:
    """The tree with the other sign in front."""
    return tree.body if isinstance(tree, Negative) else Negative(tree)


def signed(tree: Tree) -> tuple[int, Tree]:
    """The sign in front of a term, 1 or -1, and the term without it."""
    return (-1, tree.body) if isinstance(tree, Negative) else (1, tree)


def added(terms: Iterable[Tree]) -> Tree:
    """A sum of terms, without needless zeros: one term is itself, none is 0."""
    kept: list[Tree] = []
    for term in terms:
        if isinstance(term, Sum):
            kept.extend(term.terms)
        elif not (isinstance(term, Number) and term.value == 0):
            kept.append(term)
    if not kept:
        return Number(Fraction(0))
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def multiplied(factors: Iterable[Tree]) -> Tree:
    """A product of factors, without needless ones."""
    kept: list[Tree] = []
    sign = 1
    for factor in factors:
        while isinstance(factor, Negative):
            factor, sign = factor.body, -sign
        if isinstance(factor, Product):
            kept.extend(factor.factors)
        elif not (isinstance(factor, Number) and factor.value == 1):
            kept.append(factor)
    tree = Number(Fraction(1)) if not kept else kept[0] if len(kept) == 1 else Product(tuple(kept))
    return tree if sign > 0 else Negative(tree)


def terms_of(tree: Tree) -> tuple[Tree, ...]:
    """The terms of a sum, nested sums opened; a tree that is no sum is its own only term."""
    if isinstance(tree, Sum):
        return tuple(inner for term in tree.terms for inner in terms_of(term))
    if isinstance(tree, Negative) and isinstance(tree.body, Sum):
        return tuple(negated(term) for term in terms_of(tree.body))
    return (tree,)


def two_terms(total: Sum) -> Iterator[tuple[Tree, Tree, tuple[Tree, ...], int]]:
    """Every two terms of a sum in order, the other terms, and where the first one stood."""
    terms = total.terms
    reach = len(terms) if len(terms) <= MOST_PAIRED else 2
    for first in range(len(terms)):
        for second in range(first + 1, min(first + reach, len(terms))):
            rest = terms[:first] + terms[first + 1 : second] + terms[second + 1 :]
            yield terms[first], terms[second], rest, first


def rejoined(rest: tuple[Tree, ...], place: int, new: Tree) -> Tree:
    """A sum with a new term among the rest."""
    return added((*rest[:place], new, *rest[place:]))


# ---------------------------------------------------------------------- monomials, polynomials


def monomial(tree: Tree) -> tuple[Fraction, Monomial] | None:
    """Coefficient and letters of a term such as `-3x²y` or `x/2`; None for anything else."""
    found = polynomial(tree)
    if found is None or len(found) > 1 or isinstance(tree, Sum):
        return None
    if not found:
        return Fraction(0), ()
    ((letters_, coefficient),) = found.items()
    return coefficient, letters_


def of_monomial(coefficient: Fraction, of: Monomial) -> Tree:
    """The tree of a coefficient and letters."""
    factors: list[Tree] = []
    size = abs(coefficient)
    if size != 1 or not of:
        factors.append(number(size))
    for name, exponent in of:
        letter = Symbol(name)
        factors.append(letter if exponent == 1 else Power(letter, Number(Fraction(exponent))))
    tree = factors[0] if len(factors) == 1 else Product(tuple(factors))
    return Negative(tree) if coefficient < 0 else tree


def of_polynomial(found: Polynomial) -> Tree:
    """The tree of a polynomial, higher terms first."""
    order = sorted(found, key=lambda m: (-sum(e for _, e in m), m))
    return added(of_monomial(found[m], m) for m in order)


@lru_cache(maxsize=4096)
def _polynomial(tree: Tree) -> tuple[tuple[Monomial, Fraction], ...] | None:
    found = _collect(tree)
    return None if found is None else tuple(found.items())


def polynomial(tree: Tree) -> Polynomial | None:
    """The tree as a polynomial; None when it is none, or one beyond 40 terms or degree 8."""
    found = _polynomial(tree)
    return None if found is None else dict(found)


def _collect(tree: Tree) -> Polynomial | None:
    if isinstance(tree, Number | Mixed):
        return {(): tree.value} if tree.value else {}
    if isinstance(tree, Symbol):
        return {((tree.name, 1),): Fraction(1)}
    if isinstance(tree, Negative):
        body = polynomial(tree.body)
        return None if body is None else {m: -c for m, c in body.items()}
    if isinstance(tree, Percent):
        body = polynomial(tree.body)
        return None if body is None else {m: c / 100 for m, c in body.items()}
    if isinstance(tree, Sum):
        total: Polynomial = {}
        for term in tree.terms:
            part = polynomial(term)
            if part is None:
                return None
            for m, c in part.items():
                total[m] = total.get(m, Fraction(0)) + c
        return {m: c for m, c in total.items() if c}
    if isinstance(tree, Product):
        result: Polynomial | None = {(): Fraction(1)}
        for factor in tree.factors:
            result = _times(result, polynomial(factor))
        return result
    if isinstance(tree, Quotient):
        top, below = polynomial(tree.top), constant(tree.bottom)
        return None if top is None or not below else {m: c / below for m, c in top.items()}
    if isinstance(tree, Power):
        times, base = whole(tree.exponent), polynomial(tree.base)
        if times is None or base is None or not 0 <= times <= MOST_EXPONENT:
            return _as_constant(tree)
        result = {(): Fraction(1)}
        for _ in range(times):
            result = _times(result, base)
        return result
    return _as_constant(tree)


def _as_constant(tree: Tree) -> Polynomial | None:
    value = constant(tree)
    return None if value is None else {(): value} if value else {}


def _times(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left) * len(right) > MOST_TERMS**2:
        return None
    result: Polynomial = {}
    for m, c in left.items():
        for n, d in right.items():
            powers = dict(m)
            for name, exponent in n:
                powers[name] = powers.get(name, 0) + exponent
            if any(exponent > MOST_EXPONENT for exponent in powers.values()):
                return None
            key = tuple(sorted(powers.items()))
            result[key] = result.get(key, Fraction(0)) + c * d
    result = {m: c for m, c in result.items() if c}
    return result if len(result) <= MOST_TERMS else None


def unknowns(*trees: Tree) -> frozenset[str]:
    """The letters of several trees."""
    return frozenset().union(*(letters(tree) for tree in trees))
