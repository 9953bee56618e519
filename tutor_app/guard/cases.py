"""Cases the guard is held to: a student's work, its fixes, and what a tutor might say about it.

The format of `tests/cases/guard/*.yaml`, and of what a teacher's "this leaked" becomes.
"""

from __future__ import annotations

from pydantic import Field

from tutor_app.dialogue import Fix, Record, Secret, SecretKind
from tutor_app.guard.directives import Directives
from tutor_app.guard.layers import Review, review
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.mathematics import ReadsMathematics
from tutor_app.guard.nearness import ReadsNearness


class Saying(Record):
    """Something a tutor might say, and whether it must be held back. `student`, `tutor` and `work`
    are what came before. `known_miss`: the guard is wrong here so far, and it is known.
    """

    say: str
    leak: bool
    student: tuple[str, ...] = ()
    tutor: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    example: str | None = None
    may_name_line: bool = True
    why: str = ""
    known_miss: bool = False


class GuardedWork(Record):
    """A student's work (`program`, of any subject) with its secrets by kind. What stood on the
    page beside it is in `on_page`: no news when the tutor says it.
    """

    name: str
    program: str
    fixes: tuple[Fix, ...] = ()
    lines: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    mathematics: tuple[str, ...] = ()
    misconception: str = ""
    on_page: tuple[str, ...] = ()
    cases: tuple[Saying, ...] = Field(min_length=1)

    def secrets(self) -> tuple[Secret, ...]:
        """What must not be said; the new lines of fixes are among it."""
        fixed = [fix.after.strip() for fix in self.fixes if fix.after.strip()]
        kinds = (
            (SecretKind.LINE, dict.fromkeys((*fixed, *self.lines))),
            (SecretKind.EXPRESSION, self.expressions),
            (SecretKind.TOKEN, self.tokens),
            (SecretKind.VALUE, self.values),
            (SecretKind.PROSE, self.prose),
            (SecretKind.MATH, self.mathematics),
        )
        return tuple(Secret(kind=kind, text=text) for kind, texts in kinds for text in texts)


class GuardCase(Record):
    """One saying about one piece of work."""

    program: GuardedWork
    saying: Saying

    def ledger(self) -> Ledger:
        """What was disclosed before."""
        ledger = Ledger().with_work(0, self.program.program)
        for turn, text in enumerate(self.saying.work, 1):
            ledger = ledger.with_work(turn, text)
        for turn, text in enumerate(self.saying.tutor, 1):
            ledger = ledger.with_tutor(turn, text)
        for turn, text in enumerate(self.saying.student, 1):
            ledger = ledger.with_student(turn, text)
        return ledger

    def review(
        self,
        directives: Directives,
        mathematics: ReadsMathematics | None = None,
        nearness: ReadsNearness | None = None,
    ) -> Review:
        """What the guard makes of it; `mathematics` finds secrets of that kind, `nearness`
        descriptions of the fixes in other words.
        """
        return review(
            self.saying.say,
            self.program.secrets(),
            self.ledger(),
            directives=directives,
            fixes=self.program.fixes,
            own_code="\n".join((self.program.program, *self.program.on_page)),
            example=self.saying.example,
            may_name_line=self.saying.may_name_line,
            mathematics=mathematics if self.program.mathematics else None,
            nearness=nearness,
        )
