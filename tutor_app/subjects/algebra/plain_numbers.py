"""Whether a number is worked out as far as school asks."""

from __future__ import annotations

from math import gcd, isqrt

from tutor_app.subjects.algebra.tree import (
    PI,
    Mixed,
    Negative,
    Number,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
    bare,
    walk,
)


def is_plain(tree: Tree) -> bool:
    """Whether a number is worked out: `5`, `−2.5`, `3/4`, `2 1/2`, `2√3`, `1 + √2`, `3π`."""
    tree = bare(tree)
    match tree:
        case Sum(terms):
            return _plain_sum(terms)
        case Quotient(Sum(terms), Number(value)):
            return value.denominator == 1 and value != 1 and _plain_sum(terms)
        case Quotient(Negative(Sum(terms)), Number(value)):
            return value.denominator == 1 and value != 1 and _plain_sum(terms)
    return plain_term(tree)


def _plain_sum(terms: tuple[Tree, ...]) -> bool:
    """Terms that cannot be put together: at most one without a root, all roots different."""
    if not all(plain_term(term) for term in terms):
        return False
    kinds = [
        frozenset((repr(p_) for _, p_ in walk(term) if isinstance(p_, Root | Symbol)))
        for term in terms
    ]
    return len(set(kinds)) == len(kinds)


def plain_term(tree: Tree) -> bool:
    """Whether a number without a sum in it is worked out."""
    if isinstance(tree, Negative):
        tree = tree.body
    match tree:
        case Negative():
            return False
        case Number():
            return True
        case Mixed(_, top, bottom):
            return top < bottom and gcd(top, bottom) == 1
        case Quotient(top, Number(below)):
            if isinstance(top, Negative):
                top = top.body
            if below.denominator != 1 or below == 1:
                return False
            if isinstance(top, Number):
                return top.value.denominator == 1 and gcd(int(top.value), int(below)) == 1
            return plain_root(top) and gcd(_outer(top), int(below)) == 1
        case Symbol(name):
            return name == PI
    return plain_root(tree)


def _outer(tree: Tree) -> int:
    """The integer before a root."""
    if isinstance(tree, Product) and isinstance(tree.factors[0], Number):
        return int(tree.factors[0].value)
    return 1


def plain_root(tree: Tree) -> bool:
    """A root of an integer that nothing can be taken out of, perhaps times a number, or π."""
    match tree:
        case Root(2, Number(value)):
            inside = int(value)
            squares = (d * d for d in range(2, min(isqrt(inside), 10_000) + 1))
            return value.denominator == 1 and inside > 1 and all(inside % s for s in squares)
        case Root(index, Number(value)):
            inside = int(value)
            powers = (d**index for d in range(2, 200) if d**index <= inside)
            return value.denominator == 1 and inside > 1 and all(inside % d for d in powers)
        case Symbol(name):
            return name == PI
        case Product((first, second)):
            factor = isinstance(first, Quotient | Mixed) and plain_term(first)
            whole = isinstance(first, Number) and first.value not in (0, 1)
            return (factor or whole) and plain_root(second)
    return False
