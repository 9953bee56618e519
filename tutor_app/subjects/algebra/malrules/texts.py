"""Questions and answers as texts: the mathematics in them, and what explains a wrong answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.subjects.algebra.explaining import (
    Explanation,
    explain_answer,
    explain_claim,
    explain_model,
    explain_step,
    line_of,
)
from tutor_app.subjects.algebra.line import (
    AllOf,
    Body,
    Everything,
    Line,
    Nothing,
    Point,
    Relation,
    Values,
    is_statement,
)
from tutor_app.subjects.algebra.malrules.questions import comparison, percent_equations, tasks
from tutor_app.subjects.algebra.reading import as_asked, read_work, without_words
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.tree import Negative, Number, Symbol

CLEAR = 0.15
"""Belief in a single rule from which on no other way of looking at the answer is tried."""

MANY_WORDS = 14
"""Words from which on a question is a story, whose numbers stand for no expression."""


def explain_texts(question: str, answer: str, right: str = "") -> tuple[Explanation, ...]:
    """Explain a wrong answer to a question, both as texts; `right` is a right answer, if known.

    Step by step where the answer has steps, then as a claim of its own, then beside the right
    answer. Empty when no rule explains it.
    """
    work = read_work(in_rows(answer))
    best: tuple[Explanation, ...] = ()
    for found in _ways(in_rows(question), answer, work, right):
        if not found:
            continue
        if len(found[0].changes) == 1 and found[0].confidence >= CLEAR:
            return found
        if not best or found[0].confidence > best[0].confidence:
            best = found
    return best


def _ways(
    question: str, answer: str, work: tuple[Line, ...], right: str
) -> Iterator[tuple[Explanation, ...]]:
    """Explanations from the question, of what the work claims, beside the right answer."""
    for start in _starts(question):
        yield _along(start, work)
    claimed = comparison(question, answer)
    for line in (*work, *(read_work(claimed) if claimed else ())):
        for claim in line.body.parts if isinstance(line.body, AllOf) else (line.body,):
            yield explain_claim(line_of(claim))
    rights = tuple(line for line in read_work(right) if _says_something(line.body))
    for line in dict.fromkeys((*work[-1:], *work[:1])):
        for known in rights:
            if line.letters and known.letters:
                yield explain_model((known,), line)


_COLUMNS = re.compile(
    r"^[ \t]*(?P<first>[\d.,]+)[ \t]*\n[ \t]*(?P<sign>[-+x×*−])[ \t]*(?P<second>[\d.,]+)[ \t]*\n"
    r"[ \t]*[-_=—]{2,}[ \t]*\n[ \t]*(?P<result>[\d.,]+)[ \t]*$",
    re.MULTILINE,
)
_SIGNED = re.compile(r"(?<=[\w)])\s*\+\s*[-−](?=\s*[\w(])")


def in_rows(text: str) -> str:
    """Other ways of writing, as rows that can be read.

    Column work (a number, a sign and a number, a line, the result) is one row; `+-` behind a number
    is plus and minus, not ±; an equals sign with nothing behind it asks; a blank is a letter.
    """

    def row(found: re.Match[str]) -> str:
        sign = "·" if found["sign"] in "x×*" else found["sign"]
        return f"{found['first']} {sign} {found['second']} = {found['result']}"

    return as_asked(_SIGNED.sub(" + -", _COLUMNS.sub(row, text)))


def _along(start: Line, work: tuple[Line, ...]) -> tuple[Explanation, ...]:
    """The explanation of the first wrong line that has one, from the last right line."""
    last = start
    for line in (part for whole in work for part in _parts(whole)):
        if relation(last, line).right or relation(start, line).right:
            last = line
            continue
        found = explain_step(last, line)
        if not found and (end := _last_value(line)) is not None:
            found = explain_answer(start, end)
        if not found and last is not start:
            found = explain_answer(start, line)
        if found:
            return found
    return ()


def _parts(line: Line) -> tuple[Line, ...]:
    """Steps that stand in one row with commas between them: `7n = 84, n = 12`."""
    if isinstance(line.body, AllOf) and len(line.letters) == 1:
        return tuple(line_of(part) for part in line.body.parts)
    return (line,)


def _last_value(line: Line) -> Line | None:
    """What a calculation such as `12 · 5 = 60` comes to, which may be meant as the answer."""
    if isinstance(line.body, Relation) and not line.letters and set(line.body.signs) <= {"=", "≈"}:
        return line_of(line.body.sides[-1])
    return None


def _starts(question: str) -> Iterator[Line]:
    """What is to be worked on: equations together, else each expression of the question."""
    for asked in (*percent_equations(question), *tasks(question)):
        yield from read_work(asked)
    rows = (read_work(row) or read_work(without_words(row)) for row in question.split("\n"))
    lines = [line for row in rows for line in row if _says_something(line.body)]
    statements = [line for line in lines if is_statement(line.body)]
    if len(statements) > 1:
        bodies = tuple(line.body for line in statements)
        yield line_of(AllOf(bodies), question)  # type: ignore[arg-type]
    yield from statements
    story = len([word for word in question.split() if word.strip(".,?!").isalpha()])
    if story < MANY_WORDS:
        yield from (line for line in lines if not is_statement(line.body))


def _says_something(body: Body) -> bool:
    """Whether there is something to be worked out: more than a bare number or letter."""
    if isinstance(body, Negative):
        body = body.body
    if isinstance(body, Relation) and len(body.sides) == 2:
        return True
    return not isinstance(body, Number | Symbol | Nothing | Everything | Values | Point)
