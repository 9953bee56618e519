"""Counters by which every process sees that something was written by another."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session as Connection

from tutor_app.storage.authored_tables import ContentVersionRow
from tutor_app.storage.errors import storage_errors


class Kind(StrEnum):
    """What is counted."""

    LIBRARY = "library"
    PROBLEMS = "problems"


def changes_of(engine: Engine, kind: Kind) -> int:
    """How often this kind has changed. One row by its key; raises StorageUnavailable."""
    with storage_errors(), Connection(engine) as connection:
        found = select(ContentVersionRow.version).where(ContentVersionRow.kind == kind.value)
        return connection.scalar(found) or 0


def count_change(connection: Connection, kind: Kind) -> None:
    """Count a change, in the transaction that makes it."""
    connection.execute(
        update(ContentVersionRow)
        .where(ContentVersionRow.kind == kind.value)
        .values(version=ContentVersionRow.version + 1)
    )
