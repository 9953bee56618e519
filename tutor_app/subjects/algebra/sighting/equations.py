"""Where a text has an equation, inequality or expression that is secret, in an equal form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.facts import value
from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values
from tutor_app.subjects.algebra.reading import read_among_words, read_line, readable_parts
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
_MIRRORED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
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
def pieces(text: str, relations: bool) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The pieces of a text in which mathematics was read: code, formulas, sentences.

    `relations` asks for equations and inequalities only, which takes less reading.
    """
    found: list[tuple[str, tuple[Line, ...]]] = []
    for piece in _cut(text):
        low = piece.lower()
        if not _MATHEMATICS.search(low) or (relations and not _RELATES.search(low)):
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


def says_line(text: str, wanted: Line, page: tuple[Line, ...] = ()) -> tuple[str, ...]:
    """The pieces of a text with the same relation or expression as a secret.

    A relation is the same with its sides changed over or worth the same, and with both sides
    multiplied or all of it on one side, unless it is one of the `page`'s own: every line of a
    derivation has the same solution, and so has the task.
    """
    relations = isinstance(wanted.body, Relation | AllOf | AnyOf)
    return tuple(
        piece
        for piece, lines in pieces(text, relations)
        if any(_same(line, wanted, page) for line in lines)
    )


def has_line(texts: Iterable[str], wanted: Line) -> bool:
    """Whether texts have a relation or expression itself, all its parts, no mere equal of it."""
    relations = isinstance(wanted.body, Relation | AllOf | AnyOf)
    lines = [line for text in texts for _, found in pieces(text, relations) for line in found]
    if relations:
        return all(_is_on(lines, part) for part in _relations(wanted))
    return any(_same(line, wanted, ()) for line in lines)


def _relations(line: Line) -> tuple[Relation, ...]:
    parts = line.body.parts if isinstance(line.body, AllOf | AnyOf) else (line.body,)
    return tuple(part for part in parts if isinstance(part, Relation))


def _same(line: Line, wanted: Line, page: tuple[Line, ...]) -> bool:
    sought = wanted.body
    if isinstance(sought, Relation | AllOf | AnyOf):
        return any(
            same_relation(one, part) or (_equivalent(one, part) and not _is_on(page, one))
            for one in _relations(line)
            for part in _relations(wanted)
            if not _is_on(page, part)  # one of two solutions, found already
        )
    if isinstance(sought, Values | Point):
        return line.body == sought
    trees = wanted.trees
    return len(trees) == 1 and any(_same_form(tree, trees[0]) for tree in line.trees)


def _is_on(page: Sequence[Line], one: Relation) -> bool:
    return any(same_relation(one, part) for line in page for part in _relations(line))


def same_relation(one: Relation, other: Relation) -> bool:
    """The same sides in either order, each worth the same."""
    if len(one.sides) != len(other.sides):
        return False
    if one.signs == other.signs and _same_sides(one.sides, other.sides):
        return True
    turned = tuple(_MIRRORED.get(sign, sign) for sign in reversed(one.signs))
    return turned == other.signs and _same_sides(one.sides[::-1], other.sides)


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
