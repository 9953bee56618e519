"""The solution of a line: which numbers it is true of, exactly, and in words a page can show."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from tutor_app.subjects.algebra.interval import Real
from tutor_app.subjects.algebra.line import Body, Line, is_statement, trees_of
from tutor_app.subjects.algebra.linear import linear_system
from tutor_app.subjects.algebra.real_sets import RealSet
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.roots import RealRoot, Surd
from tutor_app.subjects.algebra.solving import solution_set
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Product,
    Quotient,
    Root,
    Sum,
    Tree,
    letters,
    number,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous


class SolutionKind(StrEnum):
    """What a solution looks like."""

    NONE = "none"
    EVERYTHING = "everything"
    VALUES = "values"  # finitely many numbers
    INTERVALS = "intervals"
    POINT = "point"  # one value for each of several letters
    MANY = "many"  # a system with more than one solution
    UNKNOWN = "unknown"  # not computed here


@dataclass(frozen=True, slots=True)
class Solution:
    """What a line is true of.

    `values` are exact trees in order for one letter (rounded decimals where there is no short
    form); `point` is the value of each letter of a system; `numbers` is the whole set.
    """

    kind: SolutionKind
    letter: str = ""
    values: tuple[Tree, ...] = ()
    point: dict[str, Fraction] = field(default_factory=dict)
    numbers: RealSet | None = None

    @property
    def text(self) -> str:
        """In plain text: `x = 5`, `x = 2 or x = 3`, `x > −3`, `x = 2 and y = 3`."""
        match self.kind:
            case SolutionKind.NONE:
                return "no solution"
            case SolutionKind.EVERYTHING:
                return "all real numbers"
            case SolutionKind.VALUES:
                return " or ".join(f"{self.letter} = {to_text(value)}" for value in self.values)
            case SolutionKind.POINT:
                pairs = self.point.items()
                return " and ".join(f"{name} = {to_text(number(v))}" for name, v in pairs)
            case SolutionKind.INTERVALS if self.numbers is not None:
                return _intervals(self.numbers, self.letter)
        return ""


_UNKNOWN = Solution(SolutionKind.UNKNOWN)


def solution_of(line: Line | Body) -> Solution:
    """The solution of a line. An expression, or what is not computed here, gives `UNKNOWN`."""
    body = line.body if isinstance(line, Line) else line
    if not is_statement(body):
        return _UNKNOWN
    names = sorted(frozenset().union(*(letters(tree) for tree in trees_of(body))))
    try:
        if len(names) <= 1:
            return _one(body, names[0] if names else "x")
        system = linear_system([body], names)
    except (Beyond, TooMonstrous):
        return _UNKNOWN
    if not system.consistent:
        return Solution(SolutionKind.NONE)
    if system.solution is not None:
        return Solution(SolutionKind.POINT, point=system.solution)
    return Solution(SolutionKind.MANY)


def _one(body: Body, letter: str) -> Solution:
    numbers = solution_set(body, letter)  # type: ignore[arg-type]
    if numbers.empty:
        return Solution(SolutionKind.NONE, letter, numbers=numbers)
    if numbers.everything:
        return Solution(SolutionKind.EVERYTHING, letter, numbers=numbers)
    if numbers.finite:
        values = tuple(root_tree(member) for member in numbers.members)
        return Solution(SolutionKind.VALUES, letter, values, numbers=numbers)
    return Solution(SolutionKind.INTERVALS, letter, numbers=numbers)


def root_tree(point: RealRoot) -> Tree:
    """A real number as a tree: exact when it is rational or has a surd, else ten decimals."""
    if isinstance(point.value, Fraction):
        return number(point.value)
    if point.surd is not None:
        return surd_tree(point.surd)
    return _decimal(point.value)


def surd_tree(surd: Surd) -> Tree:
    """`a + b√c`, over one denominator when there is one."""
    bottom = surd.whole.denominator * surd.factor.denominator
    bottom //= _common(surd.whole.denominator, surd.factor.denominator)
    whole, factor = surd.whole * bottom, surd.factor * bottom
    root: Tree = Root(2, Number(Fraction(surd.inside)))
    if abs(factor) != 1:
        root = Product((Number(abs(factor)), root), ("",))
    if factor < 0:
        root = Negative(root)
    top = Sum((number(whole), root)) if whole else root
    return Quotient(top, Number(Fraction(bottom)), "frac") if bottom != 1 else top


def _common(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def _decimal(value: Real) -> Tree:
    middle = value if isinstance(value, Fraction) else value.middle()
    rounded = Fraction(round(middle * 10**10), 10**10)
    size = Number(abs(rounded))
    return Negative(size) if rounded < 0 else size


def _intervals(numbers: RealSet, letter: str) -> str:
    parts: list[str] = []
    points = numbers.points
    names = [to_text(root_tree(point)) for point in points]
    if all(numbers.between):
        return " and ".join(f"{letter} ≠ {name}" for name in names)
    for index, inside in enumerate(numbers.between):
        if inside:
            low = index - 1 if index else None
            high = index if index < len(points) else None
            left = right = ""
            if low is not None:
                left = "≥" if numbers.at[low] else ">"
            if high is not None:
                right = "≤" if numbers.at[high] else "<"
            if low is None and high is not None:
                parts.append(f"{letter} {right} {names[high]}")
            elif high is None and low is not None:
                parts.append(f"{letter} {left} {names[low]}")
            elif low is not None and high is not None:
                mirrored = "≤" if left == "≥" else "<"
                parts.append(f"{names[low]} {mirrored} {letter} {right} {names[high]}")
        if index < len(points) and numbers.at[index]:
            beside = numbers.between[index] or numbers.between[index + 1]
            if not beside:
                parts.append(f"{letter} = {names[index]}")
    return " or ".join(parts)
