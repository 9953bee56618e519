"""Classes, whose they are, and the sessions in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine, Row, Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record, Status
from tutor_app.storage.class_tables import ClassRow, ClassTeacherRow, MemberRow, TeacherRow
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.tables import SessionRow
from tutor_app.storage.times import read_time, stored_time


class StoredClass(Record):
    """A class as stored. `subjects` and `problems` None: whatever there is."""

    id: str
    name: str
    code: str
    subjects: tuple[str, ...] | None = None
    problems: tuple[str, ...] | None = None
    own_problems: bool = True
    with_model: bool = True
    session_tokens: int | None = None
    class_tokens: int | None = None
    retention_days: int | None = None
    paused: bool = False
    created: datetime
    closed: datetime | None = None


class ClassWithNumbers(Record):
    """A class in a list: how many students are in it, how many sessions, the latest of them."""

    stored: StoredClass
    members: int = 0
    sessions: int = 0
    latest: datetime | None = None


class ClassTeacher(Record):
    """One of the teachers of a class."""

    id: str
    name: str


class ClassSession(Record):
    """A session in the list of its class, without its state. `member_id` and `nickname` are empty
    where the owner is no member; `summary` is JSON, empty for sessions from before there was one.
    """

    id: str
    owner: str
    member_id: str = ""
    nickname: str = ""
    problem_id: str
    title: str
    status: Status
    turns: int
    summary: str = ""
    created: datetime
    updated: datetime


class ClassStore:
    """All reading and writing of classes. Every method raises StorageUnavailable when the database
    does not answer; nothing is half written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def add(self, new: StoredClass, teacher_id: str | None) -> bool:
        """Store a class for a teacher, or for none. False when its code or id is taken."""
        with storage_errors(), Connection(self._engine) as connection:
            connection.add(ClassRow(id=new.id, **_values(new)))
            try:
                connection.flush()
            except IntegrityError:
                connection.rollback()
                return False
            if teacher_id is not None:
                connection.add(ClassTeacherRow(class_id=new.id, teacher_id=teacher_id))
            connection.commit()
            return True

    def save(self, changed: StoredClass) -> bool:
        """Store a class as it is now. False when its code is taken."""
        with storage_errors(), Connection(self._engine) as connection:
            try:
                connection.execute(
                    update(ClassRow).where(ClassRow.id == changed.id).values(**_values(changed))
                )
                connection.commit()
            except IntegrityError:
                connection.rollback()
                return False
            return True

    def load(self, class_id: str) -> StoredClass | None:
        """The class of that id, for the program itself: it says nothing of who may see it."""
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.get(ClassRow, class_id)
            return _class(row) if row else None

    def of_code(self, code: str) -> StoredClass | None:
        """The class with that join code."""
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.scalar(select(ClassRow).where(ClassRow.code == code))
            return _class(row) if row else None

    def of_teacher(self, class_id: str, teacher_id: str) -> StoredClass | None:
        """The class of that id, if it is this teacher's."""
        query = (
            select(ClassRow)
            .join(ClassTeacherRow, ClassTeacherRow.class_id == ClassRow.id)
            .where(ClassRow.id == class_id, ClassTeacherRow.teacher_id == teacher_id)
        )
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.scalar(query)
            return _class(row) if row else None

    def all_of_teacher(self, teacher_id: str) -> tuple[ClassWithNumbers, ...]:
        """A teacher's classes with their numbers: open ones first, then by name."""
        mine = select(ClassTeacherRow.class_id).where(ClassTeacherRow.teacher_id == teacher_id)
        return self._with_numbers(mine)

    def with_numbers(self, class_id: str) -> tuple[ClassWithNumbers, ...]:
        """The class of that id with its numbers, for the program itself; none where it is not."""
        return self._with_numbers(select(ClassRow.id).where(ClassRow.id == class_id))

    def _with_numbers(self, mine: Select[Any]) -> tuple[ClassWithNumbers, ...]:
        members = (
            select(MemberRow.class_id, func.count())
            .where(MemberRow.class_id.in_(mine))
            .group_by(MemberRow.class_id)
        )
        sessions = (
            select(SessionRow.class_code, func.count(), func.max(SessionRow.updated))
            .where(SessionRow.class_code.in_(mine))
            .group_by(SessionRow.class_code)
        )
        with storage_errors(), Connection(self._reads) as connection:
            found = connection.scalars(select(ClassRow).where(ClassRow.id.in_(mine))).all()
            of_members = {row[0]: int(row[1]) for row in connection.execute(members)}
            of_sessions = {row[0]: (row[1], row[2]) for row in connection.execute(sessions)}
        listed = []
        for row in found:
            count, latest = of_sessions.get(row.id, (0, None))
            listed.append(
                ClassWithNumbers(
                    stored=_class(row),
                    members=of_members.get(row.id, 0),
                    sessions=count,
                    latest=read_time(latest) if latest else None,
                )
            )
        listed.sort(key=lambda one: (one.stored.closed is not None, one.stored.name.casefold()))
        return tuple(listed)

    def kept_for(self) -> dict[str, int]:
        """The classes whose sessions are kept for some days only, by id, with how many."""
        query = select(ClassRow.id, ClassRow.retention_days).where(
            ClassRow.retention_days.is_not(None)
        )
        with storage_errors(), Connection(self._reads) as connection:
            return {row.id: row.retention_days for row in connection.execute(query)}

    # ------------------------------------------------------------------ teachers of a class

    def teachers(self, class_id: str) -> tuple[ClassTeacher, ...]:
        """The teachers of a class, by name."""
        query = (
            select(TeacherRow.id, TeacherRow.name)
            .join(ClassTeacherRow, ClassTeacherRow.teacher_id == TeacherRow.id)
            .where(ClassTeacherRow.class_id == class_id)
            .order_by(TeacherRow.name_key)
        )
        with storage_errors(), Connection(self._reads) as connection:
            return tuple(
                ClassTeacher(id=row.id, name=row.name) for row in connection.execute(query)
            )

    def remove_teacher(self, class_id: str, teacher_id: str) -> bool:
        """Take a class from a teacher, unless nobody would have it then. Whether it was taken."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            rows = connection.scalars(
                select(ClassTeacherRow)
                .where(ClassTeacherRow.class_id == class_id)
                .with_for_update()
            ).all()
            theirs = [row for row in rows if row.teacher_id == teacher_id]
            if not theirs or len(rows) == 1:
                return False
            connection.delete(theirs[0])
            return True

    def add_teacher(self, class_id: str, teacher_id: str) -> None:
        """Let a teacher see a class; nothing changes when they do already."""
        with storage_errors(), Connection(self._engine) as connection:
            connection.add(ClassTeacherRow(class_id=class_id, teacher_id=teacher_id))
            try:
                connection.commit()
            except IntegrityError:
                connection.rollback()

    # ------------------------------------------------------------------ sessions of a class

    def sessions(self, class_id: str, limit: int) -> tuple[ClassSession, ...]:
        """The sessions of a class, the latest first."""
        query = _sessions(class_id).order_by(SessionRow.updated.desc()).limit(limit)
        with storage_errors(), Connection(self._reads) as connection:
            return tuple(_session(row) for row in connection.execute(query))

    def session(self, class_id: str, session_id: str) -> ClassSession | None:
        """One session, if it belongs to this class."""
        query = _sessions(class_id).where(SessionRow.id == session_id)
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.execute(query).first()
            return _session(row) if row else None


def _sessions(class_id: str) -> Select[Any]:
    query = (
        select(
            SessionRow.id,
            SessionRow.owner,
            SessionRow.problem_id,
            SessionRow.title,
            SessionRow.status,
            SessionRow.version,
            SessionRow.summary,
            SessionRow.created,
            SessionRow.updated,
            MemberRow.id.label("member_id"),
            MemberRow.nickname,
        )
        .outerjoin(
            MemberRow,
            (MemberRow.class_id == SessionRow.class_code) & (MemberRow.owner == SessionRow.owner),
        )
        .where(SessionRow.class_code == class_id)
    )
    return cast("Select[Any]", query)


def _session(row: Row[Any]) -> ClassSession:
    return ClassSession(
        id=row.id,
        owner=row.owner,
        member_id=row.member_id or "",
        nickname=row.nickname or "",
        problem_id=row.problem_id,
        title=row.title,
        status=Status(row.status),
        turns=row.version,
        summary=row.summary,
        created=read_time(row.created),
        updated=read_time(row.updated),
    )


def _values(stored: StoredClass) -> Mapping[str, Any]:
    values = stored.model_dump(exclude={"id"})
    values["created"] = stored_time(stored.created)
    values["closed"] = stored_time(stored.closed) if stored.closed else None
    for name in ("subjects", "problems"):
        values[name] = None if values[name] is None else json.dumps(values[name])
    return values


def _class(row: ClassRow) -> StoredClass:
    return StoredClass(
        id=row.id,
        name=row.name,
        code=row.code,
        subjects=None if row.subjects is None else tuple(json.loads(row.subjects)),
        problems=None if row.problems is None else tuple(json.loads(row.problems)),
        own_problems=row.own_problems,
        with_model=row.with_model,
        session_tokens=row.session_tokens,
        class_tokens=row.class_tokens,
        retention_days=row.retention_days,
        paused=row.paused,
        created=read_time(row.created),
        closed=read_time(row.closed) if row.closed else None,
    )
