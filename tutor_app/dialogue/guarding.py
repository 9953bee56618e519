"""What the guard reports, and what each side has disclosed."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Literal

from tutor_app.dialogue.records import Record


class Layer(StrEnum):
    """The guard's layers, cheap first."""

    TEXT = "text"
    STRUCTURE = "structure"
    VALUE = "value"
    DIRECTIVE = "directive"
    NEARNESS = "nearness"
    JUDGE = "judge"


class Leak(Record):
    """One span of a draft that would disclose something new."""

    layer: Layer
    span: str
    secret: str
    reason: str


class Disclosure(Record):
    """An entry of the session's ledger: who said what, in which turn."""

    turn: int
    by: Literal["student", "tutor", "teacher", "work"]
    text: str


class Heard(Record):
    """What a student has in front of them, and what either side has said, oldest first.

    `page` is the problem and the work as it stands; `work` are versions of the work, `student` and
    `tutor` messages.
    """

    page: str = ""
    work: tuple[str, ...] = ()
    student: tuple[str, ...] = ()
    tutor: tuple[str, ...] = ()


class HintKind(StrEnum):
    """What a statement says about a number without naming it."""

    MORE = "more"
    LESS = "less"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    JUST_MORE = "just more"  # more, by one at the most
    JUST_LESS = "just less"
    NOT = "not"
    EVEN = "even"
    ODD = "odd"
    WHOLE = "whole"
    PRIME = "prime"
    SQUARE = "square"
    MULTIPLE = "multiple"
    FACTOR = "factor"
    ENDS = "ends"  # its last digit
    BEGINS = "begins"  # its first digit
    DIGITS = "digits"  # how many digits it has
    DIGIT_SUM = "digit sum"


class Hint(Record):
    """One statement about a secret number; `value` where the kind needs one."""

    kind: HintKind
    value: Fraction = Fraction(0)


class GuardReport(Record):
    """What the guard did in one turn: drafts it held back, why, and what was said instead."""

    allowed: bool = True
    leaks: tuple[Leak, ...] = ()
    blocked: tuple[str, ...] = ()
    replaced: bool = False
