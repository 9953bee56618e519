"""Whether mathematics is written alike: the order of terms, factors and sides aside, and brackets
that change nothing. `4x - 8` is no other way to write `4(x - 2)`: it is a step on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values
from tutor_app.subjects.algebra.tree import Group, Number, Product, Quotient, Sum, Tree, rewrite

MIRRORED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


@lru_cache(maxsize=4096)
def shape(tree: Tree) -> Tree:
    """The tree with its terms and factors in one order, the same for all that is written alike."""
    return rewrite(tree, _ordered)


def _ordered(part: Tree) -> Tree:
    match part:
        case Group(body):
            return body
        case Number(value):
            return Number(value)
        case Sum(terms):
            return Sum(tuple(sorted(terms, key=repr)))
        case Product(factors):
            return Product(tuple(sorted(factors, key=repr)))
        case Quotient(top, bottom):
            return Quotient(top, bottom)
    return part


def relations(line: Line) -> tuple[Relation, ...]:
    """The equations and inequalities of a line."""
    parts = line.body.parts if isinstance(line.body, AllOf | AnyOf) else (line.body,)
    return tuple(part for part in parts if isinstance(part, Relation))


def turned(signs: tuple[str, ...]) -> tuple[str, ...]:
    """The signs of a relation that is read from its right side."""
    return tuple(MIRRORED.get(sign, sign) for sign in reversed(signs))


@dataclass(frozen=True, eq=False)
class Standing:
    """What stands in lines, by the way it is written. The same as itself only: a cheap cache key.

    `sides` are those of relations, as they are written; `expressions` the shapes of every
    expression, `related` those of every relation, read from either side; `bodies` are lists of
    numbers and points.
    """

    sides: tuple[Tree, ...] = ()
    expressions: frozenset[Tree] = frozenset()
    related: frozenset[tuple[tuple[Tree, ...], tuple[str, ...]]] = frozenset()
    bodies: frozenset[Values | Point] = frozenset()

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Standing:
        """What stands in these lines."""
        lines = tuple(lines)
        found = [relation for line in lines for relation in relations(line)]
        related: set[tuple[tuple[Tree, ...], tuple[str, ...]]] = set()
        for one in found:
            sides = tuple(map(shape, one.sides))
            related |= {(sides, one.signs), (sides[::-1], turned(one.signs))}
        return cls(
            tuple(side for one in found for side in one.sides),
            frozenset(shape(tree) for line in lines for tree in line.trees),
            frozenset(related),
            frozenset(line.body for line in lines if isinstance(line.body, Values | Point)),
        )

    def has(self, one: Relation) -> bool:
        """Whether a relation stands there, written alike."""
        return (tuple(map(shape, one.sides)), one.signs) in self.related


NOTHING = Standing()
