"""A dry run: simulated students talk about a draft, and nothing of it is kept.

The tutor is the one in use, with the same library and the same sandbox, but without a language
model and with a database of its own that goes when the run is over.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tutor_app.assembly import Parts
from tutor_app.authoring.students import MOST_TURNS, Student, students
from tutor_app.dialogue import Problem, Record, Reply, Status
from tutor_app.session import Line
from tutor_app.settings import Settings
from tutor_app.storage import Repository, UnexplainedWork, open_database
from tutor_app.tutor import Tutor

MOST_SECONDS = 90.0


class Transcript(Record):
    """One student's conversation. `held_back` are drafts that the guard blocked, `empty` counts
    replies without words, `cut` says that time ran out.
    """

    student: str
    lines: tuple[Line, ...]
    status: Status
    held_back: tuple[str, ...] = ()
    empty: int = 0
    cut: bool = False


def dry_run(
    parts: Parts,
    settings: Settings,
    problem: Problem,
    *,
    seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Transcript, ...]:
    """Three students on one problem, one after the other, in at most about `seconds`.

    A turn that is running when time is up is finished; its programs have the sandbox's limits.
    """
    until = clock() + seconds
    with _apart(parts, settings) as tutor:
        return tuple(
            _conversation(tutor, problem, student, lambda: clock() >= until)
            for student in students(problem)
        )


def first_work(problem: Problem) -> str:
    """What the students begin with: wrong work of the problem's own, or what it starts from."""
    return problem.faulty[0].code if problem.faulty else problem.starter


@contextmanager
def _apart(parts: Parts, settings: Settings) -> Iterator[Tutor]:
    """A tutor of the same parts that keeps nothing."""
    database = open_database("sqlite://")
    apart = dataclasses.replace(
        parts,
        engine=parts.offline,
        repository=Repository(database),
        unexplained=UnexplainedWork(database),
    )
    try:
        # Its parts are another tutor's too: they are not closed with it.
        yield Tutor(apart, settings.model_copy(update={"api_key": None, "base_url": None}))
    finally:
        database.dispose()


def _conversation(
    tutor: Tutor, problem: Problem, student: Student, is_over: Callable[[], bool]
) -> Transcript:
    if is_over():
        return Transcript(student=student.name, lines=(), status=Status.OPEN, cut=True)
    session = tutor.start(problem, first_work(problem))
    replies: list[Reply] = [session.opening]
    lines = [Line(by="tutor", text=session.opening.text)]
    cut = False
    while replies[-1].status is Status.OPEN and len(replies) <= MOST_TURNS:
        if is_over():
            cut = True
            break
        attempt = student.answer(replies[-1])
        if attempt is None:
            break
        reply = tutor.respond(session.id, attempt.message, attempt.work)
        lines.append(Line(by="student", text=attempt.message or (attempt.work or "")))
        lines.append(Line(by="tutor", text=reply.text))
        replies.append(reply)
    return Transcript(
        student=student.name,
        lines=tuple(lines),
        status=replies[-1].status,
        held_back=tuple(text for reply in replies for text in reply.guard.blocked),
        empty=sum(not reply.text.strip() for reply in replies),
        cut=cut,
    )


__all__ = ["Transcript", "dry_run", "first_work"]
