"""The sessions of a class as its page lists them: each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tutor_app.storage import ClassSession
from tutor_app.summary import SessionSummaryData, read_summary
from tutor_app.teaching.live import LiveState, live_session
from tutor_app.teaching.sources import OverviewRules

FLAGGED = "flagged"


@dataclass(frozen=True)
class Listed:
    """A session in the list. `standing` is a `LiveState`, or "flagged" where the student waits for
    a teacher; `since` is the moment from which they were stuck, `summary` the session in short
    (None for old ones).
    """

    session: ClassSession
    summary: SessionSummaryData | None
    standing: str
    since: datetime | None


def listed(
    sessions: Iterable[ClassSession], now: datetime, rules: OverviewRules
) -> tuple[Listed, ...]:
    """The sessions in the order they came in, each with where it stands."""
    return tuple(_one(session, now, rules) for session in sessions)


def _one(session: ClassSession, now: datetime, rules: OverviewRules) -> Listed:
    summary = read_summary(session.summary)
    live = live_session(session, summary, now, rules, ())
    waits = live.state is LiveState.STUCK and live.flagged
    standing = FLAGGED if waits else live.state.value
    return Listed(session=session, summary=summary, standing=standing, since=live.stuck_since)
