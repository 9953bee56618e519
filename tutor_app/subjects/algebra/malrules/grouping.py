"""Fractions as students mean them: `2/5 * 7/9` and `2/5 ÷ 7/9` hold two fractions.

Strictly read from left to right they hold none. Brackets that were written are still there.
"""

from __future__ import annotations

from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Point,
    Relation,
    Values,
    is_statement,
)
from tutor_app.subjects.algebra.step import bare_body
from tutor_app.subjects.algebra.tree import (
    Number,
    Product,
    Quotient,
    Tree,
    children,
    with_children,
)


def grouped(body: Body) -> Body:
    """The line with fractions of written numbers held together, and without its brackets."""
    return bare_body(_grouped(body))


def _grouped(body: Body) -> Body:
    match body:
        case Relation(sides, signs):
            return Relation(tuple(map(_tree, sides)), signs)
        case AllOf(parts):
            return AllOf(tuple(_grouped(part) for part in parts))  # type: ignore[misc]
        case AnyOf(parts):
            return AnyOf(tuple(_grouped(part) for part in parts))  # type: ignore[misc]
        case Values(values):
            return Values(tuple(map(_tree, values)))
        case Point(values):
            return Point(tuple(map(_tree, values)))
        case _:
            return body if is_statement(body) else _tree(body)  # type: ignore[arg-type]


def _tree(tree: Tree) -> Tree:
    chain = _chain(tree)
    if len(chain) < 3 or not any(sign == "/" for sign, _ in chain[1:]):
        parts = children(tree)
        return with_children(tree, tuple(map(_tree, parts))) if parts else tree
    items: list[tuple[str, Tree]] = []
    for sign, part in chain:
        part = _tree(part)
        if sign == "/" and items and _whole(items[-1][1]) and _whole(part):
            before = items.pop()
            items.append((before[0], Quotient(before[1], part, "/")))
        else:
            items.append((sign, part))
    made = items[0][1]
    for sign, part in items[1:]:
        if sign == "*":
            before_ = made.factors if isinstance(made, Product) else (made,)
            made = Product((*before_, part))
        else:
            made = Quotient(made, part, sign)
    return made


def _chain(tree: Tree) -> list[tuple[str, Tree]]:
    """A chain of multiplications and divisions as it was read, from left to right."""
    if isinstance(tree, Quotient) and tree.sign != "frac":
        return [*_chain(tree.top), (tree.sign, tree.bottom)]
    if isinstance(tree, Product) and "" not in tree.signs:
        return [*_chain(tree.factors[0]), *(("*", factor) for factor in tree.factors[1:])]
    return [("", tree)]


def _whole(tree: Tree) -> bool:
    return isinstance(tree, Number) and tree.value.denominator == 1
