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
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
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
        except (ValidationError, ValueError, TypeError, AttributeError, KeyError) as error:
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
    digits = {Fraction(found) for found in _DIGITS.findall(plain)}
    return frozenset(digits | {Fraction(number) for number in _spelled(plain)})


def _spelled(text: str) -> Iterator[int]:
    """The numbers in English words of a text, in order."""
    words: list[str] = []
    whole = part = 0
    for word in [*_WORD.findall(text.replace("-", " ")), "."]:
        goes_on = bool(words) and (
            word in _SCALES
            or (word in _TENS and part % 100 == 0)
            or (word in _SMALL and part % 10 == 0 and part % 100 != 10)
        )
        if word == "and" and words and words[-1] in _SCALES:
            continue
        if not goes_on:
            if words and words != ["one"]:
                yield whole + part
            words, whole, part = [], 0, 0
            if word not in _SMALL and word not in _TENS:
                continue
        words.append(word)
        if word == "hundred":
            part *= 100
        elif word in _SCALES:
            whole, part = whole + part * _SCALES[word], 0
        else:
            part += _SMALL.get(word, 0) + _TENS.get(word, 0)


def names_answer(text: str, answer: str) -> bool:
    """Whether a text names the number that an answer is."""
    return bool(numbers_named(answer) & numbers_named(text))
