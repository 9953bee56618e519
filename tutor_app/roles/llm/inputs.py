"""What each role's prompt is filled with. The fields are the names its template may use."""

from __future__ import annotations

from tutor_app.dialogue import Record


class AnalystInputs(Record):
    """The problem, the work and, where it ran, how the cases came out."""

    topic: str
    problem: str
    work: str
    cases: str


class VerifierInputs(Record):
    """The work, what was asked, what may be understood by it, and the reply.

    `edited` says that the work changed, so that it is evidence too.
    """

    work: str
    cases: str
    question: str
    understandings: str
    misconceptions: str
    message: str
    edited: bool


class InstructorInputs(Record):
    """The planned words and the situation they are said in. No fix, no solution, no diagnosis.

    `asks` says whether the planned words ask something; `over` that the session ends with them.
    """

    planned: str
    situation: str
    case: str
    fragment: str
    recent: str
    message: str
    asks: bool
    over: bool


class CopilotInputs(Record):
    """Several planned replies, numbered, each with its situation; and what was said."""

    planned: str
    recent: str
    message: str


class JudgeInputs(Record):
    """A draft, what it must not give away, and what the student has said or written already."""

    secrets: str
    disclosed: str
    draft: str


class SimulatedStudentInputs(Record):
    """What a weaker student would have before them."""

    problem: str
    work: str
    draft: str
