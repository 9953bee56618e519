"""The sessions of a class as its page lists them: each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tutor_app.classroom.overview import Overview, read_overview
from tutor_app.dialogue import Status
from tutor_app.storage import ClassSession

WORKING = "working"
STUCK = "stuck"
FLAGGED = "flagged"
FINISHED = "finished"
ENDED = "ended"

_OF_STATUS = {
    Status.OPEN: WORKING,
    Status.STUCK: FLAGGED,
    Status.SOLVED: FINISHED,
    Status.ENDED: ENDED,
}


@dataclass(frozen=True)
class Listed:
    """A session in the list. `standing` is one of the words above, `since` the moment it began
    (None where it is not known), `overview` what the session is in short (None for old ones).
    """

    session: ClassSession
    overview: Overview | None
    standing: str
    since: datetime | None


def listed(sessions: Iterable[ClassSession]) -> tuple[Listed, ...]:
    """The sessions in the order they came in, each with where it stands."""
    return tuple(_one(session) for session in sessions)


def _one(session: ClassSession) -> Listed:
    overview = read_overview(session.summary)
    standing = _OF_STATUS[session.status]
    since = overview.status_since if overview else None
    if standing == WORKING:
        stuck = overview is not None and overview.is_stuck
        standing = STUCK if stuck else WORKING
        since = overview.stuck_since if overview and stuck else None
    return Listed(session=session, overview=overview, standing=standing, since=since)
