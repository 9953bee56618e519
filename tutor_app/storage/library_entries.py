"""The entries of the misconception library that people wrote, in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record
from tutor_app.storage.authored_tables import LibraryEntryRow
from tutor_app.storage.content_versions import Kind, changes_of, count_change
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors


class EntryStatus(StrEnum):
    """Whether an entry is in use."""

    ACTIVE = "active"
    RETIRED = "retired"
    MERGED = "merged"  # another entry stands in its place


class StoredEntry(Record):
    """A stored entry; `entry` is JSON. `version` is 0 for what is not stored yet."""

    subject: str
    key: str
    entry: str
    status: EntryStatus = EntryStatus.ACTIVE
    merged_into: str = ""
    version: int = 0
    author: str = ""
    created: datetime | None = None
    updated: datetime | None = None


class EntryConflict(Exception):
    """Somebody else saved first. `current` is the entry as it stands; nothing was changed."""

    def __init__(self, current: StoredEntry) -> None:
        self.current = current
        super().__init__(f"{current.subject}/{current.key} is at version {current.version}")


class LibraryEntries:
    """Reading and writing of stored entries. Every method raises StorageUnavailable when the
    database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def changes(self) -> int:
        """How often any entry was changed, by any process."""
        return changes_of(self._engine, Kind.LIBRARY)

    def all(self, subject: str) -> tuple[StoredEntry, ...]:
        """All stored entries of a subject by key, the retired and merged ones among them."""
        with storage_errors(), Connection(self._reads) as connection:
            rows = connection.scalars(
                select(LibraryEntryRow)
                .where(LibraryEntryRow.subject == subject)
                .order_by(LibraryEntryRow.key)
            )
            return tuple(_stored(row) for row in rows)

    def load(self, subject: str, key: str) -> StoredEntry | None:
        """The stored entry, or None."""
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.get(LibraryEntryRow, (subject, key))
            return _stored(row) if row else None

    def save(self, entry: StoredEntry) -> StoredEntry:
        """Store an entry; `entry.version` is the version it was made from (0: none was stored).

        Gives it back as stored. Raises EntryConflict when that is not the current version.
        """
        (saved,) = self.save_all((entry,))
        return saved

    def save_all(self, entries: tuple[StoredEntry, ...]) -> tuple[StoredEntry, ...]:
        """Store all of them or none. Raises EntryConflict for the first that was changed."""
        now = datetime.now(UTC).replace(tzinfo=None)
        saved = []
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            for entry in entries:
                saved.append(_save(connection, entry, now))
            count_change(connection, Kind.LIBRARY)
        return tuple(saved)


def _save(connection: Connection, entry: StoredEntry, now: datetime) -> StoredEntry:
    at = (entry.subject, entry.key)
    values = {
        "entry": entry.entry,
        "status": entry.status.value,
        "merged_into": entry.merged_into,
        "version": entry.version + 1,
        "author": entry.author,
        "updated": now,
    }
    if entry.version:
        changed = connection.execute(
            update(LibraryEntryRow)
            .where(
                LibraryEntryRow.subject == entry.subject,
                LibraryEntryRow.key == entry.key,
                LibraryEntryRow.version == entry.version,
            )
            .values(**values)
        )
        mine = changed.rowcount == 1  # type: ignore[attr-defined]
    else:
        mine = _inserted(connection, entry, values, now)
    row = connection.get(LibraryEntryRow, at, populate_existing=True)
    if row is None:  # a version was named of an entry that is not there: it is simply new
        _inserted(connection, entry, values, now)
        row = connection.get(LibraryEntryRow, at)
        mine = True
    assert row is not None
    if not mine:
        raise EntryConflict(_stored(row))
    return _stored(row)


def _inserted(
    connection: Connection, entry: StoredEntry, values: Mapping[str, object], now: datetime
) -> bool:
    row = LibraryEntryRow(subject=entry.subject, key=entry.key, created=now, **values)
    try:
        with connection.begin_nested():
            connection.add(row)
    except IntegrityError:
        return False
    return True


def _stored(row: LibraryEntryRow) -> StoredEntry:
    return StoredEntry(
        subject=row.subject,
        key=row.key,
        entry=row.entry,
        status=EntryStatus(row.status),
        merged_into=row.merged_into,
        version=row.version,
        author=row.author,
        created=row.created.replace(tzinfo=UTC),
        updated=row.updated.replace(tzinfo=UTC),
    )
