"""The sessions of a class as its pages list them: each with where it stands, the urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor_app.storage import ClassSession
from tutor_app.summary import read_summary
from tutor_app.teaching.live import LiveSession, LiveState, live_session, urgent_first
from tutor_app.teaching.sources import OverviewRules

FLAGGED = "flagged"
# In the order in which they are counted out.
STANDINGS = (FLAGGED, *(state.value for state in LiveState))
LATEST = 100  # sessions in the live list; it is read every few seconds


@dataclass(frozen=True)
class Listed:
    """A session in the list. `standing` is a `LiveState`, or "flagged" where the student waits for
    a teacher; `live` has the numbers, and since when they were stuck.
    """

    session: ClassSession
    live: LiveSession
    standing: str


def listed(
    sessions: Iterable[ClassSession], now: datetime, rules: OverviewRules
) -> tuple[Listed, ...]:
    """Stuck ones first, the longest stuck before the others; then the latest."""
    by_id = {session.id: session for session in sessions}
    live = [
        live_session(session, read_summary(session.summary), now, rules, ())
        for session in by_id.values()
    ]
    return tuple(_one(by_id[one.id], one) for one in urgent_first(live))


def counts(sessions: Sequence[Listed]) -> dict[str, int]:
    """How many sessions stand where, the most urgent first; what there is none of is left out."""
    found = Counter(one.standing for one in sessions)
    return {standing: found[standing] for standing in STANDINGS if found[standing]}


def _one(session: ClassSession, live: LiveSession) -> Listed:
    waits = live.state is LiveState.STUCK and live.flagged
    return Listed(session=session, live=live, standing=FLAGGED if waits else live.state.value)
