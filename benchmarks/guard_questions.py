"""Whether the guard holds back what the tutor itself would ask: whole sessions on own problems.

    python -m benchmarks.guard_questions [--subject python|algebra] [--problems ID ...] [--verbose]

Every faulty work of every own problem, offline, with four students: one is always stuck, one always
begs, one is always wrong, one answers what can be computed and says what the library says of those
who have understood, then mends the work. A draft of the built-in engine that the guard holds back
or shortens is a good question blocked: its wording is tested and never knows a fix.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from benchmarks.figures import Figure, figure, lines
from tutor_app import Tutor
from tutor_app.assembly import Parts, assemble
from tutor_app.dialogue import Problem, Reply, Status
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.guard.text import segments
from tutor_app.misconceptions.library import library
from tutor_app.settings import get_settings

COMMAND = "python -m benchmarks.guard_questions"
WRONG = ("17", "it is fine as it is", "because it stops when it is done", "the last line", "[]")
TURNS = 14


class Held(NamedTuple):
    """A draft that was held back: where, the draft, why, and what was said instead."""

    where: str
    draft: str
    why: str
    said: str


Student = Callable[[Problem, int, Reply], tuple[str, str | None]]


def stuck(problem: Problem, turn: int, reply: Reply) -> tuple[str, str | None]:
    return STUCK[turn % len(STUCK)], None


def begging(problem: Problem, turn: int, reply: Reply) -> tuple[str, str | None]:
    return BEGGING[turn % len(BEGGING)], None


def wrong(problem: Problem, turn: int, reply: Reply) -> tuple[str, str | None]:
    return WRONG[turn % len(WRONG)], None


def able(problem: Problem, turn: int, reply: Reply) -> tuple[str, str | None]:
    """Answers what can be computed, explains as the library says, mends the work in turn 8."""
    question = reply.question
    if turn == 8 and problem.solutions:
        return "", problem.solutions[0]
    if question is not None and question.probe is not None:
        return question.probe.answer.value, None
    entries = library("algebra" if problem.subject == "algebra" else "python")
    for retrieved in reply.misconceptions:
        entry = entries.get(retrieved.misconception)
        if entry is not None and entry.grasped:
            return entry.grasped[turn % len(entry.grasped)], None
    return "I think it does too little", None


STUDENTS: dict[str, Student] = {
    "stuck": stuck,
    "begging": begging,
    "wrong": wrong,
    "able": able,
}


def replies(tutor: Tutor, problem: Problem, work: str, student: Student) -> Iterator[Reply]:
    """What the tutor says in one session."""
    session = tutor.start(problem, work)
    reply = session.opening
    yield reply
    for turn in range(TURNS):
        if reply.status is not Status.OPEN:
            return
        message, mended = student(problem, turn, reply)
        reply = tutor.respond(session.id, message, mended)
        yield reply


def near_a_fix(parts: Parts, problem: Problem, work: str, reply: Reply) -> list[str]:
    """The sentences of a reply that a model would not get past the nearness layer."""
    reader = parts.ground(problem).nearness(work, reply.findings)
    if reader is None:
        return []
    directives = parts.directives
    return [
        segment.raw
        for segment in segments(reply.text, directives.vocabulary)
        if segment.kind == "sentence"
        and "“" not in segment.raw
        and (stance := directives.stance(segment.masked))
        and reader.described(segment.raw, stance)
    ]


def held_back(reply: Reply, where: str) -> Iterator[Held]:
    """The drafts of a reply that were not said as they were."""
    why = "; ".join(f"{leak.layer}: {leak.reason} <{leak.secret}>" for leak in reply.guard.leaks)
    for draft in reply.guard.blocked[:1]:
        yield Held(where, draft, why, reply.text)


def run(
    subjects: tuple[str, ...], problems: Collection[str] = ()
) -> tuple[dict[str, Counter[str]], list[Held]]:
    """Replies and held-back drafts by subject, and the drafts; of all problems or of some."""
    settings = get_settings()
    parts = assemble(settings, None)
    tutor = Tutor(parts, settings)
    counts = {subject: Counter[str]() for subject in subjects}
    found: list[Held] = []
    for problem in tutor.catalog.problems.values():
        if problem.subject not in subjects or (problems and problem.id not in problems):
            continue
        for number, faulty in enumerate(problem.faulty):
            for name, student in STUDENTS.items():
                where = f"{problem.id} {number} {name}"
                for reply in replies(tutor, problem, faulty.code, student):
                    held = list(held_back(reply, where))
                    near = near_a_fix(parts, problem, faulty.code, reply)
                    counts[problem.subject].update(replies=1, held=bool(held), near=bool(near))
                    found.extend(held)
                    found.extend(Held(where, text, "nearness", "") for text in near)
    tutor.close()
    return counts, found


def _figures(counts: dict[str, Counter[str]]) -> list[Figure]:
    found: list[Figure] = []
    for subject, count in counts.items():
        on = f"sessions of four students on every faulty work of own {subject} problems"
        passed = count["replies"] - count["held"]
        what = "the tutor's own drafts let through"
        found.append(figure(what, on, passed, count["replies"], COMMAND))
        if subject == "python":
            passed = count["replies"] - count["near"]
            what = "the same replies by nearness, which judges a model's words only"
            found.append(figure(what, on, passed, count["replies"], COMMAND))
    return found


def measure() -> list[Figure]:
    """The share of the tutor's own drafts that the guard lets through."""
    return _figures(run(("python", "algebra"))[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--subject", choices=("python", "algebra"))
    parser.add_argument("--problems", nargs="+", default=(), metavar="ID", help="only these")
    parser.add_argument("--verbose", action="store_true", help="print every draft held back")
    options = parser.parse_args()
    chosen = (options.subject,) if options.subject else ("python", "algebra")
    counts, found = run(chosen, options.problems)
    if options.verbose:
        for held in found:
            print(f"  {held.where}\n    draft: {held.draft!r}\n    {held.why}")
            print(f"    said: {held.said!r}")
    print("\n".join(lines(_figures(counts))))


if __name__ == "__main__":
    main()
