"""Small exact facts about a student's lines: values, differences, what one side is of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.line import Line, Relation
from tutor_app.subjects.algebra.solving import holds
from tutor_app.subjects.algebra.tree import Negative, Quotient, Sum, Tree, letters, substitute
from tutor_app.subjects.algebra.tree import number as number_tree
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

Values = Mapping[str, Fraction]
LARGEST = 200
SMALLEST_PARTS = 12
_TRIED = tuple(Fraction(n) for n in (2, 3, 1, 4, 5, 10, -1, -2, 6, 7, -3, 0, 8))


def value(tree: Tree, values: Values | None = None) -> Fraction | None:
    """The exact value of a side; None when it has none or a letter is not known."""
    try:
        return evaluate(tree, dict(values or {}))
    except (KeyError, Beyond, TooMonstrous):
        return None


def is_nice(number: Fraction | None) -> bool:
    """Whether a number can be worked with in the head."""
    return number is not None and abs(number) <= LARGEST and number.denominator <= SMALLEST_PARTS


def is_whole(number: Fraction | None) -> bool:
    """Whether it is an integer of a size for the head."""
    return is_nice(number) and number is not None and number.denominator == 1


def text_of(number: Fraction) -> str:
    """A number as the student may write it: an integer, a short decimal, or a fraction."""
    if number.denominator == 1:
        return str(number.numerator)
    if number.denominator in (2, 4, 5, 10, 20, 100):
        return f"{float(number):g}"
    return str(number)


def sides_of(line: Line | None) -> tuple[Tree, Tree] | None:
    """Left and right of an equation or inequality with one sign."""
    if line is None or not isinstance(line.body, Relation) or len(line.body.sides) != 2:
        return None
    return line.body.sides[0], line.body.sides[1]


def is_true(line: Line, values: Values) -> bool | None:
    """Whether a relation holds for known values; None when it cannot be told."""
    if not isinstance(line.body, Relation):
        return None
    try:
        return holds(line.body, dict(values))
    except (Beyond, TooMonstrous, KeyError):
        return None


def differing(one: Tree, other: Tree, avoid: frozenset[Fraction]) -> Iterator[Values]:
    """Small values of the letters for which two expressions come to different whole numbers."""
    names = sorted(letters(one) | letters(other))
    if not 1 <= len(names) <= 3:
        return
    for index, first in enumerate(_TRIED):
        values = {
            name: first if place == 0 else _TRIED[(index + 2 * place) % len(_TRIED)]
            for place, name in enumerate(names)
        }
        if avoid & set(values.values()):
            continue
        a, b = value(one, values), value(other, values)
        if a is not None and b is not None and a != b and is_whole(a) and is_whole(b):
            yield values


@dataclass(frozen=True, slots=True)
class Affine:
    """`whole = times · part + plus`, for every value of the letter."""

    times: Fraction
    plus: Fraction


def affine(whole: Tree, part: Tree) -> Affine | None:
    """How one expression comes from another by a number times it and a number more."""
    names = letters(whole) | letters(part)
    if len(names) != 1 or not letters(part) or not letters(whole):
        return None
    (name,) = names
    pairs = []
    for point in (Fraction(1), Fraction(2), Fraction(5), Fraction(-3)):
        a, b = value(whole, {name: point}), value(part, {name: point})
        if a is None or b is None:
            return None
        pairs.append((a, b))
    (a0, b0), (a1, b1) = pairs[0], pairs[1]
    if b0 == b1:
        return None
    times = (a1 - a0) / (b1 - b0)
    plus = a0 - times * b0
    if times == 0 or any(a != times * b + plus for a, b in pairs):
        return None
    return Affine(times, plus)


def difference(before: Tree, after: Tree) -> Fraction | None:
    """`after - before` where that is the same number for every value of the letters."""
    names = sorted(letters(before) | letters(after))
    found = set()
    for point in (Fraction(1), Fraction(2), Fraction(5), Fraction(-3)):
        values = {name: point + place for place, name in enumerate(names)}
        a, b = value(before, values), value(after, values)
        if a is None or b is None:
            return None
        found.add(b - a)
    return found.pop() if len(found) == 1 else None


def ratio(before: Tree, after: Tree) -> Fraction | None:
    """`after / before` where that is the same number for every value of the letters."""
    names = sorted(letters(before) | letters(after))
    found = set()
    for point in (Fraction(1), Fraction(2), Fraction(5), Fraction(-3)):
        values = {name: point + place for place, name in enumerate(names)}
        a, b = value(before, values), value(after, values)
        if not a or b is None:
            return None
        found.add(b / a)
    return found.pop() if len(found) == 1 else None


def same(one: Tree, other: Tree) -> bool:
    """Whether two expressions are proven equal."""
    return same_value(one, other) is True


def with_number(tree: Tree, name: str, given: Fraction) -> Tree:
    """An expression with a number in place of a letter."""
    return substitute(tree, {name: number_tree(given)})


def terms_of(tree: Tree) -> tuple[Tree, ...]:
    """The terms of a sum; a tree that is none is its own only term."""
    return tree.terms if isinstance(tree, Sum) else (tree,)


def plain_number(tree: Tree) -> Fraction | None:
    """The value of a side that is a written number, perhaps with a sign or a fraction bar."""
    inner = tree.body if isinstance(tree, Negative) else tree
    simple = not isinstance(inner, Sum) and not letters(tree)
    if isinstance(inner, Quotient):
        simple = simple and not isinstance(inner.top, Sum | Quotient)
    return value(tree) if simple else None
