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
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.edits import Edit, Splice, compatible, splices_of
from tutor_app.subjects.python.program import Loop, Program
from tutor_app.subjects.python.sandbox import Job, Run, SandboxUnavailable

HARNESS = Path(__file__).with_name("trial_harness.py").read_text(encoding="utf-8")
FIRST_ROUNDS = 30_000
LEAST_ROUNDS = 1_000
GROUP = 10


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
        self._setup = f"maieutic = MaieuticTrial({given})"
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
        """Run versions in one job, a group in each call; singly where a group does not end."""
        groups = [keys[i : i + GROUP] for i in range(0, len(keys), GROUP)]
        answers: list[str] = []
        for group, answer in zip(groups, self._job(groups), strict=True):
            words = answer.split(";") if answer else []
            if len(words) != len(group):
                words = self._job([[key] for key in group]) if len(group) > 1 else [""]
            answers.extend(words)
        return answers

    def _job(self, groups: Sequence[Sequence[tuple[Splice, ...]]]) -> list[str]:
        """What each group's call gives; empty for one that was stopped. What comes after a call
        that ended the whole job is run in another."""
        answers: list[str] = []
        while len(answers) < len(groups) and perf_counter() < self.until:
            left = groups[len(answers) :]
            versions = tuple(tuple(group) for group in left)
            job = Job(
                code=f"{self._setup}\nversions = {versions!r}",
                prelude=HARNESS,
                calls=tuple(
                    f"maieutic.many(versions[{n}], {self._rounds})" for n in range(len(left))
                ),
                seconds_per_call=0.08,
                seconds_total=2.0,
                fresh=False,  # the harness takes care of that itself
            )
            try:
                run = self.sandbox.run(job)
            except SandboxUnavailable:
                break
            before = len(answers)
            for call in run.calls:
                if call.outcome is Outcome.NOT_RUN:
                    break
                answers.append(call.value if isinstance(call.value, str) else "")
            if len(answers) == before:
                break
        if len(answers) < len(groups):
            disturbed()
        return answers + [""] * (len(groups) - len(answers))


def _counts(program: Program) -> list[Splice] | None:
    """A call that counts, as the first line of every loop's and function's body.

    None where some loop's body has no first line of its own (`while True: pass`).
    """
    counts = []
    for block in program.blocks:
        first = block.statements[0]
        if block.name == "body" and isinstance(block.owner, (*Loop, ast.FunctionDef)):
            place = program.starts[program.first_line(first) - 1]
            if not program.text[place : program.span(first)[0]].strip():
                counts.append((place, place, f"{program.indent_of(first)}maieutic_rounds()\n"))
            elif isinstance(block.owner, Loop):
                return None
    return counts


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
