"""The library as it stands now: the shipped entries, and over them what people wrote.

A school adds entries, changes, retires and merges them while students work. Readers take a
`Snapshot` at the beginning of a turn and stay with it; the next turn takes the next one. Where the
written entries are kept is a `Source`; a counter there says cheaply whether there is news.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.library import Misconception, library

LOOK_EVERY = 1.0  # seconds between two looks at the counter
SUBJECTS = ("python", "algebra")

_log = logging.getLogger(__name__)


class Written(NamedTuple):
    """What people wrote under one key. No entry: retired, or merged into another key."""

    key: str
    entry: Misconception | None
    merged_into: str = ""


class SourceDown(Exception):
    """What people wrote cannot be read right now."""


class Source(Protocol):
    """Where entries that people wrote are kept. Both methods raise SourceDown."""

    def changes(self) -> int:
        """A number that is another one after every change, by whichever process."""
        ...

    def written(self, subject: str) -> Sequence[Written]:
        """All that people wrote for a subject, by key."""
        ...


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One subject's library at one moment. Two snapshots are the same when they are one object.

    `entries` are those in use by id; `merged` leads from ids no longer in use to those that stand
    for them; `written` are the ids of entries that people wrote or changed.
    """

    entries: Mapping[str, Misconception]
    merged: Mapping[str, str] = field(default_factory=dict)
    written: frozenset[str] = frozenset()

    def name(self, id: str) -> str | None:
        """The id in use for an id that a rule names, or None when it is in use no longer."""
        id = self.merged.get(id, id)
        return id if id in self.entries else None

    def known(self) -> dict[str, Misconception]:
        """The entries by every id that leads to one, merged ids among them."""
        return {**self.entries, **{old: self.entries[new] for old, new in self.merged.items()}}


class LivingLibrary:
    """Snapshots of the library, renewed when people change it. Safe to share between threads."""

    def __init__(
        self,
        source: Source | None = None,
        *,
        subjects: Sequence[str] = SUBJECTS,
        folder: Path = KNOWLEDGE / "misconceptions",
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Reads the shipped entries. Raises DataFileError for a broken file."""
        self._source, self._look_every, self._clock = source, look_every, clock
        self._shipped = {subject: library(subject, folder) for subject in subjects}
        self._snapshots = {name: Snapshot(entries) for name, entries in self._shipped.items()}
        self._written: dict[str, tuple[Written, ...]] = dict.fromkeys(subjects, ())
        self._changes, self._looked = -1, float("-inf")
        self._lock = threading.Lock()

    def shipped(self, subject: str) -> Mapping[str, Misconception]:
        """The entries that come with the program."""
        return self._shipped[subject]

    def snapshot(self, subject: str) -> Snapshot:
        """The library of a subject as it was last seen."""
        return self._snapshots[subject]

    def look(self) -> None:
        """Take in what people have changed, unless somebody looked a moment ago. Never raises:
        while the source is down the library stays as it is.
        """
        if self._source is None or self._clock() - self._looked < self._look_every:
            return
        if self._lock.acquire(blocking=False):  # one looks for all
            try:
                self._take_in()
            finally:
                self._lock.release()

    def renew(self) -> None:
        """Take in what people have changed, now; see `look`."""
        if self._source is not None:
            with self._lock:
                self._take_in()

    def _take_in(self) -> None:
        assert self._source is not None
        self._looked = self._clock()
        try:
            # The counter first: what changes while we read is read again the next time.
            changes = self._source.changes()
            if changes == self._changes:
                return
            written = {name: tuple(self._source.written(name)) for name in self._shipped}
        except SourceDown as error:
            _log.warning("the library stays as it was last seen: %s", error)
            return
        for subject, entries in written.items():
            if entries != self._written[subject]:
                self._written[subject] = entries
                self._snapshots[subject] = overlaid(self._shipped[subject], entries)
        self._changes = changes


def overlaid(shipped: Mapping[str, Misconception], written: Sequence[Written]) -> Snapshot:
    """The shipped entries with what people wrote over them. Merging goes on to where it ends; what
    leads in a circle or to a retired entry is in use no longer.
    """
    entries = dict(shipped)
    leads: dict[str, str] = {}
    for one in written:
        entries.pop(one.key, None)
        if one.entry is not None:
            entries[one.key] = one.entry
        elif one.merged_into:
            leads[one.key] = one.merged_into
    merged: dict[str, str] = {}
    for old in leads:
        new, seen = leads[old], {old}
        while new in leads and new not in seen:
            seen.add(new)
            new = leads[new]
        if new in entries:
            merged[old] = new
    here = frozenset(one.key for one in written if one.entry is not None)
    return Snapshot(entries, merged, here)


__all__ = ["LivingLibrary", "Snapshot", "Source", "SourceDown", "Written", "overlaid"]
