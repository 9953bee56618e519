"""Tables of what a school adds: entries of the library, problems, work that nothing explains.

Content is JSON that the rooms above know how to read. `version` of a row grows by one with every
change of it. Times are UTC without a zone, as in `tables`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tutor_app.storage.tables import Base


class ContentVersionRow(Base):
    """How often a kind of content has changed: what every process looks at to see news."""

    __tablename__ = "content_versions"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int]


class LibraryEntryRow(Base):
    """A misconception that people wrote or changed. `status`: active, retired or merged (then
    `merged_into` is the key of the entry that takes its place).
    """

    __tablename__ = "library_entries"

    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    entry: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    merged_into: Mapped[str] = mapped_column(String(80), server_default="")
    version: Mapped[int]
    author: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    updated: Mapped[datetime]


class ProblemRow(Base):
    """A problem that a teacher wrote. `class_code` is empty when it is for all of the author's
    classes.
    """

    __tablename__ = "problems"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    problem: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), index=True)
    author: Mapped[str] = mapped_column(String(64), index=True)
    class_code: Mapped[str] = mapped_column(String(40), server_default="")
    version: Mapped[int]
    created: Mapped[datetime]
    updated: Mapped[datetime]


class UnexplainedRow(Base):
    """A fault in a student's work that no rule and no near misconception explains.

    One row for each fault of a session; it goes with the session. `vector` are 32-bit floats,
    `model` names the embedding they are of. `assigned` is the misconception a person gave it.
    """

    __tablename__ = "unexplained"
    __table_args__ = (Index("uq_unexplained_session_fault", "session_id", "fault", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    turn: Mapped[int]
    fault: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    class_code: Mapped[str] = mapped_column(String(40))
    problem_id: Mapped[str] = mapped_column(String(120))
    work: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    features: Mapped[str] = mapped_column(Text)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    model: Mapped[str] = mapped_column(String(64))
    nearest: Mapped[str] = mapped_column(String(80))
    score: Mapped[float] = mapped_column(Double)
    assigned: Mapped[str] = mapped_column(String(80), server_default="", index=True)
    at: Mapped[datetime]
