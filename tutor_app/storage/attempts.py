"""Failed tries to get in, counted in the database so that the count holds for every process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session as Connection

from tutor_app.storage.class_tables import AttemptRow
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.times import read_time, stored_time


class AttemptStore:
    """Tries that count for a while. Raises StorageUnavailable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self, limits: Mapping[str, int], now: datetime, since: datetime
    ) -> tuple[Sequence[int], datetime | None]:
        """Count one more try for each key, unless one of them has reached its limit since then.

        Counting comes first, so that a hundred tries at once are a hundred tries. Returns the ids
        of what was counted, to take it back; or, when nothing was, the time of the try that has to
        grow old before the next.
        """
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            if self._engine.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                connection.execute(text("LOCK TABLE attempts IN SHARE ROW EXCLUSIVE MODE"))
            connection.execute(delete(AttemptRow).where(AttemptRow.at <= stored_time(since)))
            waits: list[datetime] = []
            for about, limit in limits.items():
                counted, *_ = connection.execute(
                    select(func.count()).where(AttemptRow.about == about)
                ).one()
                if counted >= limit:
                    oldest_that_matters = connection.scalars(
                        select(AttemptRow.at)
                        .where(AttemptRow.about == about)
                        .order_by(AttemptRow.at.desc(), AttemptRow.id.desc())
                        .offset(limit - 1)
                        .limit(1)
                    ).one()
                    waits.append(read_time(oldest_that_matters))
            if waits:
                return (), max(waits)
            rows = [AttemptRow(about=about, at=stored_time(now)) for about in limits]
            connection.add_all(rows)
            connection.flush()
            return [row.id for row in rows], None

    def forget(self, ids: Sequence[int], about: Sequence[str] = ()) -> None:
        """Take back tries that were no failures, and all that count against some keys."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(AttemptRow).where(AttemptRow.id.in_(ids)))
            connection.execute(delete(AttemptRow).where(AttemptRow.about.in_(about)))
