"""Definitions that may be told when a student asks for one: `knowledge/glossary.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Record


class Entry(Record):
    """A term, other words for it, and its definition in one or two sentences."""

    term: str
    also: tuple[str, ...] = ()
    definition: str
    concept: str | None = None


class Glossary:
    """Finds the term a message asks about: the longest known one it contains as whole words."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._by_name = {
            name.lower(): entry for entry in entries for name in (entry.term, *entry.also)
        }
        names = sorted(self._by_name, key=len, reverse=True)
        self._pattern = re.compile(
            r"(?<!\w)(" + "|".join(re.escape(name) for name in names) + r")(?!\w)", re.IGNORECASE
        )

    def lookup(self, message: str) -> Entry | None:
        """The entry for the longest term in the message, or None."""
        found = self._pattern.findall(message[:400])
        return self._by_name[max(found, key=len).lower()] if found else None


@cache
def glossary(path: Path = KNOWLEDGE / "glossary.yaml") -> Glossary:
    """The project's glossary. Raises DataFileError for a broken or empty file."""
    data = load(path, tuple[Entry, ...])
    if not data:
        raise DataFileError(path, "file", "give at least one entry")
    return Glossary(data)
