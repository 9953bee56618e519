"""Reader for published tutoring dialogues about word problems, and what numbers a text names.

The numbers are found by a definition of its own, which shares nothing with the guard: it is what
the guard is measured against.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Record

Speaker = Literal["teacher", "student"]

MOVES = ("focus", "probing", "telling", "generic")

_BETWEEN = "|EOM|"
_TURN = re.compile(r"(?P<name>[^:\n]{1,40}):\s*(?:\((?P<move>[a-z]+)\))?\s*(?P<text>.*)", re.S)
_DIGITS = re.compile(r"(?<![\d.])(?:\d+(?:\.\d+)?|\.\d+)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"[a-z]+")
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


class Spoken(Record):
    """One turn. A teacher's has a `move`; `text` is as it was typed."""

    speaker: Speaker
    text: str
    move: str | None = None


class Dialogue(Record):
    """One tutoring dialogue about one word problem, whose answer is one number."""

    id: str
    problem: str
    answer: str
    turns: tuple[Spoken, ...]


class _Prepared(Record):
    """A row that has its turns apart."""

    id: str
    problem: str
    ground_truth: str
    turns: tuple[dict[str, Any], ...] = Field(min_length=1)


class _Published(Record):
    """A row as published: the answer ends the solution, and the turns are one text."""

    qid: str
    question: str
    ground_truth: str
    conversation: str = Field(min_length=1)
    scenario: str = ""


def read_dialogues(path: Path) -> tuple[Dialogue, ...]:
    """Read dialogues in the layout of MathDial (Macina et al. 2023), JSON Lines or CSV.

    Published rows have `qid`, `question`, `ground_truth` (a worked solution whose last line is the
    answer) and `conversation`: turns such as `Teacher: (focus)text` with `|EOM|` between them. Rows
    with `problem`, `ground_truth` and a list `turns` of `speaker`, `move` and `text` are read too.
    Raises DataFileError naming the row that does not fit.
    """
    found: list[Dialogue] = []
    for number, row in _rows(path):
        try:
            found.append(_dialogue(row))
        except (ValidationError, ValueError, TypeError) as error:
            mend = f"give a dialogue in the published layout ({error})".split("\n", 1)[0]
            raise DataFileError(path, f"row {number}", mend) from error
    return tuple(found)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix.lower() == ".csv":
        csv.field_size_limit(10_000_000)
        yield from enumerate(csv.DictReader(text.splitlines(keepends=True)), 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise DataFileError(path, f"row {number}", f"give one JSON row ({error})") from error


def _dialogue(row: Mapping[str, Any]) -> Dialogue:
    if "turns" in row:
        prepared = _Prepared.model_validate(
            {name: row.get(name) for name in _Prepared.model_fields}
        )
        turns = tuple(
            Spoken(speaker=turn["speaker"], text=turn["text"], move=turn.get("move"))
            for turn in prepared.turns
        )
        return Dialogue(
            id=prepared.id, problem=prepared.problem, answer=prepared.ground_truth, turns=turns
        )
    published = _Published.model_validate(
        {name: str(row.get(name) or "") for name in _Published.model_fields}
    )
    solution = published.ground_truth.replace("\\n", "\n").strip()
    return Dialogue(
        id=f"{published.qid}-{published.scenario}",
        problem=published.question,
        answer=solution.rsplit("\n", 1)[-1].strip(),
        turns=tuple(_spoken(turn) for turn in published.conversation.split(_BETWEEN)),
    )


def _spoken(turn: str) -> Spoken:
    """`Teacher: (focus)What now?` as a turn; students may go by their own name."""
    match = _TURN.fullmatch(turn.strip())
    if match is None:
        raise ValueError(f"no speaker in {turn[:40]!r}")
    teacher = match["name"].strip().lower() == "teacher"
    return Spoken(
        speaker="teacher" if teacher else "student",
        text=match["text"].replace("\\n", "\n"),
        move=match["move"] if teacher else None,
    )


def numbers_named(text: str) -> frozenset[Fraction]:
    """Every number that stands in a text, in digits or in English words.

    Digits: commas between thousands are left out, and whatever stands beside the digits (`$`, `%`,
    units, letters) does not count. Words: `two` to `ninety nine million`; the word `one` alone is
    no number here, for it is a pronoun as often. A sign before a number is not read.
    """
    plain = _THOUSANDS.sub("", text.lower())
    found = {Fraction(digits) for digits in _DIGITS.findall(plain)}
    total: int | None = None
    run = 0
    for word in [*_WORD.findall(plain.replace("-", " ")), "."]:
        if word in _SCALES and total is not None:
            total *= _SCALES[word]
        elif word in _TENS and (total is None or total % 100 == 0):
            total = (total or 0) + _TENS[word]
        elif word in _SMALL and (total is None or (total % 10 == 0 and total % 100 != 10)):
            total = (total or 0) + _SMALL[word]
        elif word == "and" and total is not None and total % 100 == 0:
            continue
        else:
            if total is not None and (run > 1 or total != 1):
                found.add(Fraction(total))
            total = {**_SMALL, **_TENS}.get(word)
            run = 0
        run += 1
    return frozenset(found)


def names_answer(text: str, answer: str) -> bool:
    """Whether a text names the number that an answer is."""
    return bool(numbers_named(answer) & numbers_named(text))
