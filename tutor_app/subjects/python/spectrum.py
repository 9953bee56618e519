"""Spectrum-based fault localisation: which lines do failing runs execute and passing ones not.

The score is Ochiai's coefficient (Abreu, Zoeteweij, van Gemund, 2007).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tutor_app.dialogue import Check, Problem
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.sandbox import Job, SandboxUnavailable
from tutor_app.subjects.python.trials import Runner


def ochiai(covered: Sequence[set[int]], failed: Sequence[bool]) -> dict[int, float]:
    """For each line that ran, failed(line) / sqrt(all failed * all runs of the line), 0 to 1."""
    failures = sum(failed)
    scores: dict[int, float] = {}
    for line in sorted(set().union(*covered)) if covered else []:
        runs = [f for lines, f in zip(covered, failed, strict=True) if line in lines]
        bad = sum(runs)
        scores[line] = bad / math.sqrt(failures * len(runs)) if failures and runs else 0.0
    return scores


def suspicion(problem: Problem, work: str, check: Check, sandbox: Runner) -> dict[int, float]:
    """Ochiai's score of every line that ran. Empty where nothing can be run."""
    results = check.results[:60]
    job = Job(
        code=work,
        prelude=problem.prelude,
        calls=tuple(result.case.call for result in results),
        trace="lines",
        seconds_per_call=0.05,
        seconds_total=0.3,
    )
    try:
        run = sandbox.run(job)
    except SandboxUnavailable:
        disturbed()
        return {}
    covered = [set(call.lines) for call in run.calls]
    failed = [not result.passed for result in results[: len(covered)]]
    return ochiai(covered, failed)


__all__ = ["ochiai", "suspicion"]
