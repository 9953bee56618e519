"""Whether what a rule gives is what the student wrote: at random points, never symbolically."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Body,
    Everything,
    Nothing,
    Point,
    Relation,
    Values,
    assigns,
    is_statement,
    trees_of,
)
from tutor_app.subjects.algebra.malrules.building import polynomial, unknowns
from tutor_app.subjects.algebra.malrules.residues import PRIME, NoValue, Residues
from tutor_app.subjects.algebra.tree import Symbol, Tree, letters

WRITTEN = 1.0
"""The rule gives the very line, as it was written."""

SIDES = 0.95
"""The rule gives a line with the same value on each side."""

FOLLOWS = 0.85
"""The line follows from what the rule gives by right steps."""

SATISFIES = 0.7
"""The student's solution satisfies what the rule gives."""

_ORDER = "<>≤≥"
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "=", "≈": "≈", "≠": "≠"}
_TRIED = (Fraction(7, 3), Fraction(-11, 5), Fraction(13, 2), Fraction(3, 7))


def aim_of(before: Body, after: Body) -> Body:
    """What the line states, in the terms of the line before it: a bare value is the unknown's."""
    names = unknowns(*trees_of(before))
    bare_value = not is_statement(after) and not unknowns(*trees_of(after))
    if bare_value and is_statement(before) and len(names) == 1:
        return Relation((Symbol(next(iter(names))), after), ("=",))  # type: ignore[arg-type]
    if not is_statement(before) and isinstance(after, Relation) and assigns(after):
        left, right = after.sides
        letter, value = (left, right) if isinstance(left, Symbol) else (right, left)
        if not letters(letter) & names:
            return value
    return after


@dataclass
class _Parts:
    """Values of the two sides of a relation at the two points."""

    left: tuple[int, int]
    right: tuple[int, int]

    @property
    def difference(self) -> tuple[int, int]:
        return (
            (self.left[0] - self.right[0]) % PRIME,
            (self.left[1] - self.right[1]) % PRIME,
        )


