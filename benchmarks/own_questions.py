"""The tutor's own questions about algebra: how many the guard holds back.

    python -m benchmarks.own_questions [--verbose]

Two simulated students, one always stuck and one begging, work on every faulty work of every algebra
problem that comes with the tutor. Every draft is the planner's, made from facts and wording files,
so that one that is held back is held back wrongly or was a leak: each is printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from benchmarks.figures import Figure, figure, lines
from tutor_app import Tutor
from tutor_app.catalog import load_catalog
from tutor_app.dialogue import Problem, Reply, Status
from tutor_app.evaluation.students import BEGGING, STUCK

COMMAND = "python -m benchmarks.own_questions"
SCRIPTS = (STUCK, BEGGING[:6])


def replies(tutor: Tutor) -> Iterator[tuple[Problem, str, Reply]]:
    """Every reply to both students, with the problem and the work it is about."""
    for problem in load_catalog().problems.values():
        if problem.subject != "algebra":
            continue
        for faulty in problem.faulty:
            for script in SCRIPTS:
                session = tutor.start(problem, faulty.code)
                reply = session.opening
                yield problem, faulty.code, reply
                for message in script:
                    if reply.status is not Status.OPEN:
                        break
                    reply = tutor.respond(session.id, message)
                    yield problem, faulty.code, reply


def measure(verbose: bool = False) -> list[Figure]:
    """The share of replies with a draft that was held back."""
    tutor = Tutor.open(None)
    total = held_back = 0
    try:
        for problem, work, reply in replies(tutor):
            total += 1
            held_back += not reply.guard.allowed
            if verbose and not reply.guard.allowed:
                print(f"{problem.id}, {work!r}: {reply.guard.blocked[0]!r}")
                print("   ", *(f"{leak.secret}: {leak.reason}" for leak in reply.guard.leaks[:3]))
    finally:
        tutor.close()
    what = "the tutor's own replies about algebra, held back"
    return [figure(what, "own problems", held_back, total, COMMAND)]


def main() -> int:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--verbose", action="store_true", help="print every draft held back")
    for line in lines(measure(parser.parse_args().verbose)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
