"""A student's work, row by row: which lines hold, and whether the goal is reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tutor_app.dialogue import Goal, Problem, StepState
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Line,
    Reading,
    Relation,
    is_statement,
)
from tutor_app.subjects.algebra.modelling import models_as
from tutor_app.subjects.algebra.reaching import as_line, is_result, is_worked_out, reached, says
from tutor_app.subjects.algebra.reading import read_line, read_question, read_rows
from tutor_app.subjects.algebra.solving import holds
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.tree import Absolute, Quotient, Root, letters, walk
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind, StepVerdict

WRONG = frozenset({StepState.LOOK_AGAIN})
UNREAD = frozenset({StepState.UNREADABLE, StepState.AMBIGUOUS})
HOLDS = frozenset({StepState.FINE, StepState.REPEATS})
MOST_RUN = 8
"""Rows in a row that may each give one of several solutions."""

_SLASH = re.compile(r"[\w)]\s*/\s*\d+\s*[^\W\d_]|[\w)]\s*/\s*\d+\s*\(")


_UNREAD_YET = Reading()


@dataclass(frozen=True, slots=True)
class Step:
    """One row with mathematics in it. `before` is the line it was compared with (None for the
    first line of a word problem), `line` what was read in it (None when nothing could be).

    `aside` says that it is a calculation beside the work and not a step of it; `case` that it gives
    one of several solutions; `other` is another reading of an ambiguous row.
    """

    row: int
    text: str
    state: StepState
    line: Line | None = None
    before: Line | None = None
    verdict: StepVerdict | None = None
    reading: Reading = _UNREAD_YET
    note: str = ""
    aside: bool = False
    case: bool = False
    other: Line | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A work as a whole: where it starts (None while a word problem has no right equation, and for
    a bare question), its steps, and whether the goal is reached with no line wrong.
    """

    start: Line | None
    steps: tuple[Step, ...] = ()
    finished: bool = False

    @property
    def wrong(self) -> int | None:
        """The place of the first wrong step, None when there is none."""
        return self._first(WRONG)

    @property
    def unread(self) -> int | None:
        """The place of the first step that could not be read, or not in one way."""
        return self._first(UNREAD)

    @property
    def right(self) -> tuple[Line, ...]:
        """The lines that hold and lead on, in order."""
        return tuple(s.line for s in self.steps if s.state in HOLDS and not s.aside and s.line)

    @property
    def last_right(self) -> Line | None:
        """The last line that holds and leads on; the start when there is none."""
        return self.right[-1] if self.right else self.start

    def _first(self, states: frozenset[StepState]) -> int | None:
        return next((i for i, step in enumerate(self.steps) if step.state in states), None)


@lru_cache(maxsize=256)
def survey(problem: Problem, work: str) -> Survey:
    """Go through a work from its first row to its last. Never raises for anything in `work`."""
    return _Surveyor(problem).survey(work)


