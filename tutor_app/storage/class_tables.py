"""The tables of teachers, classes and members. Times are UTC, stored without a zone.

Nothing that lets somebody in is stored as it is: passwords and personal codes as argon2 hashes,
the random tokens of log-ins and one-time links as SHA-256.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tutor_app.storage.tables import Base


class TeacherRow(Base):
    """A teacher. `name_key` is the name as it is compared: two names that read alike are one."""

    __tablename__ = "teachers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime]


class LogInRow(Base):
    """A browser in which a teacher is logged in. `seen` moves with use, `created` does not."""

    __tablename__ = "log_ins"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    teacher_id: Mapped[str] = mapped_column(
        ForeignKey("teachers.id", ondelete="CASCADE"), index=True
    )
    created: Mapped[datetime]
    seen: Mapped[datetime]


class LinkRow(Base):
    """A link that works once, until `expires`. `made_by` is the teacher who made it, if one did."""

    __tablename__ = "links"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str | None] = mapped_column(
        ForeignKey("teachers.id", ondelete="CASCADE"), nullable=True
    )
    expires: Mapped[datetime]


class AttemptRow(Base):
    """A failed try to get in, kept while it counts. `about` is a hash of what was tried."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_about_at", "about", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    about: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ClassRow(Base):
    """A class and what its teacher has set. `subjects` and `problems` are JSON lists of names and
    ids; a null list leaves the choice open. Null tokens leave the server's cap as it is.
    """

    __tablename__ = "classes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    subjects: Mapped[str | None] = mapped_column(Text, nullable=True)
    problems: Mapped[str | None] = mapped_column(Text, nullable=True)
    own_problems: Mapped[bool]
    with_model: Mapped[bool]
    session_tokens: Mapped[int | None] = mapped_column(nullable=True)
    class_tokens: Mapped[int | None] = mapped_column(nullable=True)
    retention_days: Mapped[int | None] = mapped_column(nullable=True)
    paused: Mapped[bool]
    created: Mapped[datetime]
    closed: Mapped[datetime | None] = mapped_column(nullable=True)


class ClassTeacherRow(Base):
    """Which teacher may see which class."""

    __tablename__ = "class_teachers"

    class_id: Mapped[str] = mapped_column(
        ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True
    )
    teacher_id: Mapped[str] = mapped_column(
        ForeignKey("teachers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MemberRow(Base):
    """A student in a class. `owner` is the token their sessions are kept under; one owner may be
    in several classes, and `entered` says which one they opened last.
    """

    __tablename__ = "members"
    __table_args__ = (
        Index("uq_members_class_nickname", "class_id", "nickname_key", unique=True),
        Index("uq_members_class_owner", "class_id", "owner", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    class_id: Mapped[str] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    owner: Mapped[str] = mapped_column(String(64), index=True)
    nickname: Mapped[str] = mapped_column(String(120))
    nickname_key: Mapped[str] = mapped_column(String(240))
    code: Mapped[str] = mapped_column(String(200))
    paused: Mapped[bool]
    joined: Mapped[datetime]
    entered: Mapped[datetime]
