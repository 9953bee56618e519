"""How long the guard takes for a reply: processor time, in both subjects, by the reply's length.

    python -m benchmarks.guard_times [--profile python|algebra]

Faulty works of own problems with all their secrets, each in a session of thirty turns. Every draft
is a reply to a message that was never seen before, so that nothing about it is remembered. It is
put together from good sayings of the fixtures, the sort that has to be read to its end; each
sentence opens with a word of its own, since a tutor hardly says one twice. What the collector of
garbage takes over all that was loaded before is not counted. `--profile` prints where time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.guard.guard_cases import read_cases
from tests.guard.mathematics_cases import read_mathematics_cases
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Fix, Problem, Secret
from tutor_app.guard import Directives, Ledger, ReadsMathematics, review
from tutor_app.guard.nearness import ReadsNearness
from tutor_app.roles.directives import load_directives
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.python.subject import PythonSubject
from tutor_app.teaching.guard_cases import nearness_of

LONGEST = 1_500  # characters
TURNS = 30
WORKS = 12
DRAFTS = 25  # of each work, half of them of full length
SEED = 20


class Work(NamedTuple):
    """Wrong work in the middle of a session, with what the guard is given of it."""

    code: str
    secrets: tuple[Secret, ...]
    fixes: tuple[Fix, ...]
    seen: str
    ledger: Ledger
    mathematics: ReadsMathematics | None

    def seconds(self, draft: str, message: str, directives: Directives) -> float:
        """Processor time of one review, after a message that was not there before."""
        ledger = self.ledger.with_student(TURNS, message)
        began = time.process_time()
        review(
            draft, self.secrets, ledger, directives=directives, fixes=self.fixes,
            own_code=self.seen, mathematics=self.mathematics,
        )  # fmt: skip
        return time.process_time() - began


class Times(NamedTuple):
    """Processor time of reviews, in milliseconds."""

    what: str
    count: int
    median: float
    most: float  # 99% are under it
    longest: float

    @classmethod
    def of(cls, what: str, seconds: Sequence[float]) -> Times:
        """The figures of some reviews."""
        sorted_ms = sorted(each * 1000 for each in seconds)
        most = sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * 0.99))]
        return cls(what, len(sorted_ms), statistics.median(sorted_ms), most, sorted_ms[-1])


def works(subject: str, sayings: Sequence[str]) -> list[Work]:
    """Faulty works of own problems, evenly chosen, each in turn thirty."""
    reader = PythonSubject() if subject == "python" else AlgebraSubject()
    found: list[Work] = []
    paths = sorted((KNOWLEDGE / "problems" / subject).glob("*.yaml"))
    for path in paths[:: max(1, len(paths) // WORKS)][:WORKS]:
        problem = load(path, Problem)
        faulty = problem.faulty[0]
        check = reader.check(problem, faulty.code)
        findings = reader.diagnose(problem, faulty.code, check)
        ledger = Ledger().with_work(0, faulty.code)
        for turn in range(TURNS):
            ledger = ledger.with_tutor(turn, sayings[(turn * 7) % len(sayings)])
            ledger = ledger.with_student(turn, f"I think it is {turn}, because of line {turn % 4}")
        open_cases = [case.call for case in problem.cases if not case.hidden]
        seen = (faulty.code, problem.start, problem.statement, *open_cases)
        found.append(
            Work(
                faulty.code,
                reader.secrets(problem, faulty.code, check, findings),
                tuple(fix for finding in findings for fix in finding.fixes),
                "\n".join(text for text in seen if text),
                ledger,
                Sightings() if subject == "algebra" else None,
            )
        )
    return found


def sayings_of(subject: str) -> list[str]:
    """What may well be said, from the fixtures of a subject."""
    cases = read_cases() if subject == "python" else read_mathematics_cases()
    return sorted({each.saying.say for each in cases if not each.saying.leak})


def word(number: int) -> str:
    """A word that was never said: a number in letters."""
    return "Q" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def drafts(sayings: Sequence[str], count: int, start: int) -> Iterator[str]:
    """Replies of all lengths up to the longest, half of them of that length."""
    random_place = random.Random(SEED + start)
    number = start * 100_000
    for k in range(count):
        length = LONGEST if k % 2 else random_place.randint(60, LONGEST)
        text = ""
        while len(text) < length:
            text += f"{word(number)}, {random_place.choice(sayings)} "
            number += 1
        yield text[:length]


def measured(subject: str) -> list[Times]:
    """The times of one subject: of all lengths, and of the full length alone."""
    sayings, directives = sayings_of(subject), load_directives()
    spread: list[float] = []
    full: list[float] = []
    chosen = works(subject, sayings)
    for draft in drafts(sayings, DRAFTS, WORKS):  # patterns are compiled when first used
        chosen[0].seconds(draft, "first", directives)
    gc.collect()
    gc.freeze()
    for place, work in enumerate(chosen):
        for k, draft in enumerate(drafts(sayings, DRAFTS, place)):
            seconds = work.seconds(draft, f"maybe {k} or so, {word(k)}?", directives)
            (full if len(draft) == LONGEST else spread).append(seconds)
    return [
        Times.of(f"{subject}, replies of 60 to {LONGEST:,} characters", spread),
        Times.of(f"{subject}, replies of {LONGEST:,} characters", full),
    ]


def nearness_adds() -> Times:
    """What nearness adds to a reply of full length in which every sentence tells."""
    case = next(each for each in read_cases() if each.program.name == "off by one in a range")
    directives, reader = load_directives(), nearness_of(case.program)
    assert reader is not None
    sentence = "You should keep value {} of the table in mind and go on to round {} now. "
    seconds: list[float] = []
    for k in range(60):
        draft = "".join(sentence.format(k, k * 40 + j) for j in range(40))[:LONGEST]
        both: list[float] = []
        nearness: ReadsNearness | None
        for nearness in (None, reader):
            began = time.process_time()
            review(
                draft, case.program.secrets(), case.ledger(), directives=directives,
                fixes=case.program.fixes, own_code=case.program.program, nearness=nearness,
            )  # fmt: skip
            both.append(time.process_time() - began)
        seconds.append(both[1] - both[0])
    return Times.of("nearness, added where every one of 20 sentences tells", seconds)


def times() -> list[Times]:
    """The times of both subjects, and of nearness."""
    return [*measured("python"), *measured("algebra"), nearness_adds()]


def details() -> str:
    """The times as a Markdown table."""
    rows = [
        f"| {each.what} | {each.count:,} | {each.median:.1f} ms | {each.most:.1f} ms | "
        f"{each.longest:.1f} ms |"
        for each in times()
    ]
    head = ("| what | reviews | median | 99% under | longest |", "| --- | --- | --- | --- | --- |")
    return "\n".join((*head, *rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--profile", choices=("python", "algebra"), help="where the time goes")
    chosen = parser.parse_args().profile
    if chosen:
        with cProfile.Profile() as profile:
            measured(chosen)
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        return
    for each in times():
        print(
            f"{each.what}: median {each.median:.2f} ms, 99% under {each.most:.2f} ms, "
            f"longest {each.longest:.1f} ms ({each.count} reviews, processor time)"
        )


if __name__ == "__main__":
    main()
