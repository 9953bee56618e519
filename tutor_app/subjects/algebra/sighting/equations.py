"""Where a text has an equation, inequality or expression that is secret, in an equal form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.facts import value
from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values
from tutor_app.subjects.algebra.reading import read_among_words, read_line, readable_parts
from tutor_app.subjects.algebra.sighting.written import (
    NOTHING,
    Standing,
    relations,
    shape,
    turned,
)
from tutor_app.subjects.algebra.tree import Tree, letters, walk
from tutor_app.subjects.reply_values import with_digits

LONGEST = 300
MOST_PIECES = 60

_CODE = re.compile(
    r"(`+)(?P<code>.+?)\1|\$\$?(?P<formula>[^$]+)\$\$?|\\[(\[](?P<tex>.+?)\\[)\]]", re.S
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
_QUOTING = re.compile(r"[\"“”„«»{}]+")
_ASIDE = re.compile(r"\(((?:[^()]|\([^()]*\))*[^\W\d_]{3}(?:[^()]|\([^()]*\))*)\)")
_POINTS = (Fraction(1), Fraction(2), Fraction(5), Fraction(-3))

# What has to stand in a sentence for it to be worth reading: mathematics, and for a relation its
# sign or a word for it.
_MATHEMATICS = re.compile(
    r"[\d+*/^·×÷√\\]|\b(?:plus|minus|times|squared|over|divided)\b|(?<![\w'])[b-hj-z](?![\w'])"
)
_RELATES = re.compile(
    r"[=<>≤≥≠≈]|\b(?:is|be|was|are|equals?|makes|gives|comes|less|more|greater|smaller|bigger|"
    r"larger|most|least|same)\b|'s\b|\\(?:le|ge|lt|gt|ne|approx)"
)
_SPELLED = re.compile(
    r"\b(?:zero|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)\b",
    re.I,
)


@lru_cache(maxsize=512)
def secret_line(text: str) -> Line | None:
    """A secret as a line; None when it cannot be read."""
    return read_line(text).line


@lru_cache(maxsize=2048)
def pieces(text: str, only_relations: bool) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The pieces of a text in which mathematics was read: code, formulas, sentences.

    `only_relations` asks for equations and inequalities only, which takes less reading.
    """
    found: list[tuple[str, tuple[Line, ...]]] = []
    for piece in _cut(text):
        low = piece.lower()
        if not _MATHEMATICS.search(low) or (only_relations and not _RELATES.search(low)):
            continue
        lines = _read(piece)
        if lines:
            found.append((piece, lines))
        if len(found) == MOST_PIECES:
            break
    return tuple(found)


@lru_cache(maxsize=2048)
def _read(piece: str) -> tuple[Line, ...]:
    found: dict[Line, None] = {}
    for part in readable_parts(with_digits(piece) if _SPELLED.search(piece) else piece):
        reading = read_line(part)
        lines = (*reading.lines, *reading.alternatives, *read_among_words(part))
        found.update(dict.fromkeys(lines))
    return tuple(found)


def _cut(text: str) -> tuple[str, ...]:
    found = [
        (match["code"] or match["formula"] or match["tex"]).strip()[:LONGEST]
        for match in _CODE.finditer(text)
    ]
    # Once more without the marks: "the answer is `x` = 5" is an equation too.
    for row in _SENTENCE.split(text.replace("`", "").replace("$", "")):
        for cell in row.split("|"):
            found.append(cell.strip()[:LONGEST])
            if _QUOTING.search(cell) and "\\" not in cell:  # braces of LaTeX are no quotation
                found.extend(part.strip()[:LONGEST] for part in _QUOTING.split(cell))
            if "(" in cell:  # words in brackets are a remark where a student writes them
                found.extend(match[1].strip()[:LONGEST] for match in _ASIDE.finditer(cell))
    return tuple(piece for piece in dict.fromkeys(found) if piece)


class Sought(NamedTuple):
    """A secret line that is looked for, and what stands on the page.

    `worked_out` are sides of it that are worth the same as a side of the page, but written in
    another way: such a side alone says the step.
    """

    line: Line
    page: Standing
    worked_out: tuple[Tree, ...]

    @classmethod
    def of(cls, line: Line, page: Standing = NOTHING) -> Sought:
        """A line with what of it is worked out."""
        sides = tuple(side for part in relations(line) for side in part.sides)
        return cls(line, page, tuple(side for side in sides if _is_worked_out(side, page)))


