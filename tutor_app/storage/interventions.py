"""What teachers did, in the database: added one by one, never changed, gone with their session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC

from sqlalchemy import Connection as Core
from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Intervention
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.tables import InterventionRow, SessionRow, table_of

# Put together once: every turn and every page asks for these.
_ROWS = table_of(InterventionRow)
_SINCE = (
    select(_ROWS.c.record)
    .where(_ROWS.c.session_id == bindparam("of"), _ROWS.c.number > bindparam("after"))
    .order_by(_ROWS.c.number)
)
_LATEST = select(func.max(_ROWS.c.number)).where(_ROWS.c.session_id == bindparam("of"))


class Interventions:
    """All reading and writing of interventions. Every method raises StorageUnavailable when the
    database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def add(self, intervention: Intervention) -> Intervention | None:
        """Store one; what comes back has its number and its place after the last turn. None where
        there is no such session (any more).

        The session's row is held meanwhile, so that numbers come to be seen in their order: who
        has read up to one of them has not missed any before it.
        """
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            version = connection.scalar(
                select(SessionRow.version)
                .where(SessionRow.id == intervention.session)
                .with_for_update()
            )
            if version is None:
                return None
            before = connection.scalar(_LATEST, {"of": intervention.session})
            stored = intervention.model_copy(
                update={"number": (before or 0) + 1, "after_turn": version - 1}
            )
            connection.add(
                InterventionRow(
                    session_id=stored.session,
                    number=stored.number,
                    kind=stored.kind,
                    teacher=stored.teacher,
                    record=stored.model_dump_json(),
                    at=stored.at.astimezone(UTC).replace(tzinfo=None),
                )
            )
        return stored

    def since(self, session_id: str, number: int) -> tuple[Intervention, ...]:
        """Those of a session after the one of that number, in order."""
        with storage_errors(), self._reads.connect() as connection:
            return interventions_since(connection, session_id, number)

    def of_session(self, session_id: str) -> tuple[Intervention, ...]:
        """All of a session, in order."""
        return self.since(session_id, 0)

    def of_class(self, class_code: str, kinds: Collection[str]) -> tuple[Intervention, ...]:
        """Those of some kinds in the sessions of a class, session by session, in order."""
        query = (
            select(InterventionRow.record)
            .join(SessionRow, SessionRow.id == InterventionRow.session_id)
            .where(SessionRow.class_code == class_code, InterventionRow.kind.in_(kinds))
            .order_by(InterventionRow.session_id, InterventionRow.number)
        )
        with storage_errors(), Connection(self._reads) as connection:
            records = connection.scalars(query)
            return tuple(Intervention.model_validate_json(record) for record in records)

    def latest(self, session_id: str) -> int:
        """The number of the last one of a session; 0 where there is none. Cheap: pages ask it
        every few seconds.
        """
        with storage_errors(), self._reads.connect() as connection:
            return connection.scalar(_LATEST, {"of": session_id}) or 0


def interventions_since(connection: Core, session_id: str, number: int) -> tuple[Intervention, ...]:
    """`Interventions.since`, within a transaction."""
    records = connection.scalars(_SINCE, {"of": session_id, "after": number})
    return tuple(Intervention.model_validate_json(record) for record in records)
