"""The tables. Times are UTC; SQLite gives them back without a zone, so they are stored as such."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Double, ForeignKey, Index, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(row: type[Base]) -> Table:
    """The table of a kind of row, for statements that need no objects."""
    return Base.metadata.tables[row.__tablename__]


class SessionRow(Base):
    """One session: what is needed to go on (`state`, JSON) and what lists of sessions show.
    `summary` (JSON, small) is for overviews; empty for sessions from before there was one.

    `version` grows by one with every turn; `draft` is the editor's text since the last turn;
    `summary` (JSON) is what a teacher's overview needs, so that no state has to be read for it.
    """

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    class_code: Mapped[str] = mapped_column(String(40), index=True, server_default="")
    problem_id: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, server_default="")
    draft: Mapped[str | None] = mapped_column(Text, nullable=True)
    created: Mapped[datetime]
    updated: Mapped[datetime]


class TurnRow(Base):
    """One turn, whole, as JSON. Written in the same transaction as its session's new state."""

    __tablename__ = "turns"
    __table_args__ = (Index("uq_turns_session_number", "session_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int]
    record: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class UsageRow(Base):
    """What the language model did in one turn: sums only, no words of anybody.

    `session_id` is no foreign key: the cost stays when the session is deleted, and then it is
    empty. `day` is UTC. `cost` is null where the model has no price. `faults` is a JSON object
    from `dialogue.Fault` to how many roles fell back for that reason; `fallbacks` is their sum.
    """

    __tablename__ = "usage"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(String(64), index=True)
    class_code: Mapped[str] = mapped_column(String(40), index=True)
    day: Mapped[date] = mapped_column(index=True)
    calls: Mapped[int]
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost: Mapped[float | None] = mapped_column(Double, nullable=True)
    estimated: Mapped[bool]
    fallbacks: Mapped[int]
    faults: Mapped[str] = mapped_column(Text)


class ErrandRow(Base):
    """Something that one process does for all: who is at it until when, and as what it was `done`
    (empty: it is not).
    """

    __tablename__ = "errands"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]
    done: Mapped[str] = mapped_column(String(64), server_default="")


class InterventionRow(Base):
    """One deed of a teacher, whole, as JSON in `record`; `number` counts those of its session."""

    __tablename__ = "interventions"
    __table_args__ = (
        Index("uq_interventions_session_number", "session_id", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    teacher: Mapped[str] = mapped_column(String(120))
    record: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
