"""Which sessions of a class have been kept for as long as its teacher wants them kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tutor_app.teaching.sources import SessionLine


def past_retention(
    lines: Iterable[SessionLine], keep_days: int | None, now: datetime
) -> tuple[str, ...]:
    """Ids of the sessions without a turn for more than `keep_days`, the oldest first; none where
    `keep_days` is None. A session that is still used is kept whole.
    """
    if keep_days is None:
        return ()
    limit = now - timedelta(days=keep_days)
    past = sorted((line.updated, line.id) for line in lines if line.updated < limit)
    return tuple(id for _, id in past)
