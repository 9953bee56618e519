"""What an engine must provide: an analyst, a verifier and an instructor.

All facts reach them in a `Scene`; all they give back is data. Planner, ground truth, guard and
storage are the same for every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from tutor_app.dialogue import (
    Assessment,
    Check,
    Disclosure,
    Fallback,
    Finding,
    Leak,
    Probe,
    Problem,
    Question,
    Reading,
    Record,
    Retrieved,
    Secret,
    TraceTable,
    Understanding,
    Usage,
    WorkedExample,
)
from tutor_app.planner import Plan, PlanState


class Scene(Record):
    """The facts of one moment: the work, what it does, and how that differs from before.

    `recent` are the last messages of both sides, oldest first. `past` are findings of earlier
    versions of the work.
    """

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
    assessment: Assessment = Assessment()
    recent: tuple[Disclosure, ...] = ()

    def finding(self, key: str) -> Finding | None:
        """The finding with that key, in the work as it stands or in an earlier version of it."""
        return next((f for f in (*self.findings, *self.past) if f.key == key), None)


class Utterance(Record):
    """Words for the student. `parts` name the wording variants used, so that none is repeated.

    Where a language model found the words, `plain` holds the offline words for the same plan, to
    be said if these are held back. `told` is the part of the text that is a definition of our own,
    told because the student asked for it.
    """

    text: str
    parts: tuple[str, ...] = ()
    plain: str | None = None
    told: str = ""


class Analyst(Protocol):
    """Problem and work to understandings, and the questions that could be asked about them."""

    def assess(self, scene: Scene) -> Assessment:
        """What there is to say about new work beyond what ground truth found; see `Assessment`."""
        ...

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


class Step(StrEnum):
    """What a turn is at, for the student who waits."""

    RUNNING = "running"
    READING = "reading"
    ASKING = "asking"
    CHECKING = "checking"


Doing = Callable[[Step], None]


class Reviewer(Protocol):
    """A second opinion on a draft that the guard has cleared."""

    def review(
        self, scene: Scene, plan: Plan, draft: str, secrets: Sequence[Secret]
    ) -> tuple[Leak, ...]:
        """The spans of a draft that would hand something over; empty when it may be said.

        Fails closed: a reviewer that cannot answer reports a leak.
        """
        ...


class Offer(Record):
    """A plan that a teacher may choose, what there is to show with it, and the wording used."""

    plan: Plan
    telling: Telling
    used: tuple[str, ...] = ()


class Copilot(Protocol):
    """Several plans to words at once, for a teacher to choose from."""

    def reword(
        self, scene: Scene, offers: Sequence[Offer], reading: Reading, state: PlanState
    ) -> tuple[Utterance, ...]:
        """One utterance for each offer, in order."""
        ...


class Spent(Record):
    """What the roles of a turn have cost so far, and where the offline engine stood in."""

    usage: Usage = Usage()
    fallbacks: tuple[Fallback, ...] = ()


class Roles(Protocol):
    """The roles of one turn."""

    analyst: Analyst
    verifier: Verifier
    instructor: Instructor
    offline: Instructor
    reviewer: Reviewer | None
    copilot: Copilot | None

    def spent(self) -> Spent:
        """What they have cost so far."""
        ...


class Twins(Protocol):
    """The roles that need nothing but this machine, and ask no language model."""

    @property
    def analyst(self) -> Analyst:
        """Sees what there is to understand."""
        ...

    @property
    def verifier(self) -> Verifier:
        """Reads."""
        ...

    @property
    def instructor(self) -> Instructor:
        """Speaks."""
        ...


class Engine(Protocol):
    """Makes the roles of each turn."""

    @property
    def version(self) -> str:
        """Names the prompts they use; stored with the turn."""
        ...

    @property
    def offline(self) -> Twins:
        """The offline roles, whatever the engine."""
        ...

    def roles(self, allowed: bool, doing: Doing) -> Roles:
        """Roles for a turn that begins now. `allowed` is False when the budget is used up;
        `doing` is told what the turn is at, for the student to see.
        """
        ...

    def close(self) -> None:
        """Give back connections."""
        ...
