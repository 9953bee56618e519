"""A whole work checked, line by line, against the task and against what stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor_app.subjects.algebra.line import AllOf, AnyOf, Body, Kind, Line, Relation, assigns
from tutor_app.subjects.algebra.linear import linear_system
from tutor_app.subjects.algebra.reading import Row
from tutor_app.subjects.algebra.solved import Finish, Goal, finish_of
from tutor_app.subjects.algebra.step import relation, same_line
from tutor_app.subjects.algebra.tree import letters
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind, StepVerdict

Asked = tuple[Goal, str]

_UNFIT = (StepKind.NOT_COMPARABLE, StepKind.DIFFERENT, StepKind.LOST, StepKind.GAINED)


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One line, checked.

    `against` is the line it was compared with (the one before it, or an earlier one from which it
    follows) and `step` how it stands to that; `task` is how it stands to the task itself. `form` is
    how far it is by its looks, right or not. `asks`: only another reading than the likeliest is
    right, and `line` is that one: the tutor should make sure that it was meant.
    """

    line: Line
    against: Line
    step: StepVerdict
    task: StepVerdict
    form: Finish
    asks: bool = False

    @property
    def right(self) -> bool:
        """Whether it says what the task says, or follows from it."""
        return self.task.right or (self.task.kind is StepKind.NOT_COMPARABLE and self.step.right)

    @property
    def gains(self) -> bool:
        """Whether it follows from the task but lets in more, as squaring both sides may: all is
        well if the solutions are tested before the end.
        """
        gained = self.task.gained
        finite = gained is not None and gained.finite
        return self.task.kind is StepKind.GAINED and finite and self.form is Finish.UNFINISHED

    @property
    def wrong(self) -> bool:
        """Whether it is proven not to be right."""
        return self.task.wrong and not self.gains

    @property
    def slipped(self) -> bool:
        """Whether the step itself went wrong here, not only a line before."""
        return self.wrong and not self.step.right

    @property
    def finish(self) -> Finish:
        """How far it is: a line that is not right is not finished."""
        whole = self.right and self.task.kind is not StepKind.FOLLOWS
        repeats = self.task.kind is StepKind.REPEATED
        return self.form if whole and not repeats else Finish.UNFINISHED


@dataclass(frozen=True, slots=True)
class WorkCheck:
    """A whole work. `first_wrong` is the first line whose own step went wrong."""

    lines: tuple[LineCheck, ...]
    finished: bool
    unreadable: tuple[Row, ...] = ()

    @property
    def first_wrong(self) -> LineCheck | None:
        """The first line that is not right, None when all are."""
        return next((line for line in self.lines if line.wrong), None)


def check_work(start: Line, rows: Sequence[Row], goal: Goal, letter: str = "") -> WorkCheck:
    """Check every line of a work on a task. Never raises. `letter` is as in `finish_of`.

    A row that repeats the task is allowed and passed over. Rows of remarks are left out; rows that
    cannot be read are in `unreadable`.
    """
    asked = (goal, letter)
    checks: list[LineCheck] = []
    lines: list[Line] = [start]
    for row in rows:
        for index, line in enumerate(row.reading.lines):
            last = index == len(row.reading.lines) - 1
            if len(lines) == 1 and same_line(line, start):
                continue
            check = _best(start, lines, line, row.reading.alternatives if last else (), asked)
            checks.append(check)
            lines.append(check.line)
    checks, split = _cases(start, checks)
    unreadable = (row for row in rows if row.reading.problem and not row.reading.problem.remark)
    return WorkCheck(tuple(checks), split or _finished(start, checks, goal), tuple(unreadable))


def _best(
    start: Line, lines: Sequence[Line], line: Line, others: Sequence[Line], asked: Asked
) -> LineCheck:
    """The check of a line in the reading that is right, if one is."""
    check = _check(start, lines, line, asked)
    if check.right:
        return check
    for other in others:
        tried = _check(start, lines, other, asked)
        if tried.right:
            return replace(tried, asks=True)
    return check


def _check(start: Line, lines: Sequence[Line], line: Line, asked: Asked) -> LineCheck:
    task = relation(start, line)
    before = lines[-1]
    step = relation(before, line, lines[:-1])
    if step.kind in _UNFIT and (task.right or step.kind is StepKind.NOT_COMPARABLE):
        for earlier in reversed(lines[:-1]):
            other = relation(earlier, line)
            if other.right:
                before, step = earlier, other
                break
    return LineCheck(line, before, step, task, finish_of(line, *asked))


def _cases(start: Line, checks: list[LineCheck]) -> tuple[list[LineCheck], bool]:
    """Solutions found one by one, each on lines of its own: together they lose nothing.

    Also says whether together they are the finished answer.
    """
    parts = [check for check in checks if check.task.kind is StepKind.LOST]
    if len(parts) < 2 or len(start.letters) != 1 or not _together(start, parts):
        return checks, False
    follows = StepVerdict(StepKind.FOLLOWS)
    mended = [
        replace(check, task=follows, step=check.step if check.step.right else follows)
        if check in parts
        else check
        for check in checks
    ]
    ends = [check for check in parts if check.form is Finish.FINISHED]
    return mended, checks[-1] in ends and _together(start, ends)


def _together(start: Line, checks: Sequence[LineCheck]) -> bool:
    bodies = tuple(c.line.body for c in checks if isinstance(c.line.body, Relation | AnyOf))
    whole = Line("", AnyOf(bodies), Kind.SOLUTIONS)
    return len(bodies) == len(checks) and relation(start, whole).right


def _finished(start: Line, checks: Sequence[LineCheck], goal: Goal) -> bool:
    """Whether the last line is the end, or the last lines of a system are together."""
    if not checks:
        return False
    last = checks[-1]
    if last.right and last.finish is Finish.FINISHED:
        return True
    if goal != "solve" or not isinstance(start.body, AllOf):
        return False
    solved: list[Body] = [c.line.body for c in checks if c.right and assigns(c.line.body)]
    if not last.right or not solved:
        return False
    names = frozenset().union(*(letters(tree) for tree in start.trees))
    plain = all(c.form is Finish.FINISHED for c in checks if c.line.body in solved)
    found = frozenset().union(
        *(letters(side) for body in solved if isinstance(body, Relation) for side in body.sides)
    )
    try:
        same = linear_system(solved, sorted(names)) == linear_system([start.body], sorted(names))
    except (Beyond, TooMonstrous):
        return False
    return found == names and plain and same
