"""What must not be said until the student has: the solution, the lines still to come, the model."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from tutor_app.dialogue import Check, Finding, Goal, Problem, Secret, SecretKind
from tutor_app.subjects.algebra.facts import plain_number, value
from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Relation, is_statement
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.modelling import models_of
from tutor_app.subjects.algebra.reaching import as_line
from tutor_app.subjects.algebra.reading import read_line, read_work
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.solutions import Solution, solution_of
from tutor_app.subjects.algebra.step import relation, same_line
from tutor_app.subjects.algebra.survey import HOLDS, survey
from tutor_app.subjects.algebra.tree import (
    Mixed,
    Negative,
    Number,
    Quotient,
    Sum,
    Tree,
    letters,
    walk,
)

MOST_LINES = 24


def secrets(
    problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
) -> tuple[Secret, ...]:
    """The solution, the answer, the lines to come and, for a word problem, its equations."""
    if check.finished:
        return ()
    key = findings[0].key if findings else None
    found = [Secret(kind=SecretKind.MATH, text=text) for text in _endings(problem, work)]
    found += [
        Secret(kind=SecretKind.MATH, text=text, finding=key)
        for text in (to_text(line.body) for line in lines_to_come(problem, work))
    ]
    for finding in findings:
        found += [
            Secret(kind=SecretKind.MATH, text=fix.after, finding=finding.key)
            for fix in finding.fixes
        ]
    return tuple({secret.text: secret for secret in found if secret.text}.values())


def _endings(problem: Problem, work: str) -> Iterator[str]:
    """The solution as a line and as bare numbers, unless the student has it already."""
    found = survey(problem, work)
    known = _numbers_of(problem, work)
    solution = _solution(problem, found.start)
    if solution is not None and solution.text:
        yield solution.text
        for tree in solution.values:
            if value(tree) not in known:
                yield to_text(tree)
    if problem.answer:
        yield problem.answer
    if found.start is None:
        yield from problem.models


def _solution(problem: Problem, start: Line | None) -> Solution | None:
    """The solution of an equation to be solved."""
    if start is None and problem.models:
        start = next(iter(models_of(problem)), None)
    if start is None or not is_statement(start.body):
        return None
    return solution_of(start)


@lru_cache(maxsize=256)
def lines_to_come(problem: Problem, work: str) -> tuple[Line, ...]:
    """Right lines that lead on from where the student stands, and are not in the work yet."""
    found = survey(problem, work)
    before = found.last_right
    written = [s.line for s in found.steps if s.line is not None and s.state in HOLDS]
    if found.start is not None:
        written.append(found.start)
    for step in found.steps:
        written += step.reading.alternatives  # the student wrote it, whichever was meant
        written += step.reading.lines if step.reading.alternatives else ()
    lines: list[Line] = []
    for line in _worked(problem, before):
        known = (*written, *lines)
        if len(lines) < MOST_LINES and not any(same_line(line, other) for other in known):
            lines.append(line)
    return tuple(lines)


def _worked(problem: Problem, before: Line | None) -> Iterator[Line]:
    """Lines of the worked solutions, and plain ones that follow from the last right line."""
    for solution in problem.solutions:
        yield from read_work(solution)
    if before is None:
        return
    for body in derivation(grouped(before.body))[1:]:
        line = as_line(body)
        if relation(before, line).right and _turned(line) <= _turned(before):
            yield line


def _turned(line: Line) -> bool:
    """Whether a side begins with a minus before its letter: nobody goes on like that unasked."""
    first = (tree.terms[0] if isinstance(tree, Sum) else tree for tree in line.trees)
    return any(isinstance(term, Negative) and letters(term) for term in first)


def solution_numbers(problem: Problem, start: Line | None) -> frozenset[Fraction]:
    """The numbers of the solution: values of letters, ends of ranges, the answer."""
    numbers: set[Fraction] = set()
    solution = _solution(problem, start)
    if solution is not None:
        numbers |= {found for tree in solution.values if (found := value(tree)) is not None}
        numbers |= set(solution.point.values())
        if solution.numbers is not None:
            ends = (point.value for point in solution.numbers.points)
            numbers |= {end for end in ends if isinstance(end, Fraction)}
    if problem.answer:
        line = read_line(problem.answer).line
        if line is not None:
            numbers |= {found for tree in line.trees if (found := plain_number(tree)) is not None}
    if start is not None and not is_statement(start.body) and not letters(start.body):  # type: ignore[arg-type]
        worth = value(start.body)  # type: ignore[arg-type]
        numbers |= {worth} if worth is not None else set()
    return frozenset(numbers)


@lru_cache(maxsize=256)
def hidden_numbers(problem: Problem, work: str) -> frozenset[Fraction]:
    """The numbers of the solution, and those of lines to come that stand nowhere yet."""
    found = survey(problem, work)
    visible = _numbers_of(problem, work)
    coming = {
        number
        for line in lines_to_come(problem, work)
        for tree in line.trees
        for number in _written(tree)
    }
    return solution_numbers(problem, found.start) | frozenset(coming - visible)


def _numbers_of(problem: Problem, work: str) -> frozenset[Fraction]:
    """The numbers that the student can see: in the problem and in the work."""
    lines = [*read_work(problem.start), *read_work(work), *read_work(problem.statement)]
    trees = (tree for line in lines for tree in line.trees)
    return frozenset(number for tree in trees for number in _written(tree))


def _written(tree: Tree) -> Iterator[Fraction]:
    """The numbers written in an expression, and its value where it is one number."""
    for _, part in walk(tree):
        if isinstance(part, Number | Mixed):
            yield part.value
            yield -part.value
        elif isinstance(part, Quotient) and not letters(part):
            worth = value(part)
            if worth is not None:
                yield worth
                yield -worth


def mends(problem: Problem, before: Line | None, wrong: Line) -> tuple[str, ...]:
    """Right lines that could stand in the place of a wrong one, the likeliest first."""
    if before is None:
        if problem.models:
            return problem.models
        return (problem.answer,) if problem.answer else ()
    lines = [as_line(body) for body in derivation(grouped(before.body))[1:]]
    right = [line for line in lines if relation(before, line).right]
    if problem.goal in (Goal.ANSWER, Goal.EVALUATE) and problem.answer:
        answer = read_line(problem.answer).line
        right += [answer] if answer is not None else []
    elif isinstance(before.body, Relation | AllOf | AnyOf):
        solution = solution_of(before)
        line = read_line(solution.text).line if solution.text else None
        right += [line] if line is not None else []
    right.sort(key=lambda line: _left(line) != _left(wrong))
    return tuple(dict.fromkeys(to_text(line.body) for line in right))[:4]


def _left(line: Line) -> str:
    return to_text(line.body.sides[0]) if isinstance(line.body, Relation) else ""


__all__ = ["hidden_numbers", "lines_to_come", "mends", "secrets", "solution_numbers"]
