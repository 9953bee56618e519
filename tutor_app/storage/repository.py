"""Sessions and turns in the database. A turn and the state after it are one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record, Status, Turn
from tutor_app.storage.errors import VersionConflict, storage_errors
from tutor_app.storage.tables import SessionRow, TurnRow


class StoredSession(Record):
    """A session as stored. `state` is the tutor's JSON; `version` is the number of turns."""

    id: str
    owner: str
    problem_id: str
    title: str
    status: Status
    version: int
    state: str
    draft: str | None
    created: datetime
    updated: datetime


class Repository:
    """All reading and writing of sessions. Every method raises StorageUnavailable when the
    database does not answer; nothing is half written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, session: StoredSession, opening: Turn) -> None:
        """Store a new session with its first turn."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.add(SessionRow(**_row(session)))
            connection.flush()
            connection.add(_turn_row(session.id, opening))

    def load(self, id: str) -> StoredSession | None:
        """The session of that id, or None."""
        with storage_errors(), Connection(self._engine) as connection:
            row = connection.get(SessionRow, id)
            return _session(row) if row else None

    def append(self, session: StoredSession, turn: Turn) -> None:
        """Store a turn and the state after it; `session.version` is the new version.

        Raises VersionConflict when the stored version is not the one before it.
        """
        values = _row(session)
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            changed = connection.execute(
                update(SessionRow)
                .where(SessionRow.id == session.id, SessionRow.version == session.version - 1)
                .values({k: v for k, v in values.items() if k not in ("id", "created", "owner")})
            )
            if changed.rowcount != 1:  # type: ignore[attr-defined]
                raise VersionConflict(session.id)
            connection.add(_turn_row(session.id, turn))

    def keep_draft(self, id: str, draft: str) -> None:
        """Keep the editor's text, apart from any turn."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(SessionRow).where(SessionRow.id == id).values(draft=draft, updated=_now())
            )

    def turns(self, id: str) -> tuple[Turn, ...]:
        """All turns of a session, in order."""
        with storage_errors(), Connection(self._engine) as connection:
            records = connection.scalars(
                select(TurnRow.record).where(TurnRow.session_id == id).order_by(TurnRow.number)
            )
            return tuple(Turn.model_validate_json(record) for record in records)

    def of_owner(self, owner: str) -> tuple[StoredSession, ...]:
        """A student's sessions, the latest first."""
        with storage_errors(), Connection(self._engine) as connection:
            rows = connection.scalars(
                select(SessionRow)
                .where(SessionRow.owner == owner)
                .order_by(SessionRow.updated.desc())
            )
            return tuple(_session(row) for row in rows)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete sessions with all their turns."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(TurnRow).where(TurnRow.session_id.in_(ids)))
            connection.execute(delete(SessionRow).where(SessionRow.id.in_(ids)))

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def _row(session: StoredSession) -> dict[str, object]:
    values = session.model_dump()
    values["status"] = session.status.value
    values["created"] = session.created.astimezone(UTC).replace(tzinfo=None)
    values["updated"] = session.updated.astimezone(UTC).replace(tzinfo=None)
    return values


def _session(row: SessionRow) -> StoredSession:
    return StoredSession(
        id=row.id,
        owner=row.owner,
        problem_id=row.problem_id,
        title=row.title,
        status=Status(row.status),
        version=row.version,
        state=row.state,
        draft=row.draft,
        created=row.created.replace(tzinfo=UTC),
        updated=row.updated.replace(tzinfo=UTC),
    )


def _turn_row(session_id: str, turn: Turn) -> TurnRow:
    return TurnRow(
        session_id=session_id,
        number=turn.number,
        record=turn.model_dump_json(),
        at=turn.at.astimezone(UTC).replace(tzinfo=None),
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
