"""Teachers, the browsers they are logged in with, and links that work once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record
from tutor_app.storage.class_tables import LinkRow, LogInRow, TeacherRow
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.times import read_time, stored_time


class StoredTeacher(Record):
    """A teacher as stored; `password` is a hash."""

    id: str
    name: str
    name_key: str
    password: str
    created: datetime


class StoredLogIn(Record):
    """A teacher's log-in with the teacher it belongs to; `token` is a hash."""

    token: str
    teacher: StoredTeacher
    created: datetime
    seen: datetime


class TeacherStore:
    """All reading and writing of teachers. Every method raises StorageUnavailable when the
    database does not answer; nothing is half written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def count(self) -> int:
        """How many teachers there are."""
        with storage_errors(), Connection(self._reads) as connection:
            return connection.scalar(select(func.count()).select_from(TeacherRow)) or 0

    def named(self, name_key: str) -> StoredTeacher | None:
        """The teacher of that name."""
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.scalar(select(TeacherRow).where(TeacherRow.name_key == name_key))
            return _teacher(row) if row else None

    def add(self, teacher: StoredTeacher) -> bool:
        """Store a new teacher. False when there is one of that name already."""
        with storage_errors(), Connection(self._engine) as connection:
            return _add(connection, teacher)

    def add_by_link(self, teacher: StoredTeacher, token: str, kind: str, now: datetime) -> bool:
        """Store a new teacher and use up a link, both or neither. The links that were there to
        make the first teacher are gone with it.

        False when there is a teacher of that name already, or the link does not work (any more).
        """
        with storage_errors(), Connection(self._engine) as connection:
            used = connection.execute(
                delete(LinkRow).where(
                    LinkRow.token == token, LinkRow.kind == kind, LinkRow.expires > stored_time(now)
                )
            )
            if used.rowcount != 1:  # type: ignore[attr-defined]
                connection.rollback()
                return False
            connection.execute(delete(LinkRow).where(LinkRow.made_by.is_(None)))
            return _add(connection, teacher)

    def set_password(self, teacher_id: str, password: str) -> None:
        """Store a new hash and end every log-in of that teacher."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(TeacherRow).where(TeacherRow.id == teacher_id).values(password=password)
            )
            connection.execute(delete(LogInRow).where(LogInRow.teacher_id == teacher_id))

    # ------------------------------------------------------------------ log-ins

    def add_log_in(self, token: str, teacher_id: str, now: datetime, oldest: datetime) -> None:
        """Store a log-in; those begun before `oldest` are over, and go."""
        moment = stored_time(now)
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(LogInRow).where(LogInRow.created < stored_time(oldest)))
            row = LogInRow(token=token, teacher_id=teacher_id, created=moment, seen=moment)
            connection.add(row)

    def log_in(self, token: str) -> StoredLogIn | None:
        """The log-in of that token (hash)."""
        query = (
            select(LogInRow, TeacherRow)
            .join(TeacherRow, TeacherRow.id == LogInRow.teacher_id)
            .where(LogInRow.token == token)
        )
        with storage_errors(), Connection(self._reads) as connection:
            found = connection.execute(query).first()
            if found is None:
                return None
            row, teacher = found
            return StoredLogIn(
                token=row.token,
                teacher=_teacher(teacher),
                created=read_time(row.created),
                seen=read_time(row.seen),
            )

    def touch_log_in(self, token: str, now: datetime) -> None:
        """Note that a log-in was used."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(LogInRow).where(LogInRow.token == token).values(seen=stored_time(now))
            )

    def end_log_in(self, token: str) -> None:
        """Forget one log-in."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(LogInRow).where(LogInRow.token == token))

    def end_log_ins(self, teacher_id: str) -> None:
        """Forget every log-in of a teacher."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(LogInRow).where(LogInRow.teacher_id == teacher_id))

    # ------------------------------------------------------------------ links

    def add_link(
        self, token: str, kind: str, made_by: str | None, now: datetime, expires: datetime
    ) -> None:
        """Store a link that works once; those that are too old go."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(delete(LinkRow).where(LinkRow.expires <= stored_time(now)))
            row = LinkRow(token=token, kind=kind, made_by=made_by, expires=stored_time(expires))
            connection.add(row)

    def has_link(self, token: str, kind: str, now: datetime) -> bool:
        """Whether a link still works."""
        query = select(LinkRow.token).where(
            LinkRow.token == token, LinkRow.kind == kind, LinkRow.expires > stored_time(now)
        )
        with storage_errors(), Connection(self._reads) as connection:
            return connection.scalar(query) is not None


def _add(connection: Connection, teacher: StoredTeacher) -> bool:
    """Store a teacher and commit; roll everything back when the name is taken."""
    values = teacher.model_dump() | {"created": stored_time(teacher.created)}
    connection.add(TeacherRow(**values))
    try:
        connection.commit()
    except IntegrityError:
        connection.rollback()
        return False
    return True


def _teacher(row: TeacherRow) -> StoredTeacher:
    return StoredTeacher(
        id=row.id,
        name=row.name,
        name_key=row.name_key,
        password=row.password,
        created=read_time(row.created),
    )
