"""Whether an expression is simplified, expanded or factored."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm

from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.plain_numbers import is_plain, plain_root, plain_term
from tutor_app.subjects.algebra.symbolic import common_factor, irreducible_factors
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
    bare,
    letters,
)


def is_simplified(tree: Tree, expanded: bool = False) -> bool:
    """Whether like terms are put together, products multiplied out and numbers worked out.

    A fraction counts when nothing can be divided out and, unless `expanded`, its parts may stay
    products. Factored forms no longer than the expanded one count as simplified too.
    """
    tree = bare(tree)
    if not letters(tree):
        return is_plain(tree)
    if _collected(tree):
        return True
    if isinstance(tree, Negative):
        return is_simplified(tree.body, expanded)
    if isinstance(tree, Quotient) and letters(tree.bottom):
        return _reduced(tree, expanded)
    if expanded:
        return False
    return (
        isinstance(tree, Product | Power | Quotient) and _tidy_product(tree) and is_factored(tree)
    )


def _tidy_product(tree: Tree) -> bool:
    """Whether what stands beside the brackets of a product is one term, and brackets there are."""
    factors = tree.factors if isinstance(tree, Product) else (tree,)
    single = [part for part in factors if not _has_sum(part)]
    if len(single) == len(factors):
        return False
    term = Product(tuple(single)) if len(single) > 1 else (single[0] if single else None)
    return term is None or _collected(term)


def _has_sum(tree: Tree) -> bool:
    match tree:
        case Power(base, _):
            return isinstance(base, Sum)
        case Quotient(top, _):
            return _has_sum(top)
        case Product(factors):
            return any(map(_has_sum, factors))
    return isinstance(tree, Sum)


def _collected(tree: Tree) -> bool:
    """Whether it is a sum of different monomials, each with one number in front."""
    terms = tree.terms if isinstance(tree, Sum) else (tree,)
    seen = set()
    for term in terms:
        body = term.body if isinstance(term, Negative) else term
        monomial = _monomial(body)
        if monomial is None or monomial in seen:
            return False
        seen.add(monomial)
    return True


def _monomial(tree: Tree) -> p.Monomial | None:
    """The letters of a term with their powers; None when the term can be worked out further."""
    match tree:
        case Symbol(name):
            return ((name, 1),)
        case Power(Symbol(name), Number(value)) if value.denominator == 1 and value > 1:
            return ((name, int(value)),)
        case Power(Symbol(name), Negative(Number(value))) if value.denominator == 1 and value:
            return ((name, -int(value)),)
        case Root(index, inside) if letters(tree):
            return _root_monomial(index, inside)
        case Absolute(inside) if letters(tree):
            return ((f"|{inside!r}|", 1),) if is_simplified(inside) else None
        case Quotient(top, Number(below)) if letters(tree):
            if below.denominator != 1 or below == 1:
                return None
            inner = top.body if isinstance(top, Negative) else top
            front = inner.factors[0] if isinstance(inner, Product) else None
            if isinstance(front, Number) and gcd(front.value.numerator, int(below)) != 1:
                return None
            return _monomial(inner)
        case Product(factors):
            rest = factors
            if plain_term(factors[0]) and not letters(factors[0]):
                if isinstance(factors[0], Number) and factors[0].value in (0, 1):
                    return None
                rest = factors[1:]
            parts = [_monomial(factor) for factor in rest]
            if any(part is None or len(part) != 1 for part in parts):
                return None
            pairs = [part[0] for part in parts if part]
            if len({name for name, _ in pairs}) != len(pairs):
                return None
            return tuple(sorted(pairs))
    return () if not letters(tree) and plain_term(tree) else None


def _root_monomial(index: int, inside: Tree) -> p.Monomial | None:
    """A root with letters under it; None when something can be taken out of it."""
    parts = inside.factors if isinstance(inside, Product) else (inside,)
    for part in parts:
        if isinstance(part, Power) and isinstance(part.exponent, Number):
            if part.exponent.value >= index:
                return None
        elif isinstance(part, Number) and not plain_root(Root(index, part)):
            return None
    return ((f"{index}√{inside!r}", 1),) if is_simplified(inside) else None


def _reduced(tree: Quotient, expanded: bool) -> bool:
    """Whether a fraction with letters below cannot be reduced and both parts are in order."""
    former = Former()
    top, bottom = former.form(tree.top), former.form(tree.bottom)
    if former.atoms or former.bottoms:
        return False
    if not all(is_simplified(part, expanded) for part in (tree.top, tree.bottom)):
        return False
    if gcd(_content(top.top), _content(bottom.top)) != 1:
        return False
    return not common_factor(top.top, bottom.top)


def _content(poly: p.Polynomial) -> int:
    """The largest integer that divides all coefficients; 1 when one is a fraction."""
    if any(c.denominator != 1 for c in poly.values()):
        return 1
    return gcd(*(c.numerator for c in poly.values())) or 1


def is_factored(tree: Tree) -> bool:
    """Whether it is a product of factors none of which can be factored over the rational numbers,
    with the common number taken out.
    """
    former = Former()
    form = former.form(tree)
    if former.atoms or former.bottoms or not form.top:
        return False
    factors = _factors(bare(tree))
    lettered = [factor for factor in factors if letters(factor)]
    polys = [former.form(factor).top for factor in lettered]
    if not all(map(_collected, lettered)):
        return False
    if len(lettered) != _factor_count(form.top):
        return False
    numbers = [factor for factor in factors if not letters(factor)]
    if len(numbers) > 1:
        return False
    return all(len(poly) == 1 or _content(poly) == 1 for poly in polys)


def _factors(tree: Tree) -> list[Tree]:
    """The factors as written, a power as often as it says."""
    match tree:
        case Negative(body) | Group(body):
            return _factors(body)
        case Product(factors):
            return [inner for factor in factors for inner in _factors(factor)]
        case Power(base, Number(value)) if letters(base) and value.denominator == 1 and value <= 12:
            return _factors(base) * int(value)
        case Quotient(top, bottom) if letters(top) and not letters(bottom):
            return [*_factors(top), Quotient(Number(Fraction(1)), bottom)]
    return [tree]


def _factor_count(poly: p.Polynomial) -> int:
    """How many factors with a letter there are, powers counted: by hand up to a quadratic."""
    names = p.names(poly)
    if not names:
        return 0
    if len(poly) == 1:
        return p.degree(poly)
    if p.degree(poly) == 1:
        return 1
    if len(names) == 1:
        known = p.coefficients(poly, min(names))
        if known is not None and len(known) == 3:
            factor = lcm(*(value.denominator for value in known))
            c, b, a = (int(value * factor) for value in known)
            inside = b * b - 4 * a * c
            return 2 if inside >= 0 and isqrt(inside) ** 2 == inside else 1
    return irreducible_factors(poly)
