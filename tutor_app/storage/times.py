"""Times as the tables have them: UTC without a zone; and as the program has them: with one."""

from __future__ import annotations

from datetime import UTC, datetime


def stored_time(moment: datetime) -> datetime:
    """A moment as it is stored."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def read_time(stored: datetime) -> datetime:
    """A stored moment, with its zone again."""
    return stored.replace(tzinfo=UTC)