class Target:
    """The student's line, ready to be compared with many candidates."""

    def __init__(self, before: Body, after: Body) -> None:
        self.after = aim_of(before, after)
        self.names = sorted(unknowns(*trees_of(before), *trees_of(self.after)))
        self.points = (Residues(1), Residues(2))
        self.compared = 0
        self.solved = self._solution()
        self.value: tuple[int, int] | None = None
        self.parts: _Parts | None = None
        self.product: tuple[int, int] | None = None
        try:
            if not is_statement(self.after):
                self.value = self._at(self.after)  # type: ignore[arg-type]
            elif isinstance(self.after, Relation):
                self.parts = self._sides(self.after)
            elif isinstance(self.after, AnyOf | Values):
                self.product = self._product(self.after)
        except NoValue:
            pass

    # ------------------------------------------------------------------ values

    def _at(self, tree: Tree) -> tuple[int, int]:
        return self.points[0].value(tree), self.points[1].value(tree)

    def _sides(self, body: Relation) -> _Parts | None:
        if len(body.sides) != 2:
            return None
        return _Parts(self._at(body.sides[0]), self._at(body.sides[1]))

    def _product(self, body: Body) -> tuple[int, int] | None:
        """The product that is zero where one of several equations holds."""
        if isinstance(body, Relation) and body.signs == ("=",):
            parts = self._sides(body)
            return parts.difference if parts else None
        if isinstance(body, Values) and len(self.names) == 1:
            letter: Tree = Symbol(self.names[0])
            factors = [Relation((letter, value), ("=",)) for value in body.values]
        elif isinstance(body, AnyOf):
            factors = list(body.parts)  # type: ignore[arg-type]
        else:
            return None
        total = (1, 1)
        for factor in factors:
            found = self._product(factor)
            if found is None:
                return None
            total = (total[0] * found[0] % PRIME, total[1] * found[1] % PRIME)
        return total

    def _solution(self) -> dict[str, Tree] | None:
        """The values that the student's line gives to the letters, when it does."""
        after = self.after
        if isinstance(after, Relation) and assigns(after):
            after = AllOf((after,))
        if isinstance(after, Point) and len(after.values) == len(self.names):
            return dict(zip(self.names, after.values, strict=True))
        if isinstance(after, AllOf) and all(assigns(part) for part in after.parts):
            found: dict[str, Tree] = {}
            for part in after.parts:
                if isinstance(part, Relation):
                    left, right = part.sides
                    letter, value = (left, right) if isinstance(left, Symbol) else (right, left)
                    if isinstance(letter, Symbol):
                        found[letter.name] = value
            return found
        return None

    # ------------------------------------------------------------------ comparing

    def fits(self, candidate: Body) -> float:
        """How well a candidate gives the student's line: 0 when it does not."""
        self.compared += 1
        if candidate == self.after:
            return WRITTEN
        try:
            return self._fits(candidate)
        except NoValue:
            return 0.0

    def _fits(self, candidate: Body) -> float:
        after = self.after
        if not is_statement(after):
            if is_statement(candidate) or self.value is None:
                return 0.0
            return SIDES if self._at(candidate) == self.value else 0.0  # type: ignore[arg-type]
        if not is_statement(candidate):
            return 0.0
        if isinstance(after, Nothing | Everything):
            return self._special(candidate)
        if isinstance(candidate, Relation) and self.parts and isinstance(after, Relation):
            found = self._relations(candidate, after)
            if found:
                return found
        if self.product is not None:
            mine = self._product(candidate)
            return FOLLOWS if mine and _proportional(mine, self.product) else 0.0
        if isinstance(after, AllOf) and isinstance(candidate, AllOf) and not self.solved:
            return self._systems(candidate, after)
        return self._satisfied(candidate)

    def _relations(self, candidate: Relation, after: Relation) -> float:
        mine = self._sides(candidate)
        if mine is None or self.parts is None or len(after.signs) != 1:
            return 0.0
        sign, other = candidate.signs[0], after.signs[0]
        if sign == other and (mine.left, mine.right) == (self.parts.left, self.parts.right):
            return SIDES
        if _TURNED.get(sign) == other and (mine.left, mine.right) == (
            self.parts.right,
            self.parts.left,
        ):
            return SIDES
        if not self.names or not _proportional(mine.difference, self.parts.difference):
            return 0.0
        if sign not in _ORDER and other not in _ORDER:
            return FOLLOWS
        wanted = sign if self._factor(candidate, after) > 0 else _TURNED.get(sign)
        return FOLLOWS if wanted == other and sign in _ORDER else 0.0

    def _factor(self, one: Relation, two: Relation) -> Fraction:
        """The number by which one inequality is the other multiplied; 0 when it is not told."""
        for start in _TRIED:
            values = {name: start + 3 * place for place, name in enumerate(self.names)}
            differences = []
            for body in (one, two):
                left, right = (evaluate(side, values) for side in body.sides)
                if left is not None and right is not None and left != right:
                    differences.append(left - right)
            if len(differences) == 2:
                return differences[0] / differences[1]
        return Fraction(0)

    def _special(self, candidate: Body) -> float:
        if not isinstance(candidate, Relation) or candidate.signs != ("=",):
            return 0.0
        if not unknowns(*candidate.sides):
            return 0.0  # a rule that put numbers for the letters says nothing about solutions
        parts = self._sides(candidate)
        if parts is None or parts.difference[0] != parts.difference[1]:
            return 0.0
        never = parts.difference[0] != 0
        return FOLLOWS if never == isinstance(self.after, Nothing) else 0.0

    def _systems(self, candidate: AllOf, after: AllOf) -> float:
        if len(candidate.parts) != len(after.parts):
            return 0.0
        least = WRITTEN
        for one, two in zip(candidate.parts, after.parts, strict=True):
            if not isinstance(one, Relation) or not isinstance(two, Relation):
                return 0.0
            self.parts = self._sides(two)
            found = self._relations(one, two)
            self.parts = None
            if not found:
                return 0.0
            least = min(least, found)
        return least

    def _satisfied(self, candidate: Body) -> float:
        """Whether the student's values make the candidate true, and not everything does."""
        if not self.solved:
            return 0.0
        parts = candidate.parts if isinstance(candidate, AllOf) else (candidate,)
        names = unknowns(*trees_of(candidate))
        if not names or not names <= set(self.solved):
            return 0.0
        if len(names) > 1 and len(parts) < len(names):
            return 0.0
        known: dict[str, int] = {}
        for name in names:
            if letters(self.solved[name]):
                return 0.0
            known[name] = self.points[0].value(self.solved[name])
        here = Residues(0, known)
        for part in parts:
            if not isinstance(part, Relation) or part.signs != ("=",) or len(part.sides) != 2:
                return 0.0
            left, right = part.sides
            if here.value(left) != here.value(right):
                return 0.0
            if self.points[0].value(left) == self.points[0].value(right):
                return 0.0
        linear = len(names) == 1 and len(parts) == 1 and self._polynomial(parts[0])
        return 0.0 if linear else SATISFIES

    def _polynomial(self, part: Body) -> bool:
        """Whether an equation has no letter below a fraction bar: then fitting is by proportion."""
        return isinstance(part, Relation) and all(
            polynomial(side) is not None for side in part.sides
        )


def _proportional(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether one pair is a multiple of the other, neither of them zero."""
    if not any(one) or not any(two):
        return False
    return one[0] * two[1] % PRIME == one[1] * two[0] % PRIME


__all__ = ["FOLLOWS", "SATISFIES", "SIDES", "WRITTEN", "Target", "aim_of"]
