"""From a student's text to lines: one row, or a whole work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product

from tutor_app.subjects.algebra import limits
from tutor_app.subjects.algebra.exact import measure
from tutor_app.subjects.algebra.line import Line, Problem, Reading, kind_of, trees_of
from tutor_app.subjects.algebra.statements import Found, among_words, statements
from tutor_app.subjects.algebra.tokens import Ambiguities, Conventions, Token, tokenize
from tutor_app.subjects.algebra.unreadable import Unreadable, wording
from tutor_app.subjects.algebra.words import with_words

MOST_READINGS = 12
"""Combinations of choices that are tried for one row."""

_NUMBERED = re.compile(r"\b([a-z])[ _]?1\s*=.*\b\1[ _]?2\s*=", re.IGNORECASE)

_BLANK = re.compile(r"\[_+\]|(?<!\w)_+(?!\w)|[□▢☐]")
_ASKED = re.compile(r"\s*=\s*(?:\?|\[_+\]|(?<!\w)_+|[□▢☐])?\s*$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z]{2,}[,:;]?|[aAI]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a work: what was read in it, or why not. A remark or blank row has a problem."""

    row: int
    text: str
    reading: Reading


def read_line(text: str) -> Reading:
    """Read one row. Never raises: what cannot be read has a `problem` with words and a place."""
    if len(text) > limits.MAX_LINE:
        return Reading(problem=_problem("too_long", limits.MAX_LINE, len(text)))
    if not text.strip():
        return Reading(problem=_problem("empty"))
    return _read_line(text)


def read_among_words(text: str) -> tuple[Line, ...]:
    """All that stands in a sentence, of which `read_line` takes only what is its answer:
    `8 - x + 3` of "in the story we learn that 8 - x + 3". Never raises.
    """
    conventions, met = Conventions(), Ambiguities()
    try:
        tokens = _tokens_of(text, conventions, met)
        found = among_words(tokens, conventions, met)
        for each in found:
            for tree in trees_of(each.body):
                measure(tree, each.start, each.end)
    except Unreadable:
        return ()
    return tuple(_line(text, each) for each in found)


def readable_parts(text: str) -> Iterator[str]:
    """What stands between the signs of a text that mean nothing in mathematics."""
    while text:
        problem = _tokens(text, Conventions())
        if not isinstance(problem, Unreadable):
            yield text
            return
        yield text[: problem.start]
        text = text[max(problem.end, 1) :]


def read_question(text: str) -> Reading:
    """Read a task as it stands in a book: `Reduce 4/9`, `(z - 4)^2 =`, `8 + 4 = __ + 5`.

    What comes after an open equals sign is asked for, so the left side is read; a blank among other
    numbers is a letter; words before and behind the mathematics are passed over.
    """
    return read_line(in_a_question(text))


def in_a_question(text: str) -> str:
    """The mathematics in a task, as `read_question` reads it; the text where there is none."""
    if len(text) > limits.MAX_LINE:
        return text
    asked = as_asked(text)
    problem = read_line(asked).problem
    if problem is not None and problem.remark:
        inner = without_words(asked)
        return text if read_line(inner).line is None else inner
    return asked


def as_asked(text: str) -> str:
    """A question without the place for its answer; another blank in it is a letter."""
    text = _ASKED.sub("", text)
    used = set(re.findall(r"(?<![a-z])[a-z](?![a-z])", text.lower()))
    unknown = next((letter for letter in "xnyzwk" if letter not in used), "x")
    return _BLANK.sub(unknown, text)


def without_words(row: str) -> str:
    """What stands between the words before and behind it: `4/8` of "Reduce the fraction 4/8."."""
    parts = row.split()
    while parts and _WORD.fullmatch(parts[0]):
        parts.pop(0)
    end = next((i for i, part in enumerate(parts) if re.match(r"[A-Za-z]{3}", part)), len(parts))
    return " ".join(parts[:end]).rstrip(".?!,;:")


