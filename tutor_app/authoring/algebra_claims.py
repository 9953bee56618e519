"""Whether an algebra problem is what it claims: every line of every work is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.dialogue import (
    Construct,
    FaultyProgram,
    Finding,
    Problem,
    StepResult,
    StepState,
)
from tutor_app.handed_in import Complaint
from tutor_app.subjects.protocol import Subject

WHAT_IT_IS = {
    StepState.LOOK_AGAIN: "it is wrong",
    StepState.AFTER_A_SLIP: "it follows from a line that is wrong",
    StepState.REPEATS: "it says the same as a line above",
    StepState.UNREADABLE: "it cannot be read",
    StepState.AMBIGUOUS: "it can be read in two ways",
    StepState.UNCHECKED: "it can be proven neither right nor wrong",
}
EXPECTED_OF_FAULTY = frozenset({StepState.FINE, StepState.AFTER_A_SLIP, StepState.LOOK_AGAIN})


def algebra_claims(problem: Problem, subject: Subject) -> Iterator[Complaint]:
    """What does not hold, field by field."""
    if not problem.solutions:
        yield Complaint("solutions", "give at least one solution, line by line")
    for place, solution in enumerate(problem.solutions):
        yield from _solution(f"solutions.{place}", problem, solution, subject)
    for place, faulty in enumerate(problem.faulty):
        yield from _faulty(f"faulty.{place}", problem, faulty, subject)
    for end in given_away(problem):
        yield Complaint("statement", f"do not tell the answer in it: {end}")


def algebra_readings(problem: Problem, subject: Subject) -> Iterator[Complaint]:
    """Where the tutor sees something else behind a wrong work than its author says.

    The claimed misconception comes first or is among the rivals, one of which the next question
    singles out. Where none is claimed, none comes first.
    """
    for place, faulty in enumerate(problem.faulty):
        check = subject.check(problem, faulty.code)
        found = subject.diagnose(problem, faulty.code, check)
        for mend in _read_otherwise(faulty, found):
            yield Complaint(f"faulty.{place}.misconception", mend)


def given_away(problem: Problem) -> list[str]:
    """Ends of worked solutions, and answers, that stand in the statement."""
    ends = {solution.split("\n")[-1] for solution in problem.solutions}
    ends |= {problem.answer, *problem.models} - {""}
    ends |= {found[1] for end in ends if (found := re.fullmatch(r"\w = (.*\d.*)", end))}
    marked = {"".join(part.split()) for part in re.findall(r"`([^`]+)`", problem.statement)}
    words = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", _unmarked(problem.statement))
    shown = marked | set(words)
    return sorted(end for end in ends if end and "".join(end.split()) in shown)


def _unmarked(statement: str) -> str:
    """A statement without the mathematics in it, and without tables."""
    prose = [row for row in statement.split("\n") if not row.startswith("|")]
    return re.sub(r"`[^`]+`", " ", "\n".join(prose))


def _solution(field: str, problem: Problem, work: str, subject: Subject) -> Iterator[Complaint]:
    check = subject.check(problem, work)
    wrong = [step for step in check.steps if step.state is not StepState.FINE]
    if wrong:
        yield Complaint(field, f"mend row {wrong[0].row}, {_named(wrong[0])}")
    elif missing := _passed_over(work, check.steps):
        yield Complaint(field, f"leave row {missing} out, or write a line of mathematics there")
    elif not check.finished:
        yield Complaint(field, "go on to the end: the goal is not reached in the last row")


def _faulty(
    field: str, problem: Problem, faulty: FaultyProgram, subject: Subject
) -> Iterator[Complaint]:
    steps = subject.check(problem, faulty.code).steps
    for step in steps:
        if step.state not in EXPECTED_OF_FAULTY:
            yield Complaint(f"{field}.code", f"mend row {step.row}, {_named(step)}")
            return
    wrong = [step.row for step in steps if step.state is StepState.LOOK_AGAIN]
    if not wrong:
        yield Complaint(f"{field}.code", "make a row wrong: all of them hold")
    elif wrong != list(faulty.lines):
        rows = ", ".join(map(str, wrong))
        yield Complaint(f"{field}.lines", f"write the rows that are wrong: {rows}")


def _read_otherwise(faulty: FaultyProgram, found: tuple[Finding, ...]) -> Iterator[str]:
    named = [finding.misconception for finding in found]
    seen = ", ".join(dict.fromkeys(name or "no misconception" for name in named)) or "nothing"
    if faulty.misconception not in named or (faulty.misconception is None and named[0]):
        yield f"the tutor sees {seen} here; choose one of these, or other work"
    elif {finding.part for finding in found} - {Construct.STEP, Construct.MODEL}:
        yield "the tutor takes this for something else than a wrong line; choose other work"
    elif {finding.lines for finding in found} - {faulty.lines[:1]}:
        yield "the tutor looks at another row first; let the first wrong row be the one meant"


def _named(step: StepResult) -> str:
    note = f" ({step.note})" if step.note else ""
    return f"`{step.text}`: {WHAT_IT_IS.get(step.state, 'it is not right')}{note}"


def _passed_over(work: str, steps: tuple[StepResult, ...]) -> int | None:
    read = {step.row for step in steps}
    rows = range(1, len(work.split("\n")) + 1)
    return next((row for row in rows if row not in read), None)


__all__ = ["algebra_claims", "algebra_readings", "given_away"]
