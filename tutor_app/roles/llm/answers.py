"""What a language model answers in each role. Kept small: the schema is part of every prompt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from tutor_app.dialogue import Intent


def _bare(schema: dict[str, Any]) -> None:
    """Leave out of a JSON schema what only costs tokens: titles of fields, our own docstring."""
    schema.pop("description", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)


def _word(known: Iterable[str], otherwise: str) -> BeforeValidator:
    """Reads one of some words, however it is written; what is none of them is `otherwise`, since
    asking again would cost more than it brings.
    """
    words = frozenset(known)

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        word = value.strip().lower().replace(" ", "_")
        return word if word in words else otherwise

    return BeforeValidator(read)


class Answer(BaseModel):
    """Base of all answers: fields the model adds are left out."""

    model_config = ConfigDict(json_schema_extra=_bare)


# The prompt lists the words; a list in the schema too would be paid for twice in every call.
_SHORT = WithJsonSchema({"type": "string"})
INTENTS: dict[str, Intent] = {intent.value: intent for intent in Intent}

Grade = Annotated[
    Literal["right", "partly", "wrong", "unsure"],
    _word(("right", "partly", "wrong", "unsure"), "unsure"),
    _SHORT,
]
AskedGrade = Annotated[
    Literal["right", "partly", "wrong", "unsure", "none"],
    _word(("right", "partly", "wrong", "unsure", "none"), "unsure"),
    _SHORT,
]
IntentName = Annotated[
    Literal[
        "answer",
        "changed_work",
        "asks_answer",
        "does_not_know",
        "asks_meaning",
        "greeting",
        "off_topic",
        "upset",
        "rude",
        "steering",
        "other_language",
        "finishing",
        "empty",
    ],
    _word(INTENTS, "answer"),
    _SHORT,
]


class InstructorAnswer(Answer):
    """Words for the student: at most two short sentences, then exactly one question."""

    acknowledgement: str
    question: str


class CopilotAnswer(Answer):
    """Words for several planned replies, in the order of the plans."""

    replies: list[InstructorAnswer]


class UnderstandingVerdict(Answer):
    """How a reply stands to one open understanding."""

    id: str
    verdict: Grade


class VerifierAnswer(Answer):
    """How a reply is read. `quotation` is the student's words it rests on, verbatim."""

    intent: IntentName
    asked: AskedGrade
    understandings: list[UnderstandingVerdict]
    misconception: str
    confidence: float
    quotation: str


class AnalystUnderstanding(Answer):
    """One thing the student does not see yet. `place` is a verbatim passage of their work."""

    id: str
    place: str
    what: str
    concept: str
    skill: str
    shown: str
    needs: list[str]
    secrets: list[str]
    open_question: str
    focused_question: str
    concrete_question: str


class AnalystAnswer(Answer):
    """What is to be seen in a piece of work."""

    correct: bool
    understandings: list[AnalystUnderstanding]


class JudgeAnswer(Answer):
    """Whether a draft may be said."""

    allowed: bool
    leaking_span: str
    reason: str


class SimulatedStudentAnswer(Answer):
    """What a weaker student makes of a draft."""

    next_step: str
    helps: bool
    hands_over: bool
    span: str