@lru_cache(maxsize=1024)
def _read_line(text: str) -> Reading:
    """The reading of a row within the limits; the same rows come again every turn."""
    conventions = Conventions(index="index") if _NUMBERED.search(text) else Conventions()
    met = Ambiguities()
    problem: Unreadable | None = None
    readings: list[list[Found]] = []
    try:
        readings.append(_read(text, conventions, met))
    except Unreadable as error:
        problem = error
    for choice in _choices(conventions, met):
        try:
            found = _read(text, choice, Ambiguities())
        except Unreadable:
            continue
        if all([f.body for f in found] != [f.body for f in other] for other in readings):
            readings.append(found)
    if not readings:
        assert problem is not None
        return Reading(problem=Problem(problem.code, problem.kind, problem.start, problem.end))
    lines = tuple(_line(text, found) for found in readings[0])
    others = (_line(text, found[-1]) for found in readings[1:])
    alternatives = tuple(dict.fromkeys(line for line in others if line.body != lines[-1].body))
    return Reading(lines=lines, alternatives=alternatives)


def read_rows(text: str) -> tuple[Row, ...]:
    """Every row of a work, blank ones and remarks too; beyond the limits, one with a problem."""
    if len(text) > limits.MAX_WORK or text.count("\n") >= limits.MAX_ROWS:
        reading = Reading(problem=_problem("too_long", limits.MAX_WORK, len(text)))
        return (Row(0, text[: limits.MAX_LINE], reading),)
    rows = text.replace("\r\n", "\n").split("\n")
    return tuple(Row(index, row, _in_row(row, index)) for index, row in enumerate(rows))


def read_work(text: str) -> tuple[Line, ...]:
    """The lines of a whole work, in order, each with its row number. Blank rows, remarks and rows
    that cannot be read are left out; `read_rows` has those too.
    """
    return tuple(line for row in read_rows(text) for line in row.reading.lines)


def _in_row(text: str, row: int) -> Reading:
    """A reading whose lines know their row."""
    reading = read_line(text)
    return replace(
        reading,
        lines=tuple(replace(line, row=row) for line in reading.lines),
        alternatives=tuple(replace(line, row=row) for line in reading.alternatives),
    )


@lru_cache(maxsize=1024)
def _tokens(
    text: str, conventions: Conventions
) -> tuple[tuple[Token, ...], dict[str, tuple[str, ...]]] | Unreadable:
    """The tokens of a text with the choices that were met, or why there are none."""
    met = Ambiguities()
    try:
        return tuple(with_words(tokenize(text, conventions, met), conventions, met)), met.met
    except Unreadable as error:
        return error.with_traceback(None)  # what is kept must not keep the frames


def _tokens_of(text: str, conventions: Conventions, met: Ambiguities) -> tuple[Token, ...]:
    """The tokens of a text; the choices that are met go to `met`."""
    found = _tokens(text, conventions)
    if isinstance(found, Unreadable):
        raise found.with_traceback(None)
    tokens, choices = found
    met.met.update(choices)
    return tokens


def _read(text: str, conventions: Conventions, met: Ambiguities) -> list[Found]:
    tokens = _tokens_of(text, conventions, met)
    if not tokens:
        raise Unreadable("empty")
    found = statements(tokens, conventions, met)
    for statement in found:
        for tree in trees_of(statement.body):
            measure(tree, statement.start, statement.end)
    return found


def _choices(first: Conventions, met: Ambiguities) -> list[Conventions]:
    """The other combinations of the choices that were met, likelier ones first."""
    names = [name for name in met.met if not (name == "index" and first.index)]
    combinations = islice(product(*(met.met[name] for name in names)), MOST_READINGS)
    made = [
        Conventions(**{"index": first.index, **dict(zip(names, combination, strict=True))})
        for combination in combinations
    ]
    return made if names else []


def _line(text: str, found: Found) -> Line:
    return Line(
        text=text,
        body=found.body,
        kind=kind_of(found.body),
        continues=found.continues,
        start=found.start,
        end=found.end,
    )


def _problem(code: str, start: int = 0, end: int = 0) -> Problem:
    return Problem(code, wording().problems[code], start, end)
