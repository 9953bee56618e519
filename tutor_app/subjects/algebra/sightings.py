"""Where a text says something that is secret: the same equation, expression or number, however it
is written. For the guard, which knows no notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.facts import value
from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.tree import Mixed, Negative, Number, Quotient, Tree, letters, walk
from tutor_app.subjects.reply_values import with_digits

LONGEST = 300
MOST_PIECES = 60

_CODE = re.compile(r"(`+)(?P<code>.+?)\1|\$\$?(?P<formula>[^$]+)\$\$?", re.S)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
_MIRRORED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


class Sightings:
    """Finds secrets of algebra in words; see `guard.ReadsMathematics`. Pure."""

    def sightings(self, text: str, secret: str) -> tuple[str, ...]:
        """The pieces of a text that say the same as a secret line, expression or number.

        An equation is the same with its sides changed over or worth the same, not merely with the
        same solution: every line of a derivation has that. A number is the same in every form,
        spelled out too.
        """
        wanted = _line(secret)
        if wanted is None:
            return ()
        number = _number(wanted)
        found: dict[str, None] = {}
        for piece, lines in _pieces(text):
            if number is not None:
                same = any(number in _numbers(line) for line in lines)
            else:
                same = any(_same(line, wanted) for line in lines)
            if same:
                found[piece] = None
        return tuple(found)


@lru_cache(maxsize=512)
def _line(text: str) -> Line | None:
    return read_line(text).line


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The pieces of a text in which mathematics was read: code, formulas, sentences."""
    found: list[tuple[str, tuple[Line, ...]]] = []
    for piece in _cut(text):
        reading = read_line(with_digits(piece))
        lines = (*reading.lines, *reading.alternatives)
        if lines:
            found.append((piece, lines))
        if len(found) == MOST_PIECES:
            break
    return tuple(found)


def _cut(text: str) -> Iterator[str]:
    for match in _CODE.finditer(text):
        yield (match["code"] or match["formula"]).strip()[:LONGEST]
    # Once more without the marks: "the answer is `x` = 5" is an equation too.
    for row in _SENTENCE.split(text.replace("`", "").replace("$", "")):
        for cell in row.split("|"):
            if cell.strip():
                yield cell.strip()[:LONGEST]
                yield from _bare_numbers(cell)


def _bare_numbers(text: str) -> Iterator[str]:
    """Numbers that stand alone in words, which a sentence need not be about."""
    for match in re.finditer(r"(?<![\w.,^/])[-−]?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?%?(?![\w/^])", text):
        yield match[0]
    spelled = with_digits(text)
    if spelled != text:
        for match in re.finditer(r"(?<![\w.,])-?\d+(?:\.\d+)?(?!\w)", spelled):
            yield match[0]


def _number(line: Line) -> Fraction | None:
    """The number a secret is, if it is a bare one."""
    if isinstance(line.body, Relation | AllOf | AnyOf | Values | Point):
        return None
    trees = line.trees
    return value(trees[0]) if len(trees) == 1 and not letters(trees[0]) else None


def _numbers(line: Line) -> frozenset[Fraction]:
    """The numbers a line states: those written in it, and what its sides are worth."""
    stated: set[Fraction] = set()
    for tree in line.trees:
        if not letters(tree):
            worth = value(tree)
            stated |= {worth} if worth is not None else set()
        for _, part in walk(tree):
            if isinstance(part, Number | Mixed | Quotient | Negative) and not letters(part):
                worth = value(part)
                stated |= {worth} if worth is not None else set()
    return frozenset(stated)


def _same(line: Line, wanted: Line) -> bool:
    found, sought = line.body, wanted.body
    if isinstance(sought, AllOf | AnyOf):
        parts = [part for part in sought.parts if isinstance(part, Relation)]
        held = found.parts if isinstance(found, AllOf | AnyOf) else (found,)
        return any(
            _same_relation(one, part) for one in held if isinstance(one, Relation) for part in parts
        )
    if isinstance(sought, Relation):
        held = found.parts if isinstance(found, AllOf | AnyOf) else (found,)
        return any(_same_relation(one, sought) for one in held if isinstance(one, Relation))
    if isinstance(sought, Values | Point):
        return found == sought
    trees = wanted.trees
    return len(trees) == 1 and any(_same_form(tree, trees[0]) for tree in line.trees)


def _same_relation(one: Relation, other: Relation) -> bool:
    """The same sides in either order, each worth the same."""
    if len(one.sides) != len(other.sides):
        return False
    if one.signs == other.signs and _same_sides(one.sides, other.sides):
        return True
    turned = tuple(_MIRRORED.get(sign, sign) for sign in reversed(one.signs))
    return turned == other.signs and _same_sides(one.sides[::-1], other.sides)


def _same_sides(one: tuple[Tree, ...], other: tuple[Tree, ...]) -> bool:
    return all(same_value(a, b) is True for a, b in zip(one, other, strict=True))


def _same_form(one: Tree, other: Tree) -> bool:
    """The same expression up to the order of its terms: what it is simplified to is the secret,
    and the expression one begins with is worth the same.
    """
    return _size(one) <= _size(other) and same_value(one, other) is True


def _size(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))
