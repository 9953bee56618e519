"""The students of classes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record
from tutor_app.storage.class_tables import ClassRow, MemberRow
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.tables import SessionRow
from tutor_app.storage.times import read_time, stored_time


class StoredMember(Record):
    """A student in a class; `code` is the hash of their personal code."""

    id: str
    class_id: str
    owner: str
    nickname: str
    nickname_key: str
    code: str
    paused: bool = False
    joined: datetime
    entered: datetime


class MemberStore:
    """All reading and writing of members. Every method raises StorageUnavailable when the database
    does not answer; nothing is half written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def add(self, member: StoredMember) -> bool:
        """Store a new member. False when the class has one of that nickname, or of that owner."""
        values = member.model_dump() | {
            "joined": stored_time(member.joined),
            "entered": stored_time(member.entered),
        }
        with storage_errors(), Connection(self._engine) as connection:
            connection.add(MemberRow(**values))
            try:
                connection.commit()
            except IntegrityError:
                connection.rollback()
                return False
            return True

    def of_class(self, class_id: str) -> tuple[StoredMember, ...]:
        """The members of a class, by nickname."""
        query = (
            select(MemberRow).where(MemberRow.class_id == class_id).order_by(MemberRow.nickname_key)
        )
        with storage_errors(), Connection(self._reads) as connection:
            return tuple(_member(row) for row in connection.scalars(query))

    def member(self, class_id: str, member_id: str) -> StoredMember | None:
        """A member of this class."""
        query = select(MemberRow).where(MemberRow.class_id == class_id, MemberRow.id == member_id)
        return self._one(query)

    def named(self, class_id: str, nickname_key: str) -> StoredMember | None:
        """The member of that nickname."""
        query = select(MemberRow).where(
            MemberRow.class_id == class_id, MemberRow.nickname_key == nickname_key
        )
        return self._one(query)

    def of_owner(self, class_id: str, owner: str) -> StoredMember | None:
        """The member whose sessions are kept under that token."""
        query = select(MemberRow).where(MemberRow.class_id == class_id, MemberRow.owner == owner)
        return self._one(query)

    def entered_last(self, owner: str) -> StoredMember | None:
        """Who this owner is in the open class they entered last."""
        query = (
            select(MemberRow)
            .join(ClassRow, ClassRow.id == MemberRow.class_id)
            .where(MemberRow.owner == owner, ClassRow.closed.is_(None))
            .order_by(MemberRow.entered.desc(), MemberRow.id)
            .limit(1)
        )
        return self._one(query)

    def is_member(self, owner: str) -> bool:
        """Whether this token belongs to a member of any class, closed ones too."""
        query = select(MemberRow.id).where(MemberRow.owner == owner).limit(1)
        with storage_errors(), Connection(self._reads) as connection:
            return connection.scalar(query) is not None

    def enter(self, member_id: str, now: datetime) -> None:
        """Note that a member opened their class."""
        self._set(member_id, entered=stored_time(now))

    def set_paused(self, member_id: str, paused: bool) -> None:
        """Switch the tutor off or on for a member."""
        self._set(member_id, paused=paused)

    def set_code(self, member_id: str, code: str) -> None:
        """Store the hash of a new personal code."""
        self._set(member_id, code=code)

    def hand_over(self, before: str, owner: str) -> None:
        """Give sessions that belong to no class to the same person under another token."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(SessionRow)
                .where(SessionRow.owner == before, SessionRow.class_code == "")
                .values(owner=owner)
            )

    def _one(self, query) -> StoredMember | None:  # type: ignore[no-untyped-def]
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.scalar(query)
            return _member(row) if row else None

    def _set(self, member_id: str, **values: object) -> None:
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(update(MemberRow).where(MemberRow.id == member_id).values(**values))


def _member(row: MemberRow) -> StoredMember:
    return StoredMember(
        id=row.id,
        class_id=row.class_id,
        owner=row.owner,
        nickname=row.nickname,
        nickname_key=row.nickname_key,
        code=row.code,
        paused=row.paused,
        joined=read_time(row.joined),
        entered=read_time(row.entered),
    )
