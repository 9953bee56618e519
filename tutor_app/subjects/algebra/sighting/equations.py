"""Where a text has an equation, inequality or expression that is secret, in an equal form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values
from tutor_app.subjects.algebra.reading import read_among_words, read_line, readable_parts
from tutor_app.subjects.algebra.sighting.valued import Related, Seen, Valued
from tutor_app.subjects.algebra.sighting.written import NOTHING, Standing, relations, shape
from tutor_app.subjects.reply_values import with_digits

LONGEST = 300  # characters of a piece
OVERLAP = 100  # characters that two parts of a long sentence share
MOST_PIECES = 60

_CODE = re.compile(
    r"(`+)(?P<code>.+?)\1|\$\$?(?P<formula>[^$]+)\$\$?|\\[(\[](?P<tex>.+?)\\[)\]]", re.S
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
_QUOTING = re.compile(r"[\"“”„«»{}]+")
_ASIDE = re.compile(r"\(((?:[^()]|\([^()]*\))*[^\W\d_]{3}(?:[^()]|\([^()]*\))*)\)")

_SHORT = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,3}(?![A-Za-z])")  # a longer run is a word

# What has to stand in a sentence for it to be worth reading: mathematics, and for a relation its
# sign or a word for it.
_MATHEMATICS = re.compile(
    r"[\d⁰¹²³⁴-⁹+*/^·×÷√\\]|\b(?:plus|minus|times|squared|over|divided)\b|(?<![\w'])[b-hj-z](?![\w'])"
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
def letters_in(text: str) -> frozenset[str] | None:
    """The letters that may stand for numbers in a text: those in runs that may be no word. None
    where any letter may be written in another typeface.
    """
    return frozenset("".join(_SHORT.findall(text))) if text.isascii() else None


@lru_cache(maxsize=2048)
def pieces(text: str, only_relations: bool) -> tuple[tuple[str, tuple[Seen, ...]], ...]:
    """The pieces of a text in which mathematics was read: code, formulas, sentences.

    `only_relations` asks for equations and inequalities only, which takes less reading.
    """
    found: list[tuple[str, tuple[Seen, ...]]] = []
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
def _read(piece: str) -> tuple[Seen, ...]:
    found: dict[Line, None] = {}
    for part in readable_parts(with_digits(piece) if _SPELLED.search(piece) else piece):
        reading = read_line(part)
        lines = (*reading.lines, *reading.alternatives, *read_among_words(part))
        found.update(dict.fromkeys(lines))
    return tuple(map(Seen, found))


def _cut(text: str) -> tuple[str, ...]:
    found = [match["code"] or match["formula"] or match["tex"] for match in _CODE.finditer(text)]
    # Once more without the marks: "the answer is `x` = 5" is an equation too.
    for row in _SENTENCE.split(text.replace("`", "").replace("$", "")):
        for cell in row.split("|"):
            for part in _windows(cell):
                found.append(part)
                if _QUOTING.search(part) and "\\" not in part:  # braces of LaTeX are no quotation
                    found.extend(_QUOTING.split(part))
                if "(" in part:  # words in brackets are a remark where a student writes them
                    found.extend(match[1] for match in _ASIDE.finditer(part))
    pieces = dict.fromkeys(piece.strip()[:LONGEST] for piece in found)
    return tuple(piece for piece in pieces if piece)


def _windows(text: str) -> Iterator[str]:
    """A long text in parts that can be read, each beginning well before the last one ended."""
    yield text[:LONGEST]
    for start in range(LONGEST - OVERLAP, len(text) - OVERLAP, LONGEST - OVERLAP):
        begin = text.rfind(" ", start - OVERLAP, start) + 1 or start
        yield text[begin : begin + LONGEST]


class Sought(NamedTuple):
    """A secret line that is looked for, and what stands on the page.

    `relations` are those of it that do not stand there. `expressions` say it by themselves: all of
    a line that is one expression; of a relation the sides that are worth the same as a side of the
    page, but written in another way.
    """

    line: Line
    page: Standing
    relations: tuple[Related, ...]
    expressions: tuple[Valued, ...]

    @classmethod
    def of(cls, line: Line, page: Standing = NOTHING) -> Sought:
        """A line with what of it says it."""
        if _is_relation(line):
            found = tuple(map(Related, relations(line)))
            new = tuple(one for one in found if not page.has(one.relation))
            given = tuple(map(Valued, page.sides))
            sides = (side for one in found for side in one.sides)
            worked_out = (side for side in sides if _is_worked_out(side, page, given))
            return cls(line, page, new, tuple(worked_out))
        whole = len(line.trees) == 1 and not isinstance(line.body, Values | Point)
        return cls(line, page, (), tuple(map(Valued, line.trees)) if whole else ())

    @property
    def only_relations(self) -> bool:
        """Whether nothing says it but an equation or inequality."""
        return _is_relation(self.line) and not self.expressions

    def may_be_in(self, text: str) -> bool:
        """Whether a text has every letter of it: cheap, and settles most sentences."""
        found = letters_in(text)
        return found is None or found >= {name[0] for name in self.line.letters if name.isascii()}

    def is_said(self, seen: Seen) -> bool:
        """Whether a line of a text says it."""
        if isinstance(self.line.body, Values | Point):
            return seen.line.body == self.line.body
        return any(
            (one.is_same(part) or one.is_multiple(part)) and not self.page.has(one.relation)
            for one in seen.relations
            for part in self.relations
        ) or any(
            tree.has_form(wanted) and tree.shape not in self.page.expressions
            for tree in seen.trees
            for wanted in self.expressions
        )


def _is_worked_out(side: Valued, page: Standing, given: tuple[Valued, ...]) -> bool:
    return (
        bool(side.names)
        and side.shape not in page.expressions
        and any(side.is_worth(other) for other in given)
    )


def says_line(text: str, sought: Sought) -> tuple[str, ...]:
    """The pieces of a text with the same relation or expression as a secret.

    A relation is the same with its sides changed over or worth the same, and with both sides
    multiplied or all of it on one side. What is written alike on the page is none: every line of
    a derivation has the same solution, and so has the task.
    """
    if not sought.may_be_in(text):
        return ()
    return tuple(
        piece
        for piece, found in pieces(text, sought.only_relations)
        if any(map(sought.is_said, found))
    )


def lines_of(texts: Iterable[str], only_relations: bool = False) -> Iterator[Line]:
    """The lines that stand in texts, among words or not."""
    return (
        seen.line for text in texts for _, found in pieces(text, only_relations) for seen in found
    )


def is_on(page: Standing, wanted: Line) -> bool:
    """Whether a relation or expression stands on a page, all its parts, written alike."""
    if _is_relation(wanted):
        return all(map(page.has, relations(wanted)))
    if isinstance(wanted.body, Values | Point):
        return wanted.body in page.bodies
    return all(shape(tree) in page.expressions for tree in wanted.trees)


def _is_relation(line: Line) -> bool:
    return isinstance(line.body, Relation | AllOf | AnyOf)
