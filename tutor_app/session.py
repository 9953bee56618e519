"""What a session consists of: the state that is stored, and the view that may be shown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from tutor_app.dialogue import (
    Check,
    Finding,
    Probe,
    Problem,
    Progress,
    Record,
    Reply,
    Secret,
    Stage,
    Status,
    TraceTable,
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


class SessionState(Record):
    """What is needed to go on with a session, in any process. Stored as JSON."""

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


class Session(Record):
    """A session as `Tutor.start` gives it back."""

    id: str
    problem: Problem
    opening: Reply


class Line(Record):
    """One message of a transcript; `text` is Markdown for the tutor, plain text for a student."""

    by: Literal["student", "tutor"]
    text: str


class SessionView(Record):
    """What the student's page may show of a session. Nothing in it is secret, except that
    `problem` must not be sent whole: its solutions and hidden cases stay on the server. `last_run`
    is the work as the tutor last saw it run, `first_work` what the session began with.
    """

    id: str
    problem: Problem
    work: str
    status: Status
    transcript: tuple[Line, ...]
    check: Check | None
    progress: Progress
    table: TraceTable | None
    last_run: str = ""
    first_work: str = ""


class SessionSummary(Record):
    """A session in a list."""

    id: str
    problem_id: str
    title: str
    status: Status
    updated: datetime


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
    current = plan.current
    if current is None or current.verdict is not None or current.question.probe is None:
        return None
    return current.question.probe.table if current.question.checkable else None
