"""Where people work on the library: look, write, retire, bring back, merge, export, import.

What is saved is in use when the call returns: in this process at once, in others on the same
database within a second or so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from tutor_app.assembly import Parts
from tutor_app.authoring.entries import entry_complaints, read_entry
from tutor_app.authoring.yaml_files import library_yaml, read_library_yaml
from tutor_app.dialogue import Record
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.storage import EntryConflict, EntryStatus, StoredEntry

MOST_COMPLAINTS = 30


class Origin(StrEnum):
    """Where an entry comes from."""

    SHIPPED = "shipped"
    CHANGED = "changed"  # shipped, and changed by people
    ADDED = "added"


class Listed(Record):
    """An entry as it stands. `version` goes along with an edit; 0 is a shipped one as it came."""

    subject: str
    entry: Misconception
    origin: Origin
    status: EntryStatus = EntryStatus.ACTIVE
    merged_into: str = ""
    version: int = 0
    author: str = ""
    updated: datetime | None = None


class EditConflict(Exception):
    """Somebody else saved first; nothing was changed. `current` is the entry as it stands, `yours`
    what was to be saved: no work is lost.
    """

    def __init__(self, current: Listed, yours: Misconception) -> None:
        self.current, self.yours = current, yours
        super().__init__(f"{current.entry.id} was changed by {current.author or 'somebody'}")


class News(StrEnum):
    """What an import would make of an entry."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class Incoming(Record):
    """An entry of an imported file, and what is there under its id."""

    entry: Misconception
    news: News
    current: Listed | None = None


