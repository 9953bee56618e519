"""The runs behind the probes: which calls to run, which of them to trace, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tutor_app.dialogue import Case, CaseResult, Check, Finding, Outcome, Problem
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.inputs import devise, normal
from tutor_app.subjects.python.probes.source import Source
from tutor_app.subjects.python.rounds import Frame, frames
from tutor_app.subjects.python.sandbox import CallRun, Job, Sandbox, Step

# A run of fewer steps shows little of what happens time after time.
ENOUGH_STEPS = 11
MAX_FINDINGS = 3
MAX_TRACED = 5
MAX_STEPS = 500
MAX_TRIED = 20


@dataclass(frozen=True)
class Scene:
    """One finding with the failing call that shows it best, traced."""

    source: Source
    finding: Finding | None
    result: CaseResult
    run: CallRun
    lines: tuple[int, ...]

    @property
    def call(self) -> str:
        """The call that was traced."""
        return self.result.case.call

    @property
    def steps(self) -> tuple[Step, ...]:
        """The trace."""
        return self.run.steps

    def frames(self) -> list[Frame]:
        """The frames of the function the finding is in, or of all functions."""
        function = self.source.function_at(self.lines[0])
        found = frames(self.steps)
        own = [frame for frame in found if function and frame.function == function.name]
        return own or found

    def slots(self) -> dict[str, Any]:
        """What the case shows on the page: got and expected."""
        return {"got": got(self.result), "expected": self.result.case.expected}


@dataclass(frozen=True)
class Stage:
    """All that was run for one set of findings."""

    scenes: tuple[Scene, ...] = ()
    devised: tuple[tuple[str, CallRun], ...] = ()
    reference: dict[str, CallRun] = field(default_factory=dict)


def got(result: CaseResult) -> str:
    """What a case gave, as the page shows it."""
    if result.got is not None:
        return result.got
    if result.error is not None:
        return f"{result.error.type}: {result.error.message}".rstrip(": ")
    return ""


def endless(outcome: Outcome) -> bool:
    """Whether a run was cut off because it would not end."""
    return outcome is Outcome.TIMEOUT


def stopped(run: CallRun) -> bool:
    """Whether a run was stopped, or its trace is only the beginning of it."""
    ends = (Outcome.PASSED, Outcome.ERROR)
    return run.truncated or run.outcome not in ends


def shown_results(check: Check) -> list[tuple[int, CaseResult]]:
    """Results of the cases the student can see, failing ones first, small calls first."""
    shown = [(i, result) for i, result in enumerate(check.results) if not result.case.hidden]
    return sorted(shown, key=lambda one: (one[1].passed, len(one[1].case.call), one[0]))


def empty(call: str) -> bool:
    """Whether a call is made on something empty: that shows little of how a program works."""
    return any(mark in call for mark in ("([]", "[])", "(())", ", ())", "''", '""', "{}"))


def candidates(check: Check, finding: Finding | None) -> list[CaseResult]:
    """The cases that may show a finding, best first: failing, explained by it, small."""
    shown = shown_results(check)
    explained = set(finding.explains) if finding else set()

    def merit(one: tuple[int, CaseResult]) -> tuple[bool, bool, bool, int]:
        index, result = one
        call = result.case.call
        return result.passed, index not in explained, empty(call), len(call)

    return [result for _, result in sorted(shown, key=merit)]


def stage(
    problem: Problem,
    work: str,
    check: Check,
    findings: Sequence[Finding],
    source: Source,
    sandbox: Sandbox,
) -> Stage:
    """Run what the probes need, twice, and keep only what came out the same both times.

    At most five runs: devised inputs on the work (twice) and on a reference, traced calls (twice).
    """
    targets: list[Finding | None] = list(findings[:MAX_FINDINGS]) or [None]
    traced: dict[str, CaseResult] = {}
    for finding in targets:
        for result in candidates(check, finding)[:2]:
            traced.setdefault(result.case.call, result)
    chosen = list(traced.values())[: 1 if source.keeps_state else MAX_TRACED]
    slow = any(endless(result.outcome) for result in check.results)
    watches = {}
    for finding in targets:
        for watch in source.watches(finding.lines if finding else ()):
            watches[(watch.line, watch.expression)] = watch
    job = Job(
        code=work,
        prelude=problem.prelude,
        calls=tuple(result.case.call for result in chosen),
        trace="steps",
        watch=tuple(watches.values()),
        max_steps=MAX_STEPS,
        seconds_per_call=0.1 if slow else 0.3,
        seconds_total=0.3 if slow else 1.0,
    )
    runs = sandbox.run(job).calls
    again = runs if slow else sandbox.run(job).calls
    steady = {
        result.case.call: run
        for result, run, other in zip(chosen, runs, again, strict=False)
        if _same_run(run, other)
    }
    scenes = []
    for finding in targets:
        scene = _best_scene(source, finding, check, steady)
        if scene:
            scenes.append(scene)
    return Stage(tuple(scenes), *_devised(problem, work, check, source, sandbox, slow))


def trace(
    problem: Problem, work: str, source: Source, call: str, lines: tuple[int, ...], sandbox: Sandbox
) -> Scene | None:
    """One call traced with what stands at some lines in view."""
    job = Job(
        code=work,
        prelude=problem.prelude,
        calls=(call,),
        trace="steps",
        watch=source.watches(lines),
        max_steps=MAX_STEPS,
        seconds_per_call=0.3,
        seconds_total=0.6,
    )
    runs = sandbox.run(job).calls
    if not runs:
        return None
    result = CaseResult(case=Case(call=call), outcome=runs[0].outcome)
    return Scene(source, None, result, runs[0], lines)


def _best_scene(
    source: Source, finding: Finding | None, check: Check, steady: dict[str, CallRun]
) -> Scene | None:
    scenes = [
        Scene(source, finding, result, steady[result.case.call], _lines(source, finding))
        for result in candidates(check, finding)
        if result.case.call in steady
        and (not source.keeps_state or steady[result.case.call].repr == result.got)
    ]

    def merit(scene: Scene) -> tuple[bool, bool, bool, int]:
        reached = any(step.line in scene.lines for step in scene.steps)
        short = len(scene.steps) < ENOUGH_STEPS or empty(scene.call)
        return scene.result.passed, not reached, short, len(scene.steps)

    return min(scenes, key=merit, default=None)


def _lines(source: Source, finding: Finding | None) -> tuple[int, ...]:
    """The finding's lines; the first line of the first function where there is none."""
    if finding and finding.lines:
        return finding.lines
    return (source.functions[0].body[0].lineno,) if source.functions else (1,)


