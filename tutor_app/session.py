"""What a session consists of: the state that is stored, and the view that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from tutor_app.dialogue import (
    Answering,
    Assessment,
    Chair,
    Check,
    Fault,
    Finding,
    Intervention,
    Picture,
    Probe,
    Problem,
    Progress,
    Record,
    Reply,
    Secret,
    ShownReply,
    ShownTurn,
    Stage,
    Status,
    TeacherMessage,
    TraceTable,
    Turn,
)
from tutor_app.guard import Ledger
from tutor_app.planner import PlanState, Policy, is_met, open_understandings


class Facts(Record):
    """Everything computed about one version of the work."""

    work: str
    check: Check
    findings: tuple[Finding, ...] = ()
    probes: tuple[Probe, ...] = ()
    secrets: tuple[Secret, ...] = ()
    assessment: Assessment = Assessment()


class SessionState(Record):
    """What is needed to go on with a session, in any process. Stored as JSON.

    `heard` is the number of the last intervention of a teacher that counts already, `chair` who
    answers since then, and `told` whether the student knows that the tutor is silent. `planned`
    are the facts the tutor last spoke of, where the work was changed while it was silent.
    """

    id: str
    problem: Problem
    facts: Facts
    previous: Facts | None = None
    plan: PlanState = PlanState()
    ledger: Ledger = Ledger()
    used: tuple[str, ...] = ()
    status: Status = Status.OPEN
    secrets: tuple[Secret, ...] = ()
    past: tuple[Finding, ...] = ()
    planned: Facts | None = None
    chair: Chair = Chair()
    told: bool = False
    heard: int = 0


class Session(Record):
    """A session as `Tutor.start` gives it back."""

    id: str
    problem: Problem
    opening: Reply


class Line(Record):
    """One message of a transcript; `text` is Markdown, of a student plain text."""

    by: Literal["student", "tutor", "teacher"]
    text: str


class SessionView(Record):
    """What the student's page may show of a session. Nothing in it is secret, except that
    `problem` must not be sent whole: its solutions and hidden cases stay on the server. `last_run`
    is the work as the tutor last saw it run, `first_work` what the session began with.
    `standing_in` says why the offline engine is standing in for a language model, if it is.
    `answering` is who answers what the student writes now, and `heard` the number of the last
    thing a teacher did.
    `class_id` is the class it belongs to, if it does.
    """

    id: str
    problem: Problem
    work: str
    status: Status
    transcript: tuple[Line, ...]
    check: Check | None
    progress: Progress
    table: TraceTable | None
    picture: Picture | None = None
    last_run: str = ""
    first_work: str = ""
    standing_in: Fault | None = None
    answering: Answering = Answering.TUTOR
    heard: int = 0
    class_id: str = ""


class SessionSummary(Record):
    """A session in a list."""

    id: str
    problem_id: str
    title: str
    status: Status
    updated: datetime
    class_id: str = ""


def transcript(
    turns: Sequence[Turn | ShownTurn], interventions: Sequence[Intervention]
) -> tuple[Line, ...]:
    """All that was said, in order. What a teacher says comes after the turn that was the last one
    stored when they said it.
    """
    placed: list[tuple[int, Line]] = []
    for turn in turns:
        if turn.message:
            placed.append((turn.number, Line(by="student", text=turn.message)))
        if turn.reply.text:
            placed.append((turn.number, Line(by="tutor", text=turn.reply.text)))
    for intervention in interventions:
        if isinstance(intervention.deed, TeacherMessage):
            line = Line(by="teacher", text=intervention.deed.text)
            placed.append((intervention.after_turn, line))
    placed.sort(key=lambda each: each[0])  # stable: the turn first, then what the teacher said
    return tuple(line for _, line in placed)


def progress_of(plan: PlanState, policy: Policy) -> Progress:
    """What is worked out, in the student's terms, and how many things are open (never which)."""
    done = [
        u.shown
        for u in plan.understandings
        if u.shown
        and (
            u.finding in plan.mended
            if u.stage is Stage.MEND
            else plan.beliefs[u.id].probability >= policy.mastery
        )
    ]
    still = [u for u in open_understandings(plan, policy) if not is_met(plan, u.id, policy)]
    return Progress(done=tuple(dict.fromkeys(done)), open=len(still))


def asked_table(plan: PlanState) -> TraceTable | None:
    """The table with the empty cell, while that cell is the question on the table."""
    probe = _asked_probe(plan)
    return probe.table if probe else None


def asked_picture(plan: PlanState) -> Picture | None:
    """The drawing that belongs to the question on the table."""
    probe = _asked_probe(plan)
    return probe.picture if probe else None


def _asked_probe(plan: PlanState) -> Probe | None:
    current = plan.current
    if current is None or current.verdict is not None or not current.question.checkable:
        return None
    return current.question.probe


# A draft of the model that is not said is no failure of the model to answer.
NO_OUTAGE = frozenset({Fault.UNSUITABLE, Fault.HELD_BACK})


def standing_in(reply: Reply | ShownReply) -> Fault | None:
    """Why the offline engine stood in for the model in a turn; None when it did not have to."""
    faults = (fallback.fault for fallback in reply.fallbacks)
    return next((fault for fault in faults if fault not in NO_OUTAGE), None)