class LibraryDesk:
    """The library for those who tend it. Every method raises StorageUnavailable when the database
    does not answer.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def entries(self, subject: str) -> tuple[Listed, ...]:
        """All entries of a subject: shipped ones in their order, then those that were added."""
        shipped = self._parts.library.shipped(subject)
        stored = {one.key: one for one in self._parts.entries.all(subject)}
        found = [_listed(subject, key, shipped, stored.get(key)) for key in shipped]
        found += [_listed(subject, key, shipped, stored[key]) for key in stored.keys() - shipped]
        known = {one.entry.id: one for one in found if one is not None}
        return tuple(
            known[key] for key in (*shipped, *sorted(stored.keys() - shipped)) if key in known
        )

    def entry(self, subject: str, key: str) -> Listed | None:
        """One entry, or None."""
        stored = self._parts.entries.load(subject, key)
        return _listed(subject, key, self._parts.library.shipped(subject), stored)

    def save(
        self, subject: str, data: Mapping[str, Any] | Misconception, *, version: int, author: str
    ) -> Listed:
        """Store an entry, in use from now on. `version` is that of the entry it was made from.

        Raises Unusable with every field and its mend, EditConflict when somebody was first.
        """
        entry = read_entry(data, subject)
        return self._write(_row(subject, entry, version=version, author=author), entry)

    def retire(self, subject: str, key: str, *, version: int, author: str) -> Listed:
        """Take an entry out of use; it can be brought back. Raises Unusable, EditConflict."""
        return self._set(subject, key, EntryStatus.RETIRED, "", version, author)

    def bring_back(self, subject: str, key: str, *, version: int, author: str) -> Listed:
        """Put an entry that was retired or merged back into use. Raises Unusable, EditConflict."""
        return self._set(subject, key, EntryStatus.ACTIVE, "", version, author)

    def merge(self, subject: str, key: str, into: str, *, version: int, author: str) -> Listed:
        """Let another entry stand for this one: what named the one is the other's from now on.

        Raises Unusable, EditConflict.
        """
        target = self.entry(subject, into)
        if target is None or target.status is not EntryStatus.ACTIVE or into == key:
            raise Unusable([Complaint("into", "choose another entry that is in use")])
        merged = self._set(subject, key, EntryStatus.MERGED, into, version, author)
        self._parts.unexplained.reassign(subject, key, into)
        return merged

    # ------------------------------------------------------------------ files

    def export(self, subject: str, keys: Iterable[str] | None = None) -> str:
        """The entries in use (or those named) as a file of the library."""
        entries = self._parts.library.snapshot(subject).entries
        wanted = entries if keys is None else [key for key in keys if key in entries]
        return library_yaml(subject, [entries[key] for key in wanted])

    def read(
        self, content: str | bytes, name: str = "the file"
    ) -> tuple[str, tuple[Incoming, ...]]:
        """What a file holds and would change: its subject and entries. Nothing is stored.

        Raises DataFileError where it cannot be read, Unusable with every field and its mend.
        """
        file = read_library_yaml(content, name)
        if file.subject not in SUBJECTS:
            raise Unusable([Complaint("subject", f"choose one of {', '.join(SUBJECTS)}")])
        found = [
            Complaint(f"misconceptions.{place}.{one.field}", one.mend)
            for place, entry in enumerate(file.misconceptions)
            for one in entry_complaints(entry, file.subject)
        ]
        if found:
            raise Unusable(found[:MOST_COMPLAINTS])
        current = {one.entry.id: one for one in self.entries(file.subject)}
        return file.subject, tuple(
            Incoming(entry=entry, news=_news(entry, known), current=known)
            for entry in file.misconceptions
            for known in (current.get(entry.id),)
        )

    def take_in(self, subject: str, incoming: Sequence[Incoming], author: str) -> int:
        """Store what an import brings that is new or changed: all of it or nothing. How many.

        Raises EditConflict when an entry was changed since it was read.
        """
        rows = tuple(
            _row(
                subject,
                one.entry,
                version=one.current.version if one.current else 0,
                author=author,
            )
            for one in incoming
            if one.news is not News.SAME
        )
        if rows:
            try:
                self._parts.entries.save_all(rows)
            except EntryConflict as conflict:
                yours = {one.entry.id: one.entry for one in incoming}
                raise self._conflict(conflict, yours[conflict.current.key]) from conflict
            self._renew(subject)
        return len(rows)

    # ------------------------------------------------------------------ storing

    def _set(
        self, subject: str, key: str, status: EntryStatus, into: str, version: int, author: str
    ) -> Listed:
        known = self.entry(subject, key)
        if known is None:
            raise Unusable([Complaint("id", f"choose an entry there is; '{key}' is none")])
        row = _row(subject, known.entry, version=version, author=author)
        return self._write(
            row.model_copy(update={"status": status, "merged_into": into}), known.entry
        )

    def _write(self, row: StoredEntry, entry: Misconception) -> Listed:
        try:
            stored = self._parts.entries.save(row)
        except EntryConflict as conflict:
            raise self._conflict(conflict, entry) from conflict
        self._renew(row.subject)
        listed = _listed(row.subject, row.key, self._parts.library.shipped(row.subject), stored)
        assert listed is not None
        return listed

    def _conflict(self, conflict: EntryConflict, yours: Misconception) -> EditConflict:
        current = conflict.current
        shipped = self._parts.library.shipped(current.subject)
        return EditConflict(
            _listed(current.subject, current.key, shipped, current)
            or Listed(
                subject=current.subject,
                entry=yours,
                origin=Origin.ADDED,
                version=current.version,
                author=current.author,
            ),
            yours,
        )

    def _renew(self, subject: str) -> None:
        """Have the change in use before anybody hears that it was saved. What the search has to
        learn for it follows.
        """
        self._parts.library.renew()
        retriever = self._parts.grounds[subject].retriever
        if retriever is not None:
            retriever.follow()


def _row(subject: str, entry: Misconception, *, version: int, author: str) -> StoredEntry:
    return StoredEntry(
        subject=subject,
        key=entry.id,
        entry=json.dumps(entry.model_dump(mode="json", exclude_defaults=True)),
        version=version,
        author=author,
    )


def _listed(
    subject: str, key: str, shipped: Mapping[str, Misconception], stored: StoredEntry | None
) -> Listed | None:
    ours = shipped.get(key)
    if stored is None:
        return Listed(subject=subject, entry=ours, origin=Origin.SHIPPED) if ours else None
    try:
        entry = Misconception.model_validate_json(stored.entry)
    except ValueError:  # written by another version of the program
        if ours is None:
            return None
        entry = ours
    origin = Origin.ADDED if ours is None else Origin.CHANGED
    if ours is not None and entry == ours and stored.status is EntryStatus.ACTIVE:
        origin = Origin.SHIPPED
    return Listed(
        subject=subject,
        entry=entry,
        origin=origin,
        status=stored.status,
        merged_into=stored.merged_into,
        version=stored.version,
        author=stored.author,
        updated=stored.updated,
    )


def _news(entry: Misconception, known: Listed | None) -> News:
    if known is None:
        return News.NEW
    same = known.entry == entry and known.status is EntryStatus.ACTIVE
    return News.SAME if same else News.CHANGED


__all__ = ["EditConflict", "Incoming", "LibraryDesk", "Listed", "News", "Origin"]
