"""Sessions and turns in the database. A turn, the state after it and its cost are one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy import Connection as Core
from sqlalchemy import Engine, Row, bindparam, insert, select, update
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Intervention, Record, ShownTurn, Status, Turn
from tutor_app.spending import Spending, Spendings
from tutor_app.storage import forgetting, usage
from tutor_app.storage.database import reading
from tutor_app.storage.errors import VersionConflict, storage_errors
from tutor_app.storage.interventions import Interventions, interventions_since
from tutor_app.storage.tables import SessionRow, TurnRow, table_of

# What every turn does, put together once: to do that anew costs more than the database takes.
_SESSIONS, _TURNS = table_of(SessionRow), table_of(TurnRow)
_LOAD = select(_SESSIONS).where(_SESSIONS.c.id == bindparam("of"))
_NEW_SESSION, _NEW_TURN = insert(_SESSIONS), insert(_TURNS)
_NEXT_STATE = update(_SESSIONS).where(
    _SESSIONS.c.id == bindparam("of"), _SESSIONS.c.version == bindparam("before")
)
_TURNS_OF = (
    select(_TURNS.c.record).where(_TURNS.c.session_id == bindparam("of")).order_by(_TURNS.c.number)
)


class StoredSession(Record):
    """A session as stored. `state` is the tutor's JSON, `summary` a small one for overviews (empty
    where none was made); `version` is the number of turns; `class_code` is the id of its class,
    empty for a session that belongs to none.
    """

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
    class_code: str = Field(default="", max_length=40)
    summary: str = ""


class Repository:
    """All reading and writing of sessions. Every method raises StorageUnavailable when the
    database does not answer; nothing is half written. `interventions` is what teachers did.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)
        self.interventions = Interventions(engine)

    def create(self, session: StoredSession, opening: Turn) -> None:
        """Store a new session with its first turn and what that cost."""
        with storage_errors(), self._engine.begin() as connection:
            connection.execute(_NEW_SESSION, _row(session))
            _add_turn(connection, session, opening)

    def load(self, id: str) -> StoredSession | None:
        """The session of that id, or None."""
        with storage_errors(), self._reads.connect() as connection:
            row = connection.execute(_LOAD, {"of": id}).one_or_none()
            return _session(row) if row is not None else None

    def load_with_interventions(
        self, id: str
    ) -> tuple[StoredSession, tuple[Intervention, ...]] | None:
        """A session with all that teachers did in it, as they stand at one moment; None when there
        is none of that id.
        """
        with storage_errors(), self._reads.connect() as connection:
            row = connection.execute(_LOAD, {"of": id}).one_or_none()
            if row is None:
                return None
            return _session(row), interventions_since(connection, id, 0)

    def append(self, session: StoredSession, turn: Turn) -> None:
        """Store a turn, the state after it and what the turn cost; `session.version` is the new
        version.

        Raises VersionConflict when the stored version is not the one before it.
        """
        values = {k: v for k, v in _row(session).items() if k not in ("id", "created", "owner")}
        values |= {"of": session.id, "before": session.version - 1}
        with storage_errors(), self._engine.begin() as connection:
            if connection.execute(_NEXT_STATE, values).rowcount != 1:
                raise VersionConflict(session.id)
            _add_turn(connection, session, turn)

    def charge(self, session: StoredSession, turn: Turn) -> None:
        """Count what a turn cost without storing the turn: one that lost to another and is made
        anew has cost its tokens all the same. A session deleted meanwhile is not named.
        """
        row = usage.usage_values(session.id, session.class_code, turn)
        if row is None:
            return
        with storage_errors(), self._engine.begin() as connection:
            if connection.execute(_LOAD, {"of": session.id}).one_or_none() is None:
                row["session_id"] = ""
            connection.execute(usage.NEW_USAGE, row)

    def keep_draft(self, id: str, draft: str) -> None:
        """Keep the editor's text, apart from any turn."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(SessionRow).where(SessionRow.id == id).values(draft=draft, updated=_now())
            )

    def turns(self, id: str) -> tuple[Turn, ...]:
        """All turns of a session, in order."""
        with storage_errors(), self._reads.connect() as connection:
            return _turns(connection, id)

    def whole(
        self, id: str
    ) -> tuple[StoredSession, tuple[ShownTurn, ...], tuple[Intervention, ...]] | None:
        """A session with what its page shows of its turns and all that teachers did in it, as they
        stand at one moment; None when there is none of that id.
        """
        with storage_errors(), self._reads.connect() as connection:
            row = connection.execute(_LOAD, {"of": id}).one_or_none()
            if row is None:
                return None
            records = connection.scalars(_TURNS_OF, {"of": id})
            turns = tuple(ShownTurn.model_validate_json(record) for record in records)
            return _session(row), turns, interventions_since(connection, id, 0)

    def of_owner(self, owner: str) -> tuple[StoredSession, ...]:
        """A student's sessions, the latest first."""
        with storage_errors(), Connection(self._reads) as connection:
            rows = connection.scalars(
                select(SessionRow)
                .where(SessionRow.owner == owner)
                .order_by(SessionRow.updated.desc())
            )
            return tuple(_session(row) for row in rows)

    # ------------------------------------------------------------------ deleting

    def delete(self, ids: Sequence[str]) -> None:
        """Delete sessions with everything that names them. Their cost still counts, but no longer
        names them.
        """
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            forgetting.sessions(connection, ids)

    def delete_owner(self, owner: str) -> None:
        """Delete everything that a student said and did, and whatever else names them."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            forgetting.owner(connection, owner)

    def delete_class(self, class_code: str) -> None:
        """Delete the sessions of a class and whatever else names it. Its cost still counts for its
        days, but no longer names it.
        """
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            forgetting.of_class(connection, class_code)

    def delete_member(self, class_code: str, owner: str) -> None:
        """Delete what a student said and did in one class, and that they were in it."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            forgetting.member(connection, class_code, owner)

    def delete_untouched(self, class_code: str, before: datetime) -> int:
        """Delete the sessions of a class that nobody has touched since; how many there were. One
        that is used in that very moment is kept.
        """
        return self._sweep(lambda one: forgetting.untouched(one, class_code, before))

    def delete_without_turn(self, since: datetime, kept: Sequence[str] = ()) -> int:
        """Delete the sessions of anybody that had no turn since, but those of the classes that are
        `kept`; how many there were.
        """
        return self._sweep(lambda one: forgetting.without_turn(one, since, kept))

    def _sweep(self, some: Callable[[Connection], int]) -> int:
        """Delete a few sessions at a time until there are none left."""
        total = 0
        while True:
            with storage_errors(), Connection(self._engine) as connection, connection.begin():
                gone = some(connection)
            total += gone
            if not gone:
                return total

    # ------------------------------------------------------------------ what it cost

    def spent(self, session_id: str, class_code: str, day: date) -> Spendings:
        """What a session, a class (all days) and a day (UTC) have used so far; nothing for an
        empty id or code.
        """
        with storage_errors(), Connection(self._reads) as connection:
            return usage.spent(connection, session_id, class_code, day)

    def usage_of_class(self, class_code: str) -> usage.Consumption:
        """What one class has used in all."""
        with storage_errors(), Connection(self._reads) as connection:
            return usage.of_class(connection, class_code)

    def usage_by_day(self, since: date) -> tuple[usage.DayUsage, ...]:
        """What each day from `since` on has used, the latest first."""
        with storage_errors(), Connection(self._reads) as connection:
            return usage.by_day(connection, since)

    def usage_by_session(self, since: date | None = None) -> tuple[usage.SessionUsage, ...]:
        """What each session has used from `since` on (or ever), the most tokens first."""
        with storage_errors(), Connection(self._reads) as connection:
            return usage.by_session(connection, since)

    def spent_by_class(self) -> dict[str, Spending]:
        """What each class has used in all."""
        with storage_errors(), Connection(self._reads) as connection:
            return usage.by_class(connection)

    def latest_usage(self, count: int) -> tuple[usage.TurnUsage, ...]:
        """The latest turns that used the model or had to do without it, the latest first."""
        with storage_errors(), Connection(self._reads) as connection:
            return usage.latest(connection, count)

    def ping(self) -> None:
        """Nothing, when the database answers."""
        with storage_errors(), Connection(self._reads) as connection:
            connection.execute(select(1))

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def _row(session: StoredSession) -> dict[str, object]:
    values = session.model_dump()
    values["status"] = session.status.value
    values["created"] = session.created.astimezone(UTC).replace(tzinfo=None)
    values["updated"] = session.updated.astimezone(UTC).replace(tzinfo=None)
    return values


def _session(row: SessionRow | Row[Any]) -> StoredSession:
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
        class_code=row.class_code,
        summary=row.summary,
    )


def _turns(connection: Core, session_id: str) -> tuple[Turn, ...]:
    records = connection.scalars(_TURNS_OF, {"of": session_id})
    return tuple(Turn.model_validate_json(record) for record in records)


def _add_turn(connection: Core, session: StoredSession, turn: Turn) -> None:
    values = {
        "session_id": session.id,
        "number": turn.number,
        "record": turn.model_dump_json(),
        "at": turn.at.astimezone(UTC).replace(tzinfo=None),
    }
    connection.execute(_NEW_TURN, values)
    cost = usage.usage_values(session.id, session.class_code, turn)
    if cost is not None:
        connection.execute(usage.NEW_USAGE, cost)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
