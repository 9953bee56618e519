"""Deleting for good: whichever tables name a session, a student or a class, none does afterwards.

Tables are found by their columns, so that a new one is emptied too without anybody thinking of it.
Usage is kept as numbers that name nobody: cost must still add up.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session as Connection

from tutor_app.storage.tables import Base, SessionRow, UsageRow

# What a table calls the session, the student or the class that a row belongs to.
SESSION_COLUMNS = frozenset({"session_id"})
OWNER_COLUMNS = frozenset({"owner"})
CLASS_COLUMNS = frozenset({"class_code", "class_id"})
# Tables that stay, without the link.
KEPT = {UsageRow.__tablename__}
AT_ONCE = 500  # SQLite allows few variables in one statement


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
