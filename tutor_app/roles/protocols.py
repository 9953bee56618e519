"""What an engine must provide: an analyst, a verifier and an instructor.

All facts reach them in a `Scene`; all they give back is data. Planner, ground truth, guard and
storage are the same for every engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tutor_app.dialogue import (
    Check,
    Finding,
    Probe,
    Problem,
    Question,
    Reading,
    Record,
    Retrieved,
    TraceTable,
    Understanding,
    WorkedExample,
)
from tutor_app.planner import Plan, PlanState


class Scene(Record):
    """The facts of one moment: the work, what it does, and how that differs from before."""

    session: str
    turn: int
    problem: Problem
    work: str
    message: str = ""
    check: Check = Check()
    findings: tuple[Finding, ...] = ()
    probes: tuple[Probe, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    previous_work: str = ""
    previous_check: Check | None = None
    past: tuple[Finding, ...] = ()

    def finding(self, key: str) -> Finding | None:
        """The finding with that key, in the work as it stands or in an earlier version of it."""
        return next((f for f in (*self.findings, *self.past) if f.key == key), None)


class Utterance(Record):
    """Words for the student. `parts` name the wording variants used, so that none is repeated."""

    text: str
    parts: tuple[str, ...] = ()


class Analyst(Protocol):
    """Problem and work to understandings, and the questions that could be asked about them."""

    def understandings(self, scene: Scene) -> tuple[Understanding, ...]:
        """The understandings of the scene's findings, in order."""
        ...

    def candidates(
        self, scene: Scene, understandings: Sequence[Understanding]
    ) -> tuple[Question, ...]:
        """Questions for the understandings, best first; the planner sets level and parent."""
        ...


class Verifier(Protocol):
    """A student's message to a reading."""

    def read(
        self, scene: Scene, question: Question | None, understandings: Sequence[Understanding]
    ) -> Reading:
        """Read `scene.message` as a reply to `question`, and against all open understandings."""
        ...


class Telling(Record):
    """What the instructor may use beyond the scene: the question the student replied to, a worked
    example, the full table of a run.
    """

    answered: Question | None = None
    example: WorkedExample | None = None
    table: TraceTable | None = None


class Instructor(Protocol):
    """A plan to words."""

    def say(
        self,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        state: PlanState,
        telling: Telling,
        used: tuple[str, ...],
    ) -> Utterance:
        """The draft of a reply: what was right first, then one question."""
        ...

    def safe(self, scene: Scene, plan: Plan) -> str:
        """A question that can reveal nothing, for when a draft was held back."""
        ...
