"""What the guard reports, and what each side has disclosed."""

from __future__ import annotations

from enum import StrEnum
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


class GuardReport(Record):
    """What the guard did in one turn: drafts it held back, why, and what was said instead."""

    allowed: bool = True
    leaks: tuple[Leak, ...] = ()
    blocked: tuple[str, ...] = ()
    replaced: bool = False
