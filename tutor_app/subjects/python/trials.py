"""Try many changed versions of one program in one sandboxed run.

A separate run of every version costs milliseconds; a hundred versions in one run cost a few.
The outcome of a version does not depend on the machine's speed: rounds of loops are counted.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Protocol

from tutor_app.dialogue import Outcome, Problem
from tutor_app.subjects.python.edits import Edit, Splice, compatible, splices_of
from tutor_app.subjects.python.program import Loop, Program
from tutor_app.subjects.python.sandbox import Job, Run, SandboxUnavailable

HARNESS = Path(__file__).with_name("trial_harness.py").read_text(encoding="utf-8")
FIRST_ROUNDS = 30_000
LEAST_ROUNDS = 1_000


class Runner(Protocol):
    """What is needed of a sandbox."""

    def run(self, job: Job) -> Run:
        """Run one job."""
        ...


class Trials:
    """Outcomes of changed versions of one program: a letter per case, "P" where it passes.

    `allowed` is the number of versions that may still be tried; `until` a last resort in
    wall-clock time (a `perf_counter` value), after which every version counts as broken.
    """

    def __init__(
        self, problem: Problem, program: Program, sandbox: Runner, *, allowed: int, until: float
    ) -> None:
        self.sandbox, self.allowed, self.until = sandbox, allowed, until
        self.tried = 0
        self._known: dict[tuple[Splice, ...], str] = {}
        cases = [(c.call, c.expected, c.prints) for c in problem.cases]
        self._size = len(cases)
        counts = _counts(program)
        given = f"{program.text!r}, {counts!r}, {problem.prelude!r}, {cases!r}"
        setup = f"maieutic = MaieuticTrial({given})"
        self._prelude = f"{HARNESS}\n{setup}\n"
        self._rounds = FIRST_ROUNDS
        first = self._batch([()])[0].split()
        self.base = first[0] if first and len(first[0]) == self._size else "E" * self._size
        self._rounds = max(LEAST_ROUNDS, 5 * int(first[1]) if len(first) > 1 else 0)
        self._known[()] = self.base

    def run(self, versions: Sequence[Sequence[Edit]]) -> list[str]:
        """The letters of each version; an empty text for one that could not be tried."""
        keys = [tuple(splices_of(v)) if compatible(v) else None for v in versions]
        fresh: list[tuple[Splice, ...]] = []
        for key in keys:
            if key is not None and key not in self._known and key not in fresh:
                fresh.append(key)
        fresh = fresh[: max(0, self.allowed)]
        self.allowed -= len(fresh)
        self.tried += len(fresh)
        for start in range(0, len(fresh), 100):
            part = fresh[start : start + 100]
            for key, answer in zip(part, self._batch(part), strict=True):
                letters = answer.split(" ")[0]
                self._known[key] = letters if len(letters) == self._size else ""
        return ["" if key is None else self._known.get(key, "") for key in keys]

    def _batch(self, keys: Sequence[tuple[Splice, ...]]) -> list[str]:
        """Run versions in one job; what is left after one that kills the job, in another."""
        answers: list[str] = []
        while len(answers) < len(keys) and perf_counter() < self.until:
            left = keys[len(answers) :]
            calls = tuple(f"maieutic.run({list(key)!r}, {self._rounds})" for key in left)
            job = Job(
                code="",
                prelude=self._prelude,
                calls=calls,
                seconds_per_call=0.05 if answers or len(keys) > 1 else 0.3,
                seconds_total=2.0,
            )
            try:
                run = self.sandbox.run(job)
            except SandboxUnavailable:
                break
            if not run.calls or run.load_error is not None:
                break
            for call in run.calls:
                if call.outcome is Outcome.NOT_RUN:
                    break
                answers.append(_text(call.repr) if call.outcome is Outcome.PASSED else "")
            else:
                continue
            if run.calls[0].outcome is Outcome.NOT_RUN:
                answers.append("")
        return answers + [""] * (len(keys) - len(answers))


def _counts(program: Program) -> list[Splice]:
    """A call that counts, as the first line of every loop's and function's body."""
    counts = []
    for block in program.blocks:
        first = block.statements[0]
        if block.name == "body" and isinstance(block.owner, (*Loop, ast.FunctionDef)):
            place = program.starts[program.first_line(first) - 1]
            if program.stands_alone(first):
                counts.append((place, place, f"{program.indent_of(first)}maieutic_rounds()\n"))
    return counts


def _text(shown: str | None) -> str:
    try:
        value = ast.literal_eval(shown or "''")
    except (ValueError, SyntaxError):
        return ""
    return value if isinstance(value, str) else ""


def fixed(base: str, letters: str) -> tuple[int, ...]:
    """Indices of the cases that fail in `base` and pass now."""
    pairs = enumerate(zip(base, letters, strict=False))
    return tuple(i for i, (old, new) in pairs if old != "P" and new == "P")


def broken(base: str, letters: str) -> tuple[int, ...]:
    """Indices of the cases that pass in `base` and fail now (all, when nothing ran)."""
    if not letters:
        return tuple(range(len(base)))
    pairs = enumerate(zip(base, letters, strict=False))
    return tuple(i for i, (old, new) in pairs if old == "P" and new != "P")


def complete(letters: str) -> bool:
    """Whether every case passes."""
    return bool(letters) and set(letters) == {"P"}


__all__ = ["Runner", "Trials", "broken", "complete", "fixed"]