def _is_worked_out(side: Tree, page: Standing) -> bool:
    names = letters(side)
    return (
        bool(names)
        and shape(side) not in page.expressions
        and any(
            letters(given) == names and _may_be_same(side, given) and same_value(side, given)
            for given in page.sides
        )
    )


def says_line(text: str, sought: Sought) -> tuple[str, ...]:
    """The pieces of a text with the same relation or expression as a secret.

    A relation is the same with its sides changed over or worth the same, and with both sides
    multiplied or all of it on one side. What is written alike on the page is none: every line of
    a derivation has the same solution, and so has the task.
    """
    return tuple(
        piece
        for piece, lines in pieces(text, _is_relation(sought.line) and not sought.worked_out)
        if any(_same(line, sought) for line in lines)
    )


def has_line(texts: Iterable[str], wanted: Line) -> bool:
    """Whether a relation or expression stands in texts, all its parts, written alike."""
    only_relations = _is_relation(wanted)
    lines = [line for text in texts for _, found in pieces(text, only_relations) for line in found]
    if isinstance(wanted.body, Values | Point):
        return any(line.body == wanted.body for line in lines)
    standing = Standing.of(lines)
    if only_relations:
        return all(map(standing.has, relations(wanted)))
    return all(shape(tree) in standing.expressions for tree in wanted.trees)


def _is_relation(line: Line) -> bool:
    return isinstance(line.body, Relation | AllOf | AnyOf)


def _same(line: Line, sought: Sought) -> bool:
    wanted, page = sought.line, sought.page
    if isinstance(wanted.body, Values | Point):
        return line.body == wanted.body
    if not _is_relation(wanted):
        return len(wanted.trees) == 1 and _has_form(line, wanted.trees, page)
    return any(
        (same_relation(one, part) or _equivalent(one, part)) and not page.has(one)
        for one in relations(line)
        for part in relations(wanted)
        if not page.has(part)  # one of two solutions, found already
    ) or _has_form(line, sought.worked_out, page)


def _has_form(line: Line, wanted: tuple[Tree, ...], page: Standing) -> bool:
    return any(
        _same_form(tree, one) and shape(tree) not in page.expressions
        for one in wanted
        for tree in line.trees
    )


def same_relation(one: Relation, other: Relation) -> bool:
    """The same sides in either order, each worth the same."""
    if len(one.sides) != len(other.sides):
        return False
    if one.signs == other.signs and _same_sides(one.sides, other.sides):
        return True
    return turned(one.signs) == other.signs and _same_sides(one.sides[::-1], other.sides)


def _same_sides(one: tuple[Tree, ...], other: tuple[Tree, ...]) -> bool:
    """Whether the sides are worth the same, one by one; sides with other values are never asked."""
    return all(
        letters(a) == letters(b) and _may_be_same(a, b) for a, b in zip(one, other, strict=True)
    ) and all(same_value(a, b) is True for a, b in zip(one, other, strict=True))


def _may_be_same(one: Tree, other: Tree) -> bool:
    """Whether two sides agree at one point: quick, and settles nearly all that differ."""
    values = {name: Fraction(7 + 4 * k, 3) for k, name in enumerate(sorted(letters(one)))}
    a, b = value(one, values), value(other, values)
    return a is None or b is None or a == b


def _equivalent(one: Relation, other: Relation) -> bool:
    """Whether an equation in one letter is another with both sides multiplied, or all of it moved
    to one side: what is left over on one side is so many times what is left over in the other.
    """
    if len(one.sides) != 2 or len(other.sides) != 2 or one.signs != ("=",) or other.signs != ("=",):
        return False
    names = letters(one.sides[0]) | letters(one.sides[1])
    if len(names) != 1 or names != letters(other.sides[0]) | letters(other.sides[1]):
        return False
    (name,) = names
    factor: Fraction | None = None
    for point in _POINTS:
        left = _left_over(one, {name: point})
        right = _left_over(other, {name: point})
        if left is None or right is None:
            return False
        if right == 0 or left == 0:
            if left != right:
                return False
            continue
        if factor is not None and left != factor * right:
            return False
        factor = left / right
    return factor is not None


def _left_over(one: Relation, values: dict[str, Fraction]) -> Fraction | None:
    left, right = value(one.sides[0], values), value(one.sides[1], values)
    return None if left is None or right is None else left - right


def _same_form(one: Tree, other: Tree) -> bool:
    """The same expression up to the order of its terms: what it is simplified to is the secret,
    and the expression one begins with is worth the same.
    """
    if letters(one) != letters(other) or not _may_be_same(one, other):
        return False
    return _size(one) <= _size(other) and same_value(one, other) is True


def _size(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))
