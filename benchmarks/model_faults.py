"""Turns under every fault of a language model's server, and drafts that give the solution away.

    python -m benchmarks.model_faults [--turns 200] [--seconds 3]

For each fault a server on this machine misbehaves in every answer; scripted sessions run until the
given number of turns is reached. A turn counts as answered when there is a reply that is not empty
and came within the time limit (`TUTOR_TURN_SECONDS`, set low here so that hanging servers do not
take all day). Then a model that blurts out the solution in every draft, over all own problems.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tutor_app import Tutor
from tutor_app.dialogue import Fault, Problem, Reply, Status
from tutor_app.evaluation.disclosure import disclosed, reference_pieces
from tutor_app.settings import Settings
from tutor_app.testing import Answering, LeakWay, Misbehaviour, ModelDouble, leaking

# Long enough, and no value, so that a model is asked to read every one of them.
MESSAGES = (
    "I think it stops before it has seen the last of them, because of the bound",
    "maybe the first value is not what I thought it would be at the start",
    "it looks right to me, I would say that every item is counted exactly once",
    "because the loop goes round once more than I wanted it to go round here",
)
TURNS_BY_A_TUTOR = 4
GRACE_SECONDS = 1.0  # our own work and a loaded machine


class Held(NamedTuple):
    """One turn. `seconds` is how long the student waited."""

    problem: Problem
    work: str
    said: str
    reply: Reply
    seconds: float


def main() -> int:
    """Print the figures; 1 if a turn was not answered in time, or a solution got through."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=3.0, help="time limit of a turn")
    options = parser.parse_args()
    logging.getLogger("tutor_app.language_model").setLevel(logging.CRITICAL)
    bad = 0
    print(f"{'fault':<20}{'turns':>6}{'answered':>10}{'by model':>10}{'median':>9}{'most':>9}")
    for fault in (None, *Misbehaviour):
        with ModelDouble(misbehaviour=fault) as double:
            held = list(_turns(double, options.seconds, options.turns))
        bad += _print(str(fault or "none"), held, options.seconds)
    bad += _leaks(options.turns, options.seconds)
    return int(bad > 0)


def _settings(double: ModelDouble, seconds: float) -> Settings:
    return Settings(
        OPENAI_BASE_URL=double.base_url,
        OPENAI_API_KEY="not-a-key",
        TUTOR_MODEL="double",
        TUTOR_TURN_SECONDS=seconds,
        TUTOR_SESSION_TOKENS=None,
        TUTOR_DAY_TOKENS=None,
    )


def _turns(double: ModelDouble, seconds: float, most: int) -> Iterator[Held]:
    """Sessions on all problems, round and round, until there are enough turns.

    A tutor of its own for every few turns: one that has failed three times would not be asked again
    for a while, and the other turns would not meet the fault.
    """
    for first in range(0, most, TURNS_BY_A_TUTOR):
        tutor = Tutor.open(None, _settings(double, seconds))
        try:
            few = min(TURNS_BY_A_TUTOR, most - first)
            yield from itertools.islice(_sessions(tutor, first), few)
        finally:
            tutor.close()


def _sessions(
    tutor: Tutor, first: int = 0, before: Callable[[Problem], None] = lambda problem: None
) -> Iterator[Held]:
    """Turns of sessions without end; `before` is called ahead of every turn."""
    problems = [p for p in tutor.catalog.problems.values() if p.subject == "python" and p.faulty]
    for round_ in itertools.count(first):
        for problem in problems[round_ % len(problems) :]:
            program = problem.faulty[round_ % len(problem.faulty)].code
            before(problem)
            began = time.perf_counter()
            session = tutor.start(problem, program)
            reply = session.opening
            yield Held(problem, program, "", reply, time.perf_counter() - began)
            said = ""
            for message in MESSAGES:
                if reply.status is not Status.OPEN:
                    break
                before(problem)
                began = time.perf_counter()
                reply = tutor.respond(session.id, message)
                said = f"{said}\n{message}"
                yield Held(problem, program, said, reply, time.perf_counter() - began)


def _print(name: str, held: list[Held], limit: float) -> int:
    answered = [h for h in held if h.reply.text.strip() and h.seconds <= limit + GRACE_SECONDS]
    by_model = sum(h.reply.engine == "model" for h in held)
    times = [h.seconds for h in held]
    print(
        f"{name:<20}{len(held):>6}{len(answered):>10}{by_model:>10}"
        f"{statistics.median(times) * 1000:>6.0f} ms{max(times) * 1000:>6.0f} ms",
        flush=True,
    )
    return len(held) - len(answered)


def _leaks(most: int, seconds: float) -> int:
    """How many of the model's replies hold a piece of the solution the student has not written,
    when every draft holds all of it.

    Replies in the offline engine's words are measured by `benchmarks.sessions`.
    """
    told: Counter[str] = Counter()
    ways = itertools.cycle(LeakWay)
    blurts: list[Answering] = []

    def blurt(problem: Problem) -> None:
        blurts[:] = [leaking(problem.solutions[0], way=next(ways))]

    with ModelDouble(lambda request: blurts[0](request)) as double:
        tutor = Tutor.open(None, _settings(double, seconds))
        try:
            for held in itertools.islice(_sessions(tutor, before=blurt), 5 * most):
                told["turns"] += 1
                refused = {f.fault for f in held.reply.fallbacks if f.role == "instructor"}
                told["drafts"] += bool(refused & {Fault.HELD_BACK, Fault.UNSUITABLE})
                pieces = reference_pieces(held.problem, f"{held.work}\n{held.said}")
                found = disclosed(held.reply.text, pieces)
                if held.reply.engine == "model":
                    told["let through"] += 1
                    print(f"LET THROUGH {held.problem.id}: {found} in {held.reply.text!r}")
                if told["drafts"] >= most:
                    break
        finally:
            tutor.close()
    print(
        f"a model that gives the solution away: {told['turns']} turns, {told['drafts']} drafts "
        f"not said, {told['let through']} let through"
    )
    return told["let through"]


if __name__ == "__main__":
    raise SystemExit(main())
