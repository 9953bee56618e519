"""The live list of a class: who is working, who is stuck and since when, who is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from tutor_app.dialogue import Record, Status
from tutor_app.summary import SessionSummaryData
from tutor_app.teaching.sources import OverviewRules, SessionLine


class LiveState(StrEnum):
    """Where a session stands in the eyes of a teacher, the most urgent first."""

    STUCK = "stuck"  # ended with all rungs used, or nothing got better for a while
    WORKING = "working"
    IDLE = "idle"  # open, and nobody has said anything for a while
    LEFT = "left"
    FINISHED = "finished"


class LiveSession(Record):
    """One line of the live list. `flagged`: the tutor or a teacher marked it for a look.
    `stuck_since` is set while it is stuck. `passed` of `cases` is the work as it stands.
    """

    id: str
    owner: str
    problem_id: str
    title: str
    state: LiveState
    flagged: bool
    stuck_since: datetime | None
    turns: int
    passed: int
    cases: int
    held_back: int
    began: datetime
    last: datetime


def live_session(
    line: SessionLine,
    summary: SessionSummaryData | None,
    now: datetime,
    rules: OverviewRules,
    flagged: Collection[str],
) -> LiveSession:
    """One session as it stands now."""
    slow = summary is not None and summary.slow_turns >= rules.stuck_turns
    idle = now - line.updated > timedelta(minutes=rules.idle_minutes)
    state = _state(line.status, slow, idle)
    stuck = state is LiveState.STUCK
    return LiveSession(
        id=line.id,
        owner=line.owner,
        problem_id=line.problem_id,
        title=line.title,
        state=state,
        flagged=line.status is Status.STUCK or line.id in flagged,
        stuck_since=(summary.slow_since if summary else line.updated) if stuck else None,
        turns=line.turns,
        passed=summary.passed if summary else 0,
        cases=summary.cases if summary else 0,
        held_back=summary.held_back if summary else 0,
        began=line.created,
        last=line.updated,
    )


def _state(status: Status, slow: bool, idle: bool) -> LiveState:
    match status:
        case Status.SOLVED:
            return LiveState.FINISHED
        case Status.ENDED:
            return LiveState.LEFT
        case Status.STUCK:
            return LiveState.STUCK
        case Status.OPEN:
            if idle:
                return LiveState.IDLE
            return LiveState.STUCK if slow else LiveState.WORKING


def urgent_first(sessions: list[LiveSession]) -> tuple[LiveSession, ...]:
    """Stuck ones first, the longest stuck before the others; then the latest."""
    order = {state: rank for rank, state in enumerate(LiveState)}

    def key(one: LiveSession) -> tuple[int, float, str]:
        since = one.stuck_since.timestamp() if one.stuck_since else -one.last.timestamp()
        return order[one.state], since, one.id

    return tuple(sorted(sessions, key=key))
