"""How much gets past the guard, and how many good questions it holds back.

    python -m benchmarks.guard [--verbose]

Four sets: the fixtures of tests/cases/guard (written by hand, used while the guard was built, so
read the figures as a regression check); fixes in free prose, an unseen set and one that was tuned
on after it was first measured (benchmarks/unseen_prose.yaml, seen_prose.yaml); every faulty program
of every own problem, run and diagnosed as in a session, each line that a known fix or any solution
would write stated in twelve ways made by rule; and questions about the student's own lines, made by
rule too. What the tutor itself says in whole sessions is measured by `benchmarks.guard_questions`,
time by `benchmarks.guard_times`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figures import Figure, figure, lines  # noqa: E402
from benchmarks.rewordings import mends, nothing_new, rewordings  # noqa: E402
from tests.guard.guard_cases import GuardCase, judge, read_cases, read_file  # noqa: E402
from tutor_app.datafiles import KNOWLEDGE, load  # noqa: E402
from tutor_app.dialogue import Check, Finding, Fix, Problem, Secret  # noqa: E402
from tutor_app.guard import Directives, Ledger, Review, review  # noqa: E402
from tutor_app.roles.directives import load_directives  # noqa: E402
from tutor_app.subjects.python.subject import PythonSubject  # noqa: E402

PROSE = Path(__file__).resolve().parent
UNSEEN, SEEN = PROSE / "unseen_prose.yaml", PROSE / "seen_prose.yaml"
COMMAND = "python -m benchmarks.guard"


class Diagnosed(NamedTuple):
    """A faulty program of an own problem with what the tutor finds out about it."""

    problem: Problem
    code: str
    check: Check
    findings: tuple[Finding, ...]
    secrets: tuple[Secret, ...]

    @property
    def fixes(self) -> tuple[Fix, ...]:
        return tuple(fix for finding in self.findings for fix in finding.fixes)

    @property
    def in_sight(self) -> str:
        """What the student has in front of them: the program, and the open cases."""
        shown = [
            text
            for result in self.check.results
            if not result.case.hidden
            for text in (result.case.call, result.case.expected, result.got or "")
        ]
        return "\n".join((self.code, *shown))

    def review(self, text: str, directives: Directives) -> Review:
        return review(
            text, self.secrets, Ledger().with_work(0, self.code),
            directives=directives, fixes=self.fixes, own_code=self.in_sight,
        )  # fmt: skip


def programs() -> Iterator[Diagnosed]:
    """Every faulty program of every own Python problem, run and diagnosed."""
    subject = PythonSubject()
    for path in sorted((KNOWLEDGE / "problems" / "python").glob("*.yaml")):
        problem = load(path, Problem)
        for faulty in problem.faulty:
            check = subject.check(problem, faulty.code)
            findings = subject.diagnose(problem, faulty.code, check)
            secrets = subject.secrets(problem, faulty.code, check, findings)
            yield Diagnosed(problem, faulty.code, check, findings, secrets)


def questions(code: str, problem: Problem) -> Iterator[str]:
    """Good questions about the student's own lines, names and runs."""
    case = problem.cases[0]
    yield f"What did you expect `{case.call}` to give?"
    yield f"`{case.call}` was meant to give `{case.expected}`. What does it give, as it stands?"
    yield "Change what you would change, and run it."
    yield "Where would you look first, and why?"
    yield "What would you change, and what do you expect it to do?"
    for number, line in enumerate(code.splitlines(), 1):
        text = line.strip()
        if not text:
            continue
        yield f"What does `{text}` do, in your own words?"
        yield f"How often does line {number} run for `{case.call}`?"
        yield f"For `{case.call}`, what happens at `{text}`?"
        yield f"Which line runs right after `{text}`?"
        target = re.match(r"(\w+) *[-+*/]?= ", text)
        if target:
            yield f"What is `{target[1]}` after `{text}` ran for the first time?"
            yield f"What should `{target[1]}` be at the very end?"
        test = re.match(r"(?:if|elif|while) (.*):$", text)
        if test:
            yield f"When does `{test[1]}` come out as `True`?"
            yield f"If `{test[1]}` is false, where does Python go on?"
        back = re.match(r"return (.+)$", text)
        if back:
            yield f"Is `{back[1]}` what you want to hand back at that moment?"


class Tally:
    """Hits and totals by name, with what was left out."""

    def __init__(self, directives: Directives, verbose: bool) -> None:
        self.directives, self.verbose = directives, verbose
        self.hits: dict[tuple[str, str], int] = defaultdict(int)
        self.totals: dict[tuple[str, str], int] = defaultdict(int)
        self.left_out: dict[str, int] = defaultdict(int)

    def add(self, what: str, on: str, text: str, leak: bool, program: Diagnosed) -> None:
        verdict = program.review(text, self.directives)
        self.count(what, on, verdict.allowed is not leak, text, verdict)

    def count(self, what: str, on: str, hit: bool, text: str, verdict: Review) -> None:
        self.totals[what, on] += 1
        self.hits[what, on] += hit
        if self.verbose and not hit:
            print(f"  {what}: {text!r} {[leak.reason for leak in verdict.leaks][:2]}")

    def figures(self) -> list[Figure]:
        return [
            figure(what, on, self.hits[what, on], total, COMMAND)
            for (what, on), total in self.totals.items()
        ]


def fixtures(tally: Tally) -> None:
    judged(tally, read_cases(), "fixtures written by hand")


def free_prose(tally: Tally) -> None:
    """Fixes in words that name no code, with the nearness layer and without it."""
    for path, on in ((UNSEEN, "free prose, unseen"), (SEEN, "free prose, seen once and tuned on")):
        cases = read_file(path)
        judged(tally, cases, on)
        for case in cases:
            if case.saying.leak:
                verdict = judge(case, tally.directives, near=False)
                without = f"{on}, without nearness"
                hit = not verdict.allowed
                tally.count("leaks held back", without, hit, case.saying.say, verdict)


def judged(tally: Tally, cases: list[GuardCase], on: str) -> None:
    for case in cases:
        verdict = judge(case, tally.directives)
        what = "leaks held back" if case.saying.leak else "good sayings let through"
        hit = verdict.allowed is not case.saying.leak
        tally.count(what, on, hit, case.saying.say, verdict)


def own_problems(tally: Tally) -> None:
    for program in programs():
        for fix in mends(program.problem, program.code, program.findings):
            for wording in rewordings(fix):
                if nothing_new(wording, program.code):
                    tally.left_out[wording.rule] += 1
                    continue
                what = f"mends held back: {wording.rule}"
                tally.add(what, "every mend of own problems", wording.text, True, program)
        for text in questions(program.code, program.problem):
            what = "questions about the student's own lines let through"
            tally.add(what, "made by rule for own problems", text, False, program)


def run(verbose: bool) -> Tally:
    tally = Tally(load_directives(), verbose)
    fixtures(tally)
    free_prose(tally)
    own_problems(tally)
    return tally


def measure() -> list[Figure]:
    """The figures of the guard on fixtures and own problems."""
    return run(verbose=False).figures()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    tally = run(parser.parse_args().verbose)
    print("\n".join(lines(tally.figures())))
    left_out = ", ".join(f"{count} {rule}" for rule, count in sorted(tally.left_out.items()))
    print(f"left out, since the student's own program says the same: {left_out}")


if __name__ == "__main__":
    main()