def _same_run(run: CallRun, other: CallRun) -> bool:
    same = _is_same(run, other)
    if not same:
        disturbed()
    return same


def _is_same(run: CallRun, other: CallRun) -> bool:
    if endless(run.outcome) or endless(other.outcome):
        shorter = min(len(run.steps), len(other.steps))
        return run.outcome is other.outcome and run.steps[:shorter] == other.steps[:shorter]
    return (run.outcome, run.repr, run.printed, run.steps) == (
        other.outcome,
        other.repr,
        other.printed,
        other.steps,
    )


def _devised(
    problem: Problem, work: str, check: Check, source: Source, sandbox: Sandbox, slow: bool
) -> tuple[tuple[tuple[str, CallRun], ...], dict[str, CallRun]]:
    """Small calls of the same shape, each with what the work gives, and what a reference gives."""
    shown = [result.case.call for _, result in shown_results(check)]
    hidden = {normal(case.call) for case in problem.cases if case.hidden}
    calls = tuple(call for call in devise(shown) if normal(call) not in hidden)[:MAX_TRIED]
    if not calls:
        return (), {}
    # A program that keeps something from call to call gets a fresh start for each call.
    groups = [calls]
    if source.keeps_state:
        twice = "; ".join(calls[:2] if len(calls) > 1 else calls * 2)
        groups = [(call,) for call in (twice, *calls[:1]) if "\n" not in call]
    runs: list[CallRun] = []
    again: list[CallRun] = []
    for group in groups:
        job = Job(
            code=work,
            prelude=problem.prelude,
            calls=group,
            trace="lines",
            seconds_per_call=0.05,
            seconds_total=0.2,
        )
        runs += sandbox.run(job).calls
        again += runs[len(again) :] if slow else sandbox.run(job).calls
    tried = [call for group in groups for call in group]
    devised = tuple(
        (call, run)
        for call, run, other in zip(tried, runs, again, strict=False)
        if run.outcome in (Outcome.PASSED, Outcome.ERROR) and _same_run(run, other)
    )
    reference: dict[str, CallRun] = {}
    if problem.solutions and devised:
        kept = tuple(call for call, _ in devised)
        right = sandbox.run(
            Job(code=problem.solutions[0], prelude=problem.prelude, calls=kept, seconds_total=0.5)
        )
        reference = dict(zip(kept, right.calls, strict=False))
    return devised, reference
