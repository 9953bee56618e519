"""Simulated students for a dry run: one is stuck, one begs, one works it out."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from tutor_app.authoring.scripts import BEGGING, STUCK
from tutor_app.dialogue import Problem, Reply

ANSWERS_BEFORE_MENDING = 4
MOST_TURNS = 20


class Attempt(NamedTuple):
    """What a student sends: a message, changed work, or both."""

    message: str = ""
    work: str | None = None


class Student(NamedTuple):
    """`name` says who it is; `answer` what it sends after a reply (None: it leaves)."""

    name: str
    answer: Callable[[Reply], Attempt | None]


def students(problem: Problem) -> tuple[Student, ...]:
    """The three students, ready for one conversation each."""
    return (
        _reciting("stuck", STUCK),
        _reciting("begging", BEGGING),
        Student("working", _working(problem)),
    )


def _reciting(name: str, script: tuple[str, ...]) -> Student:
    lines = iter(script[:MOST_TURNS])

    def answer(reply: Reply) -> Attempt | None:
        line = next(lines, None)
        return None if line is None else Attempt(line)

    return Student(name, answer)


def _working(problem: Problem) -> Callable[[Reply], Attempt | None]:
    """Answers facts rightly, says something honest to open questions, then mends the work."""
    steps = _steps(problem)
    next(steps)
    return steps.send


def _steps(problem: Problem) -> Generator[Attempt | None, Reply, None]:
    reply = yield None
    for _ in range(ANSWERS_BEFORE_MENDING):
        question = reply.question
        if question is not None and question.expected:
            reply = yield Attempt(question.expected)
        else:
            reply = yield Attempt(
                "I looked at what comes out, and it is not what I meant to happen"
            )
    if problem.solutions:
        yield Attempt("", problem.solutions[0])
        yield Attempt("because each step does what it should now, I traced it on paper")
        yield Attempt("I will check the first and the last step before I hand it in")
    while True:
        yield None


__all__ = ["MOST_TURNS", "Attempt", "Student", "students"]
