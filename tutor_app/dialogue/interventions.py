"""What a teacher does to a session: each deed is stored with who, when and why, and never changed.

The tutor obeys from the next turn. What a teacher says to the student is shown at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from tutor_app.dialogue.records import Record

MOST_TEXT = 8_000  # characters of anything a teacher writes
Text = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Note = Annotated[str, Field(max_length=MOST_TEXT)]


class SetUnderstanding(Record):
    """An understanding of the session is there, or is not there yet. `understanding` is its id."""

    kind: Literal["set_understanding"] = "set_understanding"
    understanding: str = Field(max_length=400)
    held: bool
    reason: Text


class SetMisconception(Record):
    """The student holds a misconception of the library, or does not. `misconception` is its id."""

    kind: Literal["set_misconception"] = "set_misconception"
    misconception: str = Field(max_length=400)
    held: bool
    reason: Text


class RateReply(Record):
    """What a reply was worth, 1 (poor) to 5 (good). `better` is what should have been said: beside
    what was said, that is a preference somebody may learn from.
    """

    kind: Literal["rate_reply"] = "rate_reply"
    turn: int = Field(ge=0)
    stars: int = Field(ge=1, le=5)
    comment: Note = ""
    better: Note = ""


class MarkLeak(Record):
    """A reply gave away what it should not have. `span` is the passage; empty: all of it."""

    kind: Literal["mark_leak"] = "mark_leak"
    turn: int = Field(ge=0)
    span: Note = ""
    comment: Note = ""


class MarkWronglyBlocked(Record):
    """The guard held back a draft that was fine: `draft` is its place in `GuardReport.blocked`."""

    kind: Literal["mark_wrongly_blocked"] = "mark_wrongly_blocked"
    turn: int = Field(ge=0)
    draft: int = Field(ge=0)
    comment: Note = ""


class PinQuestion(Record):
    """A question the tutor asks in its next reply, once. It has to pass the guard, unless the
    teacher wants it `as_it_is`.
    """

    kind: Literal["pin_question"] = "pin_question"
    text: Text
    as_it_is: bool = False
    reason: Note = ""


class TakeOver(Record):
    """From now on the teacher answers; the tutor says nothing."""

    kind: Literal["take_over"] = "take_over"
    reason: Note = ""


class HandBack(Record):
    """The tutor answers again."""

    kind: Literal["hand_back"] = "hand_back"
    reason: Note = ""


class TeacherMessage(Record):
    """What the teacher says to the student, shown as the teacher's (Markdown)."""

    kind: Literal["message"] = "message"
    text: Text


class SwitchTutor(Record):
    """The tutor is switched off, or on again, for this session."""

    kind: Literal["switch_tutor"] = "switch_tutor"
    on: bool
    reason: Note = ""


Deed = Annotated[
    SetUnderstanding
    | SetMisconception
    | RateReply
    | MarkLeak
    | MarkWronglyBlocked
    | PinQuestion
    | TakeOver
    | HandBack
    | TeacherMessage
    | SwitchTutor,
    Field(discriminator="kind"),
]


class Intervention(Record):
    """One deed of a teacher in one session.

    `number` is its place among those of its session, from 1, and `after_turn` the last turn that
    was stored before it: both are given by the storage. `at` is UTC.
    """

    id: str
    session: str
    teacher: str
    at: datetime
    deed: Deed
    number: int = 0
    after_turn: int = 0

    @property
    def kind(self) -> str:
        """Which kind of deed it is."""
        return self.deed.kind


class Answering(StrEnum):
    """Who answers the student."""

    TUTOR = "tutor"
    TEACHER = "teacher"
    NOBODY = "nobody"  # the tutor is switched off


class Chair(Record):
    """Who sits in the tutor's chair."""

    taken_over: bool = False
    switched_off: bool = False

    @property
    def answering(self) -> Answering:
        """Who answers. A teacher who took over does so whether the tutor is on or off."""
        if self.taken_over:
            return Answering.TEACHER
        return Answering.NOBODY if self.switched_off else Answering.TUTOR

    def after(self, interventions: Iterable[Intervention]) -> Chair:
        """The chair after these, in order."""
        taken_over, switched_off = self.taken_over, self.switched_off
        for intervention in interventions:
            match intervention.deed:
                case TakeOver():
                    taken_over = True
                case HandBack():
                    taken_over = False
                case SwitchTutor(on=on):
                    switched_off = not on
        return Chair(taken_over=taken_over, switched_off=switched_off)
