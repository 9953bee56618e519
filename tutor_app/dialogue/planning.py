"""Understandings, evidence, beliefs and questions: what planning is about."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from pydantic import Field

from tutor_app.dialogue.ground_truth import Finding, Secret
from tutor_app.dialogue.probes import Probe
from tutor_app.dialogue.records import Record


class Stage(StrEnum):
    """The three steps of getting over one fault."""

    SYMPTOM = "symptom"
    CAUSE = "cause"
    MEND = "mend"


class UnderstandingKind(StrEnum):
    """Conceptual: explains why. Procedural: can do it."""

    CONCEPTUAL = "conceptual"
    PROCEDURAL = "procedural"


class Understanding(Record):
    """One variable of a session's state space.

    `statement` is what the student must come to see or do (teacher's words, secret); `shown` is
    what the progress strip says once it is there, in the student's own terms. `weight` is how
    many failing cases it explains that no better known fault does.
    """

    id: str
    stage: Stage
    kind: UnderstandingKind
    finding: str
    statement: str
    shown: str
    concept: str | None = None
    misconception: str | None = None
    prerequisites: tuple[str, ...] = ()
    weight: int = 0


class EvidenceSource(StrEnum):
    """What a piece of evidence rests on; slip and guess differ by it."""

    EXECUTION = "execution"
    EXACT = "exact"
    CHOICE = "choice"
    SEMANTIC = "semantic"
    TEACHER = "teacher"


class Evidence(Record):
    """One observation for or against an understanding: the turn, the source, the words."""

    turn: int
    source: EvidenceSource
    supports: bool
    quotation: str = ""


class Belief(Record):
    """The probability that an understanding is there, with all the evidence for and against."""

    understanding: str
    probability: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...] = ()


class Move(StrEnum):
    """What kind of thing the tutor says."""

    PROBING = "probing"
    FOCUSING = "focusing"
    PREDICT = "predict"
    TRACE = "trace"
    CONTRAST = "contrast"
    ANALOGY = "analogy"
    EXPLAIN_WHY = "explain-why"
    RECAP = "recap"
    TELLING = "telling"


class Rung(IntEnum):
    """How concrete the scaffold is; higher is more concrete."""

    OPEN = 0
    FOCUSED = 1
    CONCRETE = 2
    CHOICE = 3
    WORKED_EXAMPLE = 4


class Question(Record):
    """A node of the question tree. `expected` is server side only.

    `wording` names the template family in `prompts/offline/`; `parent` is the question this one
    grew from. `target` is what the student must come to see by answering (for the teacher).
    `text` holds the words of a question that an analyst or a teacher wrote for this very work
    (then `wording` is `authored`); `pinned` says that it was a teacher.
    """

    id: str
    understanding: str
    finding: str
    stage: Stage
    move: Move
    level: int = Field(ge=1)
    rung: Rung
    target: str
    wording: str
    checkable: bool = False
    expected: str | None = None
    parent: str | None = None
    probe: Probe | None = None
    text: str = ""
    pinned: bool = False


class Assessment(Record):
    """What a language model made of the work, where ground truth alone does not say enough.

    It is stored with the facts, so that a session goes on when the model is gone. `questions` have
    no level or parent yet. `made` tells an assessment that found nothing from none at all.
    """

    made: bool = False
    findings: tuple[Finding, ...] = ()
    understandings: tuple[Understanding, ...] = ()
    questions: tuple[Question, ...] = ()
    secrets: tuple[Secret, ...] = ()
