"""What is wrong with a student's program: the best supported faults first.

Evidence, strongest first: a change to the student's own lines that was run and mends cases; a
detector's hit on lines that failing runs execute; the line an error comes from; lines that failing
runs execute and passing ones do not.
"""

from __future__ import annotations

import ast
import warnings
from time import perf_counter

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Check, Construct, Finding, FindingSource, Outcome, Problem, Record
from tutor_app.subjects.python.alignment import differences
from tutor_app.subjects.python.detectors import detect
from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.expression_mutation import expression_edits
from tutor_app.subjects.python.faults import (
    finding_key,
    findings_of_errors,
    findings_of_hits,
    findings_of_mend,
    findings_of_spectrum,
    fragment,
    merge,
    plain_finding,
)
from tutor_app.subjects.python.mending import Budget, search
from tutor_app.subjects.python.naming import match_names, translate
from tutor_app.subjects.python.program import FunctionNode, Program
from tutor_app.subjects.python.sandbox import SandboxUnavailable, shared_sandbox
from tutor_app.subjects.python.spectrum import suspicion as suspicious_lines
from tutor_app.subjects.python.statement_mutation import statement_edits
from tutor_app.subjects.python.syntax import explain
from tutor_app.subjects.python.transplant import transplants
from tutor_app.subjects.python.trials import Runner, Trials
from tutor_app.subjects.python.unwritten import unwritten


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
        return tuple(_without_search(problem, program, check, {}))


def _faults(
    problem: Problem, program: Program, check: Check, sandbox: Runner | None
) -> tuple[Finding, ...]:
    nothing_there = unwritten(problem, program, check)
    if nothing_there is not None:
        return (nothing_there,)
    if all(r.outcome in (Outcome.NOT_RUN, Outcome.FORBIDDEN) for r in check.results):
        return tuple(_without_search(problem, program, check, {}))
    try:
        runner = sandbox or shared_sandbox()
        suspicion = suspicious_lines(problem, program.text, check, runner)
    except SandboxUnavailable:
        return tuple(_without_search(problem, program, check, {}))
    if len(program.lines) > SETTINGS.longest_program:
        return tuple(_without_search(problem, program, check, suspicion))
    return tuple(_searched(problem, program, check, runner, suspicion))


def _searched(
    problem: Problem,
    program: Program,
    check: Check,
    runner: Runner,
    suspicion: dict[int, float],
) -> list[Finding]:
    budget = SETTINGS.budget
    until = perf_counter() + SETTINGS.seconds
    trials = Trials(problem, program, runner, allowed=budget.most, until=until)
    expected = (r.case.expected for r in check.results if not r.passed)
    wanted = tuple(value for value in expected if value in SETTINGS.plain_values)
    towards, candidates = from_solutions(problem, program)
    candidates = [*candidates, *expression_edits(program), *statement_edits(program, wanted)]
    mends = search(program, trials, candidates, towards, suspicion, budget)
    groups: list[list[Finding]] = []
    best_is_complete = bool(mends) and mends[0].complete
    taken = 0
    for mend in mends[:40]:
        if taken > SETTINGS.alternatives:
            break
        if taken and best_is_complete and len(mend.edits) > len(mends[0].edits):
            continue
        found = findings_of_mend(program, mend, trials, suspicion)
        if groups and all(_covered(f, groups) for f in found):
            continue
        if groups:
            found = [f.model_copy(update={"confidence": f.confidence * 0.8}) for f in found]
        groups.append(found)
        taken += 1
    return _merged(problem, program, check, suspicion, groups)


def _covered(finding: Finding, groups: list[list[Finding]]) -> bool:
    return any(set(finding.lines) & set(f.lines) for group in groups for f in group)


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
        plain_finding(program, 1, "program", "A case fails.", 0.05, Construct.PROGRAM, ())
    ]


def _without_search(
    problem: Problem, program: Program, check: Check, suspicion: dict[int, float]
) -> list[Finding]:
    try:
        return _merged(problem, program, check, suspicion, [])
    except Exception:  # see diagnose
        return findings_of_errors(program, check)[: SETTINGS.findings]


def from_solutions(problem: Problem, program: Program) -> tuple[list[list[Edit]], list[Edit]]:
    """Differences from the nearest solutions (nearest first), and parts of the nearest to try."""
    mine = {f.name: f for f in program.functions()}
    options: list[tuple[int, int, list[Edit], FunctionNode, FunctionNode]] = []
    for number, text in enumerate(problem.solutions):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        cost = 0
        edits: list[Edit] = []
        pairs = []
        for theirs in tree.body:
            if isinstance(theirs, FunctionNode) and theirs.name in mine:
                own = mine[theirs.name]
                translated = translate(theirs, match_names(theirs, own))
                price, changes = differences(program, own, translated)
                cost, edits = cost + price, [*edits, *changes]
                pairs.append((own, translated))
        if pairs:
            options.append((cost, number, edits, *pairs[-1]))
    options.sort(key=lambda o: o[:2])
    candidates: list[Edit] = []
    for _, _, _, own, translated in options[: SETTINGS.solutions]:
        candidates.extend(transplants(program, own, translated))
    return [edits for _, _, edits, _, _ in options[: SETTINGS.solutions]], candidates


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
            misconception=found.misconception,
            concept=found.concept,
            explains=tuple(range(len(check.results))),
            fixes=found.fixes,
        ),
    )


__all__ = ["SETTINGS", "Settings", "diagnose", "from_solutions"]
