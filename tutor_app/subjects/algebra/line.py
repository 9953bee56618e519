"""A line of a student's work, read: what it states, and other ways in which it may be meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tutor_app.subjects.algebra.tree import PI, Number, Ratio, Symbol, Tree, letters


class Kind(StrEnum):
    """What a line is."""

    EQUATION = "equation"
    INEQUALITY = "inequality"
    SYSTEM = "system"  # several statements that hold together
    SOLUTIONS = "solutions"  # a finished list of solutions, or that there are none
    EXPRESSION = "expression"  # with letters
    VALUE = "value"  # an expression without letters
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two or more sides with a sign between each two: `=`, `<`, `>`, `≤`, `≥`, `≠`, `≈`."""

    sides: tuple[Tree, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Statements that hold together."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Statements of which at least one holds."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Solutions without the letter they belong to: `2 or 3`."""

    values: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Values of several letters in the order of the alphabet: `(2, 3)`."""

    values: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No number is a solution."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every number is a solution."""


Statement = Relation | AllOf | AnyOf | Values | Point | Nothing | Everything
Body = Statement | Tree


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `continues` says that it began with an equals sign, going on from the line before.

    `row` is the row of the work, from 0; `text` is the row as written; `start` and `end` are the
    place of what was read in it.
    """

    text: str
    body: Body
    kind: Kind
    row: int = 0
    continues: bool = False
    start: int = 0
    end: int = 0

    @property
    def trees(self) -> tuple[Tree, ...]:
        """Every expression of the line, left to right."""
        return trees_of(self.body)

    @property
    def letters(self) -> frozenset[str]:
        """The letters that stand for unknown numbers."""
        return frozenset().union(*(letters(tree) for tree in self.trees))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was not read: `kind` is for the student, `code` for programs, and the place.

    `remark` says that the line is words only; `monstrous` that it is beyond the limits.
    """

    code: str
    kind: str
    start: int = 0
    end: int = 0

    @property
    def remark(self) -> bool:
        """Whether there was no mathematics to be read, only words or nothing."""
        return self.code in ("empty", "no_mathematics")

    @property
    def monstrous(self) -> bool:
        """Whether the line is beyond the limits."""
        return self.code in ("too_long", "too_deep", "too_large")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line was read.

    `lines` are the statements in order (one, unless a row says "3x = 15 so x = 5"); `alternatives`
    are other readings of the last of them, likelier ones first: when they differ in what the tutor
    would say, it asks which is meant. `problem` is set when nothing could be read.
    """

    lines: tuple[Line, ...] = ()
    alternatives: tuple[Line, ...] = ()
    problem: Problem | None = None

    @property
    def line(self) -> Line | None:
        """The last statement, None when nothing could be read."""
        return self.lines[-1] if self.lines else None

    @property
    def ambiguous(self) -> bool:
        """Whether the line may be meant in more than one way."""
        return bool(self.alternatives)


def trees_of(body: Body) -> tuple[Tree, ...]:
    """Every expression of a statement, left to right."""
    match body:
        case Relation(sides):
            return sides
        case AllOf(parts) | AnyOf(parts):
            return tuple(tree for part in parts for tree in trees_of(part))
        case Values(values) | Point(values):
            return values
        case Nothing() | Everything():
            return ()
        case _:
            return (body,)


def is_statement(body: Body) -> bool:
    """Whether it can hold or not hold; an expression can do neither."""
    return isinstance(body, Relation | AllOf | AnyOf | Values | Point | Nothing | Everything)


def kind_of(body: Body) -> Kind:
    """What a statement or expression is."""
    match body:
        case Relation(_, signs):
            equal = all(sign in "=≈" for sign in signs)
            return Kind.EQUATION if equal else Kind.INEQUALITY
        case AllOf(parts):
            if all(assigns(part) for part in parts):
                return Kind.SOLUTIONS
            kinds = {kind_of(part) for part in parts}
            one = len(frozenset().union(*(letters(tree) for tree in trees_of(body)))) <= 1
            return Kind.INEQUALITY if one and Kind.INEQUALITY in kinds else Kind.SYSTEM
        case AnyOf(parts):
            unequal = any(kind_of(part) is Kind.INEQUALITY for part in parts)
            return Kind.INEQUALITY if unequal else Kind.SOLUTIONS
        case Values() | Point() | Nothing() | Everything():
            return Kind.SOLUTIONS
        case Ratio():
            return Kind.RATIO
        case _:
            return Kind.EXPRESSION if letters(body) else Kind.VALUE


def assigns(part: Body) -> bool:
    """Whether a statement says what one letter is: `x = 3`, `3 = x`."""
    if not isinstance(part, Relation) or len(part.sides) != 2 or part.signs[0] not in "=≈":
        return False
    left, right = part.sides
    return (is_letter(left) and not letters(right)) or (is_letter(right) and not letters(left))


def is_letter(tree: Tree) -> bool:
    """Whether it is one unknown and nothing else."""
    return isinstance(tree, Symbol) and tree.name != PI


__all__ = [
    "AllOf",
    "AnyOf",
    "Body",
    "Everything",
    "Kind",
    "Line",
    "Nothing",
    "Number",
    "Point",
    "Problem",
    "Reading",
    "Relation",
    "Statement",
    "Values",
    "assigns",
    "is_letter",
    "is_statement",
    "kind_of",
    "trees_of",
]
