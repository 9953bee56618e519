"""What changed between two versions of a student's work, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

from tutor_app.dialogue import Record


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class DiffLine(Record):
    """A line of the work; `number` is its 1-based line in the newer version, None if removed."""

    change: Change
    text: str
    number: int | None = None


def line_differences(before: str, after: str) -> tuple[DiffLine, ...]:
    """All lines of both versions, removed ones where they stood."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[DiffLine] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            lines += [
                DiffLine(change=Change.SAME, text=text, number=k + offset + 1)
                for offset, text in enumerate(new[k:m])
            ]
            continue
        lines += [DiffLine(change=Change.REMOVED, text=text) for text in old[i:j]]
        lines += [
            DiffLine(change=Change.ADDED, text=text, number=k + offset + 1)
            for offset, text in enumerate(new[k:m])
        ]
    return tuple(lines)
