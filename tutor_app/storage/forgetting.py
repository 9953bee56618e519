"""Deleting for good: whichever tables name a session, a student or a class, none does afterwards.

Tables are found by their columns, so that a new one is emptied too without anybody thinking of it.
Usage is kept as numbers that name nobody: cost must still add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, delete, select, update
from sqlalchemy.orm import Session as Connection

from tutor_app.storage.tables import Base, SessionRow, TurnRow, UsageRow
from tutor_app.storage.times import stored_time

# What a table calls the session, the student or the class that a row belongs to.
SESSION_COLUMNS = frozenset({"session_id"})
OWNER_COLUMNS = frozenset({"owner"})
CLASS_COLUMNS = frozenset({"class_code", "class_id"})
# Tables that stay, without the link.
KEPT = {UsageRow.__tablename__}
AT_ONCE = 500  # SQLite allows few variables in one statement
SWEPT_AT_ONCE = 100  # sessions in one transaction: students who write meanwhile wait for it


def sessions(connection: Connection, ids: Sequence[str]) -> None:
    """Delete sessions and every row that names one of them."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        _forget(connection, SESSION_COLUMNS, some)
        connection.execute(delete(SessionRow).where(SessionRow.id.in_(some)))


def owner(connection: Connection, of: str) -> None:
    """Delete a student's sessions and every row that names the student."""
    sessions(
        connection, connection.scalars(select(SessionRow.id).where(SessionRow.owner == of)).all()
    )
    _forget(connection, OWNER_COLUMNS, [of])


def of_class(connection: Connection, code: str) -> None:
    """Delete the sessions of a class and every row that names the class."""
    sessions(
        connection,
        connection.scalars(select(SessionRow.id).where(SessionRow.class_code == code)).all(),
    )
    _forget(connection, CLASS_COLUMNS, [code])
    if (classes := Base.metadata.tables.get("classes")) is not None:
        connection.execute(delete(classes).where(classes.c.id == code))


def member(connection: Connection, code: str, of: str) -> None:
    """Delete a student's sessions in one class, and every row that names the student in it. What
    they did alone or in other classes is not the teacher's to delete.
    """
    mine = select(SessionRow.id).where(SessionRow.class_code == code, SessionRow.owner == of)
    sessions(connection, connection.scalars(mine).all())
    for table in reversed(Base.metadata.sorted_tables):
        owners, classes = (
            names.intersection(table.c.keys()) for names in (OWNER_COLUMNS, CLASS_COLUMNS)
        )
        for owner_name in owners:
            for class_name in classes:
                connection.execute(
                    delete(table).where(table.c[owner_name] == of, table.c[class_name] == code)
                )


def untouched(connection: Connection, code: str, before: datetime) -> int:
    """Delete sessions of a class that nobody has touched since, at most `SWEPT_AT_ONCE`; how many
    there were.
    """
    return _swept(
        connection,
        select(SessionRow.id).where(
            SessionRow.class_code == code, SessionRow.updated < stored_time(before)
        ),
    )


def without_turn(connection: Connection, since: datetime, kept: Sequence[str] = ()) -> int:
    """Delete sessions of anybody that had no turn since, at most `SWEPT_AT_ONCE`; how many there
    were. What was typed without a turn keeps no session alive. `kept` are the ids of classes whose
    sessions stay.
    """
    recent = select(TurnRow.id).where(
        TurnRow.session_id == SessionRow.id, TurnRow.at >= stored_time(since)
    )
    return _swept(
        connection,
        select(SessionRow.id).where(
            SessionRow.created < stored_time(since),
            SessionRow.class_code.not_in(kept),
            ~recent.correlate(SessionRow).exists(),
        ),
    )


def _swept(connection: Connection, query: Select[Any]) -> int:
    """Delete sessions that a query finds twice: once to hold their rows, once when they are held.
    A turn that was being stored at the first look saves its session at the second.
    """
    held = connection.scalars(query.limit(SWEPT_AT_ONCE).with_for_update()).all()
    found = connection.scalars(query.where(SessionRow.id.in_(held))).all()
    sessions(connection, found)
    return len(found)


def _forget(connection: Connection, names: frozenset[str], values: Sequence[str]) -> None:
    """Delete the rows with one of the values in a column of one of these names; children first."""
    for table in reversed(Base.metadata.sorted_tables):
        for name in names.intersection(table.c.keys()):
            _forget_in(connection, table, name, values)


def _forget_in(connection: Connection, table: Table, name: str, values: Sequence[str]) -> None:
    column = table.c[name]
    if table.name in KEPT:
        connection.execute(update(table).where(column.in_(values)).values({name: ""}))
    else:
        connection.execute(delete(table).where(column.in_(values)))
