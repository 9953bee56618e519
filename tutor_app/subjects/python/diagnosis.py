"""What is wrong with a student's program: the best supported faults first.

Evidence, strongest first: a change to the student's own lines that was run and mends cases; a
detector's hit on lines that failing runs execute; the line an error comes from; lines that failing
runs execute and passing ones do not.
"""

from __future__ import annotations

import ast
import logging

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Check, Construct, Finding, FindingSource, Outcome, Problem, Record
from tutor_app.subjects.python.detectors import detect
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.fault_search import Limits, mended_findings
from tutor_app.subjects.python.faults import (
    finding_key,
    findings_of_errors,
    findings_of_hits,
    findings_of_spectrum,
    fragment,
    merge,
    plain_finding,
)
from tutor_app.subjects.python.mending import Budget
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.sandbox import SandboxUnavailable, shared_sandbox
from tutor_app.subjects.python.spectrum import suspicion as suspicious_lines
from tutor_app.subjects.python.syntax import explain
from tutor_app.subjects.python.trials import Runner
from tutor_app.subjects.python.unwritten import unwritten

log = logging.getLogger(__name__)


class Settings(Record):
    """`knowledge/diagnosis.yaml`: how much diagnosis may try and say."""

    findings: int = Field(ge=1, le=10)
    alternatives: int = Field(ge=0, le=10)
    least: float = Field(ge=0, le=1)
    plain_values: tuple[str, ...]
    seconds: float = Field(gt=0)
    longest_program: int = Field(ge=10)
    solutions: int = Field(ge=1)
    budget: Budget


SETTINGS = load(KNOWLEDGE / "diagnosis.yaml", Settings)
LIMITS = Limits(
    budget=SETTINGS.budget,
    seconds=SETTINGS.seconds,
    solutions=SETTINGS.solutions,
    alternatives=SETTINGS.alternatives,
    plain_values=SETTINGS.plain_values,
)


def diagnose(
    problem: Problem, work: str, check: Check, sandbox: Runner | None = None
) -> tuple[Finding, ...]:
    """Findings, best first; none when every case passes or nothing was run. Never raises."""
    if check.syntax is not None:
        return _syntax(work, check)
    if check.all_pass or not check.results:
        return ()
    try:
        program = Program.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        unread = Program(work, ast.Module([], []), lines=work.split("\n"))
        what = "The program cannot be taken apart."
        return (plain_finding(unread, 1, "program", what, 0.05, Construct.PROGRAM, ()),)
    try:
        return _faults(problem, program, check, sandbox)
    except Exception:  # a fault of ours must not cost the student the turn
        disturbed()
        log.exception("the search for mends failed; going on with what needs none")
        return tuple(_without_search(problem, program, check))


def _faults(
    problem: Problem, program: Program, check: Check, sandbox: Runner | None
) -> tuple[Finding, ...]:
    """What is not written yet, and the faults of the rest, the student's own work first."""
    missing = unwritten(problem, program, check)
    if not missing:
        return tuple(_of_written(problem, program, check, sandbox))
    waiting = {case for finding in missing for case in finding.explains}
    rest = [i for i in range(len(check.results)) if i not in waiting]
    if all(check.results[i].passed for i in rest):
        return missing[: SETTINGS.findings]
    part = problem.model_copy(update={"cases": tuple(problem.cases[i] for i in rest)})
    seen = check.model_copy(update={"results": tuple(check.results[i] for i in rest)})
    found = [
        f.model_copy(update={"explains": tuple(rest[i] for i in f.explains)})
        for f in _of_written(part, program, seen, sandbox)
    ]
    return (*found[:1], *missing, *found[1:])[: SETTINGS.findings]


def _of_written(
    problem: Problem, program: Program, check: Check, sandbox: Runner | None
) -> list[Finding]:
    suspicion: dict[int, float] = {}
    mended: list[list[Finding]] = []
    if not all(r.outcome in (Outcome.NOT_RUN, Outcome.FORBIDDEN) for r in check.results):
        try:
            runner = sandbox or shared_sandbox()
            suspicion = suspicious_lines(problem, program.text, check, runner)
            if len(program.lines) <= SETTINGS.longest_program:
                mended = mended_findings(problem, program, check, runner, suspicion, LIMITS)
        except SandboxUnavailable:
            disturbed()
    return _merged(problem, program, check, suspicion, mended)


def _merged(
    problem: Problem,
    program: Program,
    check: Check,
    suspicion: dict[int, float],
    mended: list[list[Finding]],
) -> list[Finding]:
    """Mends first, then what detectors, errors and runs point at."""
    hits = findings_of_hits(program, check, detect(program.text, problem, check), suspicion)
    errors = findings_of_errors(program, check)
    spectrum = findings_of_spectrum(program, check, suspicion)
    return merge([*mended, hits, errors, spectrum], SETTINGS.findings, SETTINGS.least) or [
        _something(program)
    ]


def _without_search(problem: Problem, program: Program, check: Check) -> list[Finding]:
    try:
        return _merged(problem, program, check, {}, [])
    except Exception:  # see diagnose
        log.exception("a part of the diagnosis failed")
        return findings_of_errors(program, check)[: SETTINGS.findings] or [_something(program)]


def _something(program: Program) -> Finding:
    return plain_finding(program, 1, "program", "A case fails.", 0.05, Construct.PROGRAM, ())


# --------------------------------------------------------------------------- special cases


def _syntax(work: str, check: Check) -> tuple[Finding, ...]:
    assert check.syntax is not None
    found = explain(work, check.syntax)
    lines = work.split("\n")
    line = min(max(found.line, 1), len(lines))
    both = tuple(sorted({line, min(max(found.noticed_line, 1), len(lines))}))
    place = Program(text=work, tree=ast.Module([], []), lines=lines)
    return (
        Finding(
            key=finding_key(place, line, "syntax"),
            detector=f"syntax-{found.kind}",
            part=Construct.SYNTAX,
            lines=both,
            fragment=found.fragment or fragment(place, line),
            what=found.what,
            confidence=0.95,
            source=FindingSource.SYNTAX,
            misconception=found.misconception or None,  # the library has none for some
            concept=found.concept,
            explains=tuple(range(len(check.results))),
            fixes=found.fixes,
        ),
    )


__all__ = ["SETTINGS", "Settings", "diagnose"]
