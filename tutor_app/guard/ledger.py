"""The session's ledger: what each side has already disclosed."""

from __future__ import annotations

from typing import Literal

from tutor_app.dialogue import Disclosure, Record

MAX_MESSAGE = 4_000
MAX_WORK = 8_000
MAX_TOTAL = 60_000  # characters kept for each side

Side = Literal["student", "tutor", "teacher", "work"]


class Ledger(Record):
    """Who has said what, in order. Immutable: every `with_` gives a new ledger.

    What is kept is bounded: of the student's work only lines not seen before, of long messages
    the beginning, and of each side the latest 60,000 characters. What a student said so long ago
    that it was dropped is guarded again, which is the safe side.
    """

    entries: tuple[Disclosure, ...] = ()

    def with_student(self, turn: int, text: str) -> Ledger:
        """Add what the student wrote in a message."""
        return self._with(turn, "student", text[:MAX_MESSAGE])

    def with_work(self, turn: int, code: str) -> Ledger:
        """Add a version of the student's work; lines that were there before are not kept again."""
        seen = {
            line.strip()
            for entry in self.entries
            if entry.by == "work"
            for line in entry.text.splitlines()
        }
        fresh: list[str] = []
        for line in code[:MAX_WORK].splitlines():
            if line.strip() and line.strip() not in seen:
                seen.add(line.strip())
                fresh.append(line)
        return self._with(turn, "work", "\n".join(fresh))

    def with_tutor(self, turn: int, text: str) -> Ledger:
        """Add what the tutor said (after the guard let it pass)."""
        return self._with(turn, "tutor", text[:MAX_MESSAGE])

    def with_teacher(self, turn: int, text: str) -> Ledger:
        """Add what a teacher told the student: that is no secret any more."""
        return self._with(turn, "teacher", text[:MAX_MESSAGE])

    def said_by(self, *sides: Side) -> tuple[str, ...]:
        """The texts of one side or several, oldest first."""
        return tuple(entry.text for entry in self.entries if entry.by in sides)

    def _with(self, turn: int, by: Side, text: str) -> Ledger:
        if not text.strip():
            return self
        added = Disclosure(turn=turn, by=by, text=text)
        if added in self.entries:
            return self
        entries = [*self.entries, added]
        room = MAX_TOTAL
        kept: list[Disclosure] = []
        for entry in reversed(entries):
            if entry.by == by:
                room -= len(entry.text)
                if room < 0:
                    continue
            kept.append(entry)
        return Ledger(entries=tuple(reversed(kept)))
