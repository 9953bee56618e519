"""Reads tests/cases/guard_mathematics/*.yaml: problems, and what a tutor might say about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from tutor_app.datafiles import load
from tutor_app.dialogue import Record, Secret, SecretKind
from tutor_app.guard import Directives, Ledger, Review, review
from tutor_app.subjects.algebra.sightings import Sightings

CASES = Path(__file__).resolve().parent.parent / "cases" / "guard_mathematics"
READER = Sightings()


class Saying(Record):
    say: str
    leak: bool
    student: tuple[str, ...] = ()
    tutor: tuple[str, ...] = ()
    why: str = ""
    known_miss: bool = False  # the guard is wrong here so far; the test says so when it is not


class Task(Record):
    name: str
    start: str = ""
    statement: str = ""
    work: str = ""
    secrets: tuple[str, ...] = Field(min_length=1)
    cases: tuple[Saying, ...] = Field(min_length=1)


@dataclass(frozen=True)
class MathematicsCase:
    task: Task
    saying: Saying

    def ledger(self) -> Ledger:
        """Tutor and student by turns, the tutor first; the work as it was at the beginning."""
        ledger = Ledger().with_work(0, self.task.work)
        for turn in range(max(len(self.saying.tutor), len(self.saying.student))):
            if turn < len(self.saying.tutor):
                ledger = ledger.with_tutor(turn, self.saying.tutor[turn])
            if turn < len(self.saying.student):
                ledger = ledger.with_student(turn, self.saying.student[turn])
        return ledger

    def review(self, directives: Directives) -> Review:
        return review(
            self.saying.say,
            [Secret(kind=SecretKind.MATH, text=text) for text in self.task.secrets],
            self.ledger(),
            directives=directives,
            own_code="\n".join((self.task.work, self.task.start, self.task.statement)),
            mathematics=READER,
        )


def read_mathematics_cases(folder: Path = CASES) -> list[MathematicsCase]:
    return [
        MathematicsCase(task, saying)
        for path in sorted(folder.glob("*.yaml"))
        for task in load(path, list[Task])
        for saying in task.cases
    ]
