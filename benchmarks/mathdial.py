"""The guard against human tutors of word problems: answers given away, good questions let through.

    python -m benchmarks.mathdial PATH [--verbose]

PATH is a file of MathDial (Macina et al. 2023) as published, JSON Lines or CSV. Every teacher turn
is judged as if the tutor were about to say it: the secret is what the algebra subject keeps back of
a word problem nobody has diagnosed, the final answer; the turns before it are in the ledger, and
the problem is on the page. Two measures:

- *reveals caught*: a turn that names the answer before the student did is held back;
- *questions held back*: a turn of the moves focus or probing that names it not, and is held back.

What a turn names is found by `evaluation.tutoring.numbers_named`, which shares nothing with the
guard; dialogues whose answer stands in their problem are left out. Held-back turns of the other
moves are reported apart: most of what is told gives no answer away.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks.figures import Figure, figure, lines
from tutor_app.dialogue import Check, Problem, Secret
from tutor_app.evaluation.tutoring import (
    MOVES,
    Dialogue,
    names_answer,
    numbers_named,
    read_dialogues,
)
from tutor_app.guard import Directives, Ledger, review
from tutor_app.roles.directives import load_directives
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.algebra.subject import AlgebraSubject

QUESTIONS = ("focus", "probing")
READER = Sightings()


@dataclass(frozen=True)
class Judged:
    """One teacher turn: whether it names the answer first, and whether the guard let it pass."""

    move: str
    reveals: bool
    held_back: bool
    text: str
    answer: str
    reasons: tuple[str, ...]
    seconds: float


def secrets_of(dialogue: Dialogue) -> tuple[Secret, ...]:
    """What the algebra subject keeps back of a word problem before anything is written."""
    problem = Problem.algebra(statement=dialogue.problem, answer=dialogue.answer)
    return AlgebraSubject().secrets(problem, "", Check(), ())


def judged(dialogue: Dialogue, directives: Directives) -> Iterator[Judged]:
    """Every teacher turn of a dialogue, judged with what was said before it."""
    secrets = secrets_of(dialogue)
    wanted = numbers_named(dialogue.answer)
    ledger = Ledger()
    said: frozenset[Fraction] = frozenset()
    for number, turn in enumerate(dialogue.turns):
        if turn.speaker == "student":
            ledger = ledger.with_student(number, turn.text)
            said |= numbers_named(turn.text)
            continue
        began = time.process_time()
        verdict = review(
            turn.text, secrets, ledger,
            directives=directives, own_code=dialogue.problem, mathematics=READER,
        )  # fmt: skip
        seconds = time.process_time() - began
        yield Judged(
            move=turn.move or "none",
            reveals=bool(wanted & numbers_named(turn.text)) and not wanted & said,
            held_back=not verdict.allowed,
            text=turn.text,
            answer=dialogue.answer,
            reasons=tuple(f"{leak.layer}: {leak.reason}" for leak in verdict.leaks),
            seconds=seconds,
        )
        ledger = ledger.with_tutor(number, turn.text)


def judge_all(path: Path) -> list[Judged]:
    """Every teacher turn of a file, dialogues whose answer stands in their problem left out."""
    directives = load_directives()
    return [
        turn
        for dialogue in read_dialogues(path)
        if not names_answer(dialogue.problem, dialogue.answer)
        for turn in judged(dialogue, directives)
    ]


def figures(turns: Sequence[Judged], name: str) -> list[Figure]:
    """The shares of turns held back: reveals, questions, then every move apart."""
    command = f"python -m benchmarks.mathdial {name}"

    def share(what: str, among: list[Judged]) -> Figure:
        hits = sum(turn.held_back for turn in among)
        return figure(what, "MathDial", hits, len(among), command)

    telling = [turn for turn in turns if turn.move == "telling"]
    others = [turn for turn in turns if turn.move != "telling"]
    quiet = [turn for turn in turns if not turn.reveals]
    return [
        share("answers given away by a human tutor, held back", [t for t in turns if t.reveals]),
        share(
            "human tutors' questions (focus, probing) without the answer, held back",
            [turn for turn in quiet if turn.move in QUESTIONS],
        ),
        share("telling turns, held back", telling),
        share("turns of the other moves, held back", others),
        *(
            share(f"{move} turns without the answer, held back", found)
            for move in MOVES
            if (found := [turn for turn in quiet if turn.move == move])
        ),
        *(
            share(f"{move} turns with the answer, held back", found)
            for move in MOVES
            if (found := [turn for turn in turns if turn.reveals and turn.move == move])
        ),
    ]


def measure(path: Path) -> list[Figure]:
    """The figures of one file."""
    return figures(judge_all(path), path.name)


def long_replies(directives: Directives, count: int = 300) -> list[float]:
    """Seconds for replies of 1,500 characters in an algebra session of 30 turns, each new."""
    problem = Problem.algebra(start="3(x + 2) - 4 = 2x + 9")
    work = "3x + 2 - 4 = 2x + 9"
    subject = AlgebraSubject()
    check = subject.check(problem, work)
    findings = subject.diagnose(problem, work, check)
    secrets = subject.secrets(problem, work, check, findings)
    page = f"{work}\n{problem.start}"
    ledger = Ledger().with_work(0, work)
    for turn in range(30):
        ledger = ledger.with_tutor(turn, f"What is `3 * {turn} + 2` in line {turn}, and why?")
        ledger = ledger.with_student(turn, f"I think it is {20 + turn} because of the bracket")
    sentences = (
        "If `x` were {}, what would `3(x + 2)` be?", "Line two has `3x + 2` in it.",
        "What does the bracket in `3(x + {})` say about the two terms?",
        "Take {} bags with x + 2 marbles each: how many marbles are that?",
        "The left side is more than {} then, and the right side is `2x + 9`.",
    )  # fmt: skip
    seconds = []
    for k in range(count):
        told = [sentences[j % 5].format(100 + k + j) for j in range(40)]
        draft = " ".join(told)[:1500]
        began = time.process_time()
        review(
            draft, secrets, ledger, directives=directives, mathematics=READER, own_code=page,
            fixes=tuple(fix for finding in findings for fix in finding.fixes),
        )  # fmt: skip
        seconds.append(time.process_time() - began)
    return seconds


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("path", type=Path, help="MathDial, JSON Lines or CSV")
    parser.add_argument("--verbose", action="store_true", help="print every turn that is a miss")
    options = parser.parse_args()
    turns = judge_all(options.path)
    for turn in turns if options.verbose else ():
        if turn.reveals and not turn.held_back:
            print(f"  let through ({turn.move}, {turn.answer}): {turn.text!r}")
        if turn.held_back and not turn.reveals:
            print(f"  held back ({turn.move}, {turn.answer}): {turn.text!r} {turn.reasons[:1]}")
    for line in lines(figures(turns, options.path.name)):
        print(line)
    report_times([turn.seconds for turn in turns], "human tutors' turns")
    report_times(long_replies(load_directives()), "replies of 1,500 characters in turn 30")
    return 0


def report_times(seconds: list[float], what: str) -> None:
    """Print the median, the 99th percentile and the longest time."""
    ordered = sorted(seconds)
    print(
        f"processor time per review, {len(ordered)} {what}: "
        f"median {statistics.median(ordered) * 1000:.2f} ms, "
        f"99% under {ordered[int(len(ordered) * 0.99)] * 1000:.2f} ms, "
        f"longest {ordered[-1] * 1000:.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
