"""Reads tests/cases/guard/*.yaml: programs, fixes, and what a tutor might say about them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from tutor_app.datafiles import load
from tutor_app.dialogue import Fix, Record, Secret, SecretKind
from tutor_app.guard import Directives, Ledger, ReadsNearness, Review, review
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.nearness import nearness
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.python.change_kinds import kinds

CASES = Path(__file__).resolve().parent.parent / "cases" / "guard"


class Saying(Record):
    say: str
    leak: bool
    student: tuple[str, ...] = ()
    tutor: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    example: str | None = None
    may_name_line: bool = True
    why: str = ""
    known_miss: bool = False  # the guard is wrong here so far; the test says so when it is not


class Program(Record):
    name: str
    program: str
    fixes: tuple[Fix, ...]
    expressions: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    mathematics: tuple[str, ...] = ()
    misconception: str = ""
    cases: tuple[Saying, ...] = Field(min_length=1)

    def secrets(self) -> tuple[Secret, ...]:
        kinds = (
            (SecretKind.LINE, [fix.after.strip() for fix in self.fixes if fix.after.strip()]),
            (SecretKind.EXPRESSION, self.expressions),
            (SecretKind.TOKEN, self.tokens),
            (SecretKind.VALUE, self.values),
            (SecretKind.PROSE, self.prose),
            (SecretKind.MATH, self.mathematics),
        )
        return tuple(Secret(kind=kind, text=text) for kind, texts in kinds for text in texts)

    def nearness(self) -> ReadsNearness | None:
        """What the fixes sound like, as the tutor itself would compare it."""
        entries = library("python")
        held = [entries[self.misconception]] if self.misconception else []
        return nearness(kinds(self.fixes, self.program), held, shared_embedder())


@dataclass(frozen=True)
class GuardCase:
    program: Program
    saying: Saying

    def ledger(self) -> Ledger:
        ledger = Ledger().with_work(0, self.program.program)
        for turn, text in enumerate(self.saying.work, 1):
            ledger = ledger.with_work(turn, text)
        for turn, text in enumerate(self.saying.tutor, 1):
            ledger = ledger.with_tutor(turn, text)
        for turn, text in enumerate(self.saying.student, 1):
            ledger = ledger.with_student(turn, text)
        return ledger

    def review(self, directives: Directives, near: bool = True) -> Review:
        return review(
            self.saying.say,
            self.program.secrets(),
            self.ledger(),
            directives=directives,
            fixes=self.program.fixes,
            own_code=self.program.program,
            example=self.saying.example,
            may_name_line=self.saying.may_name_line,
            mathematics=Sightings() if self.program.mathematics else None,
            nearness=self.program.nearness() if near else None,
        )


def read_cases(folder: Path = CASES) -> list[GuardCase]:
    return [case for path in sorted(folder.glob("*.yaml")) for case in read_file(path)]


def read_file(path: Path) -> list[GuardCase]:
    return [
        GuardCase(program, saying)
        for program in load(path, list[Program])
        for saying in program.cases
    ]
