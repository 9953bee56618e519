"""What was read from a student's message, and what was retrieved for it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tutor_app.dialogue.planning import EvidenceSource
from tutor_app.dialogue.records import Record


class Intent(StrEnum):
    """What the student is doing with this message."""

    ANSWER = "answer"
    CHANGED_WORK = "changed_work"
    ASKS_ANSWER = "asks_answer"
    DOES_NOT_KNOW = "does_not_know"
    ASKS_MEANING = "asks_meaning"
    GREETING = "greeting"
    OFF_TOPIC = "off_topic"
    UPSET = "upset"
    RUDE = "rude"
    STEERING = "steering"
    OTHER_LANGUAGE = "other_language"
    FINISHING = "finishing"
    EMPTY = "empty"


class Verdict(StrEnum):
    """How a reply stands to one understanding or question. UNSURE: never bluff, ask a fact."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNSURE = "unsure"


class Reading(Record):
    """What was understood from one reply.

    `asked` is the verdict on the question that was asked (None when the reply was no answer);
    `others` the verdicts on further understandings (id to verdict) that the reply settles.
    `quotation` is the student's words the verdict rests on. `said` is the value that was read
    from a checkable reply (a repr), `term` the word whose meaning was asked. `guesses` is how many
    candidates the reply proposes without a reason; `withheld` says that after too many of them
    nothing was made of it.
    """

    intent: Intent
    asked: Verdict | None = None
    others: dict[str, Verdict] = Field(default_factory=dict)
    confidence: float = Field(default=1.0, ge=0, le=1)
    source: EvidenceSource = EvidenceSource.SEMANTIC
    quotation: str = ""
    said: str | None = None
    term: str | None = None
    misconception: str | None = None
    guesses: int = 0
    withheld: bool = False


class Retrieved(Record):
    """A misconception that may be behind the student's work, with its score and what says so."""

    misconception: str
    name: str
    score: float
    structural: bool = False
