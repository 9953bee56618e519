"""Mathematics with what is asked of it again and again: its letters, and its value at a point."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import gcd

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.facts import value
from tutor_app.subjects.algebra.line import Line, Relation
from tutor_app.subjects.algebra.sighting.written import relations, shape, turned
from tutor_app.subjects.algebra.tree import (
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    Quotient,
    Tree,
    letters,
    walk,
)

_POINTS = (Fraction(1), Fraction(2), Fraction(5), Fraction(-3))


class Valued:
    """An expression. The same as itself only."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    @cached_property
    def names(self) -> frozenset[str]:
        """Its letters."""
        return letters(self.tree)

    @cached_property
    def worth(self) -> Fraction | None:
        """Its value where each letter stands for a number of its own; None where it has none."""
        return value(
            self.tree, {name: Fraction(7 + sum(map(ord, name)) % 31) for name in self.names}
        )

    @cached_property
    def size(self) -> int:
        """How many parts it has."""
        return sum(1 for _ in walk(self.tree))

    @cached_property
    def shape(self) -> Tree:
        """How it is written, the order of its terms aside."""
        return shape(self.tree)

    def is_worth(self, other: Valued) -> bool:
        """Whether both have the same value whatever their letters are. The value at one point
        settles nearly all that differ.
        """
        if self.names != other.names:
            return False
        if self.worth is not None and other.worth is not None and self.worth != other.worth:
            return False
        return same_value(self.tree, other.tree) is True

    def has_form(self, wanted: Valued) -> bool:
        """Whether it is the same expression up to the order of its terms: what it is simplified
        to is the secret, and the expression one begins with is worth the same.
        """
        return self.size <= wanted.size and self.is_worth(wanted)


class Related:
    """An equation or inequality. The same as itself only."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.signs = relation.signs
        self.sides = tuple(map(Valued, relation.sides))

    @cached_property
    def letter(self) -> str:
        """The only letter of an equation with two sides; empty for anything else."""
        names: frozenset[str] = frozenset().union(*(side.names for side in self.sides))
        return min(names) if self.signs == ("=",) and len(names) == 1 else ""

    @cached_property
    def left_over(self) -> tuple[Fraction, ...]:
        """What the left side is more than the right one at some points; empty where it is not
        known.
        """
        found: list[Fraction] = []
        for point in _POINTS:
            left, right = (value(side, {self.letter: point}) for side in self.relation.sides)
            if left is None or right is None:
                return ()
            found.append(left - right)
        return tuple(found)

    def is_same(self, other: Related) -> bool:
        """The same sides in either order, each worth the same."""
        if len(self.sides) != len(other.sides):
            return False
        if self.signs == other.signs and _are_worth(self.sides, other.sides):
            return True
        return turned(self.signs) == other.signs and _are_worth(self.sides[::-1], other.sides)

    def is_multiple(self, other: Related) -> bool:
        """Whether an equation in one letter is another with both sides multiplied, or all of it
        moved to one side: what is left over on one side is so many times what is left over in the
        other.
        """
        if not self.letter or self.letter != other.letter:
            return False
        pairs = list(zip(self.left_over, other.left_over, strict=False))
        if not pairs or any((a == 0) is not (b == 0) for a, b in pairs):
            return False
        return len({a / b for a, b in pairs if b}) == 1


def _are_worth(one: tuple[Valued, ...], other: tuple[Valued, ...]) -> bool:
    return all(a.is_worth(b) for a, b in zip(one, other, strict=True))


class Seen:
    """A line that was read, with all that it relates and all its expressions."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.relations = tuple(map(Related, relations(line)))
        self.trees = tuple(map(Valued, line.trees))


def written_number(tree: Tree, fractions: bool) -> Fraction | None:
    """The number that is written, a reduced fraction among them; None where it has to be worked
    out.
    """
    match tree:
        case Group(body):
            return written_number(body, fractions)
        case Negative(body):
            number = written_number(body, fractions)
            return None if number is None else -number
        case Number() | Mixed():
            return tree.value
        case Percent(Number(number)):
            return number / 100
        case Quotient(Number(top), Number(bottom)):
            whole = top.denominator == bottom.denominator == 1
            reduced = whole and bottom != 0 and gcd(int(top), int(bottom)) == 1
            return top / bottom if fractions and reduced else None
    return None
