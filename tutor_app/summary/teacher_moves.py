"""Which kind of teacher move a turn is: `knowledge/teacher_moves.yaml`, validated."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Intent, Move, Record, Turn
from tutor_app.planner import Act

TEACHER_MOVES_FILE = KNOWLEDGE / "teacher_moves.yaml"


class TeacherMove(StrEnum):
    """The four kinds of MathDial (Macina et al. 2023)."""

    FOCUSING = "focusing"
    PROBING = "probing"
    TELLING = "telling"
    GENERIC = "generic"


class When(Record):
    """What a rule is about; an empty part fits everything."""

    act: tuple[Act, ...] = ()
    intent: tuple[Intent, ...] = ()
    move: tuple[Move, ...] = ()


class Rule(Record):
    """One line of the file."""

    when: When
    kind: TeacherMove

    def fits(self, turn: Turn) -> bool:
        """Whether the rule is about this turn."""
        question, reading = turn.reply.question, turn.reading
        return (
            (not self.when.act or turn.reply.act in self.when.act)
            and (
                not self.when.intent or (reading is not None and reading.intent in self.when.intent)
            )
            and (not self.when.move or (question is not None and question.move in self.when.move))
        )


@cache
def teacher_move_rules(path: Path = TEACHER_MOVES_FILE) -> tuple[Rule, ...]:
    """The rules, read once per process. Raises DataFileError for a file that cannot be used."""
    rules = load(path, tuple[Rule, ...])
    if not rules or rules[-1].when != When():
        raise DataFileError(path, "file", "end it with a rule that fits everything: when: {}")
    return rules


def teacher_move(turn: Turn, rules: tuple[Rule, ...]) -> TeacherMove:
    """The kind of teacher move that the tutor's side of a turn is."""
    return next(rule.kind for rule in rules if rule.fits(turn))