class _Surveyor:
    """One pass over a work."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start = read_question(problem.start).line if problem.start else None
        self.target = read_line(problem.answer).line if problem.answer else None
        self.right: list[Line] = [self.start] if self.start is not None else []
        self.cases: list[Line] = []
        self.slipped: list[Line] = []
        self.steps: list[Step] = []

    def survey(self, work: str) -> Survey:
        rows = [row for row in read_rows(work) if not self.is_remark(row.reading)]
        for place, row in enumerate(rows):
            following = [other.reading for other in rows[place + 1 : place + MOST_RUN]]
            self.steps.append(self.step(row.row + 1, row.text.strip(), row.reading, following))
        found = Survey(self.start, tuple(self.steps))
        return replace(found, finished=self.finished(found))

    def is_remark(self, reading: Reading) -> bool:
        """Whether a row is words only; a short word may have been read as a product of letters."""
        if reading.problem is not None:
            return reading.problem.remark
        line = reading.line
        if line is None or is_statement(line.body) or self.start is None:
            return False
        return bool(line.letters) and not line.letters & self.start.letters

    def finished(self, found: Survey) -> bool:
        """Whether the goal is reached with no line wrong."""
        blocked = (*WRONG, StepState.AMBIGUOUS)
        if any(step.state in blocked for step in found.steps):
            return False
        if self.target is not None and self.problem.goal in (Goal.ANSWER, Goal.EVALUATE):
            given = (s.line for s in found.steps if s.line is not None and s.state in HOLDS)
            return any(says(line, self.target) for line in given)
        if self.start is None or not found.right:
            return False
        return reached(self.problem.goal, self.start, found.right)

    # ------------------------------------------------------------------ one row

    def step(self, row: int, text: str, reading: Reading, following: Sequence[Reading]) -> Step:
        """What to say of one row; the rows below build on it."""
        step = Step(row, text, StepState.UNREADABLE, reading=reading)
        if reading.line is None:
            return replace(step, note=reading.problem.kind if reading.problem else "")
        for line in reading.lines[:-1]:
            found = self.kept(self.judged(replace(step, line=line), ()))
            if found.state is StepState.LOOK_AGAIN:
                return found
        found = self.judged(replace(step, line=reading.line), following)
        if reading.alternatives:
            found = self.meant(found, following)
        return self.kept(found)

    def meant(self, found: Step, following: Sequence[Reading]) -> Step:
        """The same row where it may be meant in several ways: asked back where that matters."""
        others = [
            self.judged(replace(found, line=line), following) for line in found.reading.alternatives
        ]
        differing = [other for other in others if (other.state in HOLDS) != (found.state in HOLDS)]
        if not differing:
            return found
        usual = _SLASH.search(self.problem.start) and found.state in HOLDS
        if _SLASH.search(found.text) and not usual and not _is_copy(found):
            return replace(found, state=StepState.AMBIGUOUS, other=differing[0].line)
        return found if found.state in HOLDS else differing[0]

    def kept(self, found: Step) -> Step:
        """The step, remembered for the rows below."""
        if found.line is not None and not found.aside:
            if found.state in HOLDS:
                (self.cases if found.case else self.right).append(found.line)
            elif found.state in (StepState.LOOK_AGAIN, StepState.AFTER_A_SLIP):
                self.slipped.append(found.line)
        return found

    def judged(self, step: Step, following: Sequence[Reading]) -> Step:
        """The step with its state, compared with what stands above it."""
        line = step.line
        assert line is not None
        if not self.right:
            return self.first(step)
        verdict, before = self.verdict(line)
        step = replace(step, before=before, verdict=verdict)
        if verdict.kind is StepKind.REPEATED:
            copied = before is self.start and not any(s.line for s in self.steps)
            return replace(step, state=StepState.FINE if copied else StepState.REPEATS)
        if verdict.right:
            return replace(step, state=StepState.FINE)
        if self.completes(line, following):
            return replace(step, state=StepState.FINE, case=True)
        beside = self.beside(step)
        if beside is not None:
            return beside
        if verdict.kind is StepKind.GAINED and _may_gain(before) and not is_result(line.body):
            return replace(step, state=StepState.FINE)
        if any(relation(above, line).right for above in self.slipped):
            return replace(step, state=StepState.AFTER_A_SLIP)
        return replace(step, state=StepState.LOOK_AGAIN if verdict.wrong else StepState.UNCHECKED)

    def verdict(self, line: Line) -> tuple[StepVerdict, Line]:
        """How a line stands to the last right line; to an earlier one where that is kinder."""
        last = self.right[-1]
        verdict = relation(last, line, self.right[:-1])
        if verdict.right:
            return verdict, last
        for above in reversed(self.right[:-1]):
            other = relation(above, line)
            if other.right:
                return other, above
        known = self.together()
        if known is not None and relation(known, line).right:
            return relation(known, line), last
        return verdict, last

    def together(self) -> Line | None:
        """All right lines as one statement, where there are several letters."""
        bodies = tuple(line.body for line in self.right if isinstance(line.body, Relation | AllOf))
        names = frozenset().union(*(line.letters for line in self.right))
        return as_line(AllOf(bodies)) if len(bodies) > 1 and len(names) > 1 else None

    def completes(self, line: Line, following: Sequence[Reading]) -> bool:
        """Whether a line that gives some of the solutions gives all with the rows around it."""
        base = self.right[-1]
        if not isinstance(line.body, Relation) or relation(base, line).kind is not StepKind.LOST:
            return False
        above = [ln.body for ln in self.cases if isinstance(ln.body, Relation)]
        below: list[Relation] = []
        for reading in following:
            body = reading.line.body if reading.line else None
            if not isinstance(body, Relation):
                break
            below.append(body)
        several = ((*above, line.body, *below[:last]) for last in range(len(below) + 1))
        return any(
            relation(base, as_line(AnyOf(parts))).right for parts in several if len(parts) > 1
        )

    def beside(self, step: Step) -> Step | None:
        """A calculation with numbers beside the work, right or wrong; None when it is a step."""
        line = step.line
        assert line is not None
        body = line.body
        if not isinstance(body, Relation) or line.letters or line.continues:
            return None
        if all(len(list(walk(part))) <= 2 for part in body.sides):
            return None  # 0 = 5: what is left of an equation
        if self.right and not self.right[0].letters and not is_statement(self.right[0].body):
            return None  # the problem is a calculation itself
        state = StepState.FINE if _is_true(body) else StepState.LOOK_AGAIN
        return replace(step, state=state, before=as_line(body.sides[0]), aside=True)

    # ------------------------------------------------------------------ without a start line

    def first(self, step: Step) -> Step:
        """A line of a word problem before its equation stands, or one below a bare question."""
        line = step.line
        assert line is not None
        for model in models_as(self.problem, line):
            if not is_statement(line.body) and relation(model, line).right:
                return replace(step, state=StepState.FINE, aside=True)  # and the equation?
            verdict = relation(model, line)
            if verdict.right:
                self.start = model
                self.right.append(line)
                return replace(step, state=StepState.FINE, verdict=verdict)
        beside = self.beside(step)
        if beside is not None:
            return beside
        if not self.problem.models:
            return self.answered(step)
        if any(relation(above, line).right for above in self.slipped):
            return replace(step, state=StepState.AFTER_A_SLIP)
        before = self.slipped[-1] if self.slipped else None
        claims = is_statement(line.body) or not line.letters
        state = StepState.LOOK_AGAIN if claims else StepState.UNCHECKED
        return replace(step, state=state, before=before)

    def answered(self, step: Step) -> Step:
        """A line below a question of which only the answer is known."""
        line = step.line
        assert line is not None
        if self.target is None:
            return step
        if says(line, self.target):
            return replace(step, state=StepState.FINE, aside=True)
        if isinstance(line.body, Relation) and not line.letters:
            state = StepState.FINE if _is_true(line.body) else StepState.LOOK_AGAIN
            return replace(step, aside=True, state=state)
        if is_statement(line.body) and not is_result(line.body):
            alike = is_statement(self.target.body) and line.letters == self.target.letters
            wrong = alike and relation(self.target, line).kind is StepKind.DIFFERENT
            state = StepState.LOOK_AGAIN if wrong else StepState.UNCHECKED
            return replace(step, aside=True, state=state)
        body = line.body
        if not is_statement(body) and not line.letters and not is_worked_out(body):  # type: ignore[arg-type]
            right = relation(self.target, line).right  # a calculation on the way
            state = StepState.FINE if right else StepState.UNCHECKED
            return replace(step, aside=True, state=state)
        return replace(step, state=StepState.LOOK_AGAIN, aside=True)


def _is_true(body: Relation) -> bool:
    """Whether a statement about numbers holds; True where it cannot be told."""
    try:
        return holds(body, {})
    except (Beyond, TooMonstrous, KeyError):
        return True


def _is_copy(step: Step) -> bool:
    """Whether a row is written exactly like the line it was compared with."""
    before = step.before
    return before is not None and before.text.split() == step.text.split()


def _may_gain(before: Line) -> bool:
    """Whether a step from here may bring in solutions that have to be tried at the end."""
    parts = [part for tree in before.trees for _, part in walk(tree)]
    return any(
        (isinstance(part, Root | Absolute) and letters(part))
        or (isinstance(part, Quotient) and letters(part.bottom))
        for part in parts
    )


__all__ = ["HOLDS", "UNREAD", "WRONG", "Step", "Survey", "survey"]
