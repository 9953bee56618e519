"""Checkable questions with their computed answers, and worked examples."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tutor_app.dialogue.records import Record


class AnswerKind(StrEnum):
    """How a reply to a checkable question is to be read."""

    VALUE = "value"  # the repr of a Python value
    COUNT = "count"  # a whole number of times
    LINE = "line"  # a line number
    ERROR = "error"  # the type of an exception
    PRINTED = "printed"  # printed text
    NUMBER = "number"  # an exact number, in any equal form: 1/2, 0.5, 50%
    MATH = "math"  # an expression or equation, in any equivalent form
    INPUT = "input"  # arguments for a call; checked by running, not by comparing


class Answer(Record):
    """The computed answer of a checkable question. `accepts` lists further exact forms."""

    kind: AnswerKind
    value: str
    accepts: tuple[str, ...] = ()


class TraceTable(Record):
    """The student's own run as a table; `asked` is the empty cell (row, column), if any.

    Cells are reprs. `rows[r][c]`, every row as long as `columns`; the first column is the moment
    ("1st", "2nd" time round, or a line number).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    asked: tuple[int, int] | None = None
    caption: str = ""


class Picture(Record):
    """A drawing for the student: `svg`, and in `alt` the same in words."""

    svg: str
    alt: str


class ProbeKind(StrEnum):
    """What a checkable question asks for."""

    OUTPUT = "output"  # what does this call give, as the program stands
    VALUE = "value"  # the value of a variable at a moment
    EXPRESSION = "expression"  # the value of one of the student's expressions at a moment
    COUNT = "count"  # how often a line runs
    BRANCH = "branch"  # which line (of several) runs next, or ends the call
    DIFFERENCE = "difference"  # an input for which right and wrong differ
    MESSAGE = "message"  # which error a call ends in
    CELL = "cell"  # the empty cell of a trace table
    SUBSTITUTE = "substitute"  # the value of one side of a line for a number
    SMALLER = "smaller"  # the same step with smaller numbers
    UNDO = "undo"  # what a step does when it is taken back
    ESTIMATE = "estimate"  # about how large, before it is worked out
    PICTURE = "picture"  # something read off a number line or a balance
    TINY = "tiny"  # a one-line expression about the concept, with values of its own


class Probe(Record):
    """A checkable question with its computed answer, before it has words.

    `id` is a signature: two probes a student would answer alike have the same one. `finding` is
    the key of the finding it sheds light on. `level` is 1 for what happens, 2 for where it
    happens, 3 for why. `slots` are the values that wording may use (all of the student's own
    program and run, never of a solution). `choices` holds the answer among plausible others.
    """

    id: str
    kind: ProbeKind
    finding: str | None
    call: str
    answer: Answer
    level: int = Field(default=1, ge=1, le=3)
    line: int | None = None
    table: TraceTable | None = None
    picture: Picture | None = None
    choices: tuple[str, ...] = ()
    slots: dict[str, str] = Field(default_factory=dict)


class WorkedExample(Record):
    """A similar program (other names, values, task), faulty and mended, both run before use."""

    id: str
    concept: str
    intent: str
    faulty: str
    call: str
    gives: str
    wanted: str
    noticed: tuple[str, ...]
    mended: str
