"""Mends of a program as findings: what to try, the search, and which faults the mends show.

A file with several functions is searched as a whole first. When that gives no complete mend, the
cases of each function are searched for on their own, so that a fault in one function does not hide
one in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from tutor_app.dialogue import Check, Finding, Problem
from tutor_app.subjects.python.alignment import differences
from tutor_app.subjects.python.call_mutation import call_edits
from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.expression_mutation import expression_edits
from tutor_app.subjects.python.faults import findings_of_mend, only_adds
from tutor_app.subjects.python.mending import Budget, Mend, search
from tutor_app.subjects.python.naming import in_names_of
from tutor_app.subjects.python.program import FunctionNode, Program
from tutor_app.subjects.python.reach import names_called, reached
from tutor_app.subjects.python.statement_mutation import statement_edits
from tutor_app.subjects.python.transplant import transplants
from tutor_app.subjects.python.trials import Runner, Trials
from tutor_app.subjects.python.walking import parsed

MOST_MENDS = 40
ALTERNATIVE = 0.8
"""How much less certain another way to mend is than the best one."""


@dataclass(frozen=True)
class Limits:
    """How much to search: see `knowledge/diagnosis.yaml`."""

    budget: Budget
    seconds: float
    solutions: int
    alternatives: int
    plain_values: tuple[str, ...]


def mended_findings(
    problem: Problem,
    program: Program,
    check: Check,
    runner: Runner,
    suspicion: dict[int, float],
    limits: Limits,
) -> list[list[Finding]]:
    """Findings of the best mend, then of the alternatives; one list for each mend."""
    until = perf_counter() + limits.seconds
    trials = Trials(problem, program, runner, allowed=limits.budget.most, until=until)
    expected = (r.case.expected for r in check.results if not r.passed)
    wanted = tuple(value for value in expected if value in limits.plain_values)
    towards, candidates = from_solutions(problem, program, limits.solutions)
    candidates += [*expression_edits(program), *statement_edits(program, wanted)]
    candidates = _within_reach(program, check, [*candidates, *call_edits(program)])
    mends = search(program, trials, candidates, towards, suspicion, limits.budget)
    if not (mends and mends[0].complete):
        parts = _in_parts(problem, program, check, trials)
        for cases in parts:
            part = problem.model_copy(update={"cases": tuple(problem.cases[i] for i in cases)})
            own = Trials(part, program, runner, allowed=limits.budget.most // 2, until=until)
            found = search(program, own, candidates, towards, suspicion, limits.budget)[:1]
            mends = [*[_on_all(trials, m) for m in found if m.complete], *mends]
    return _groups(program, trials, mends, suspicion, limits.alternatives)


def _on_all(trials: Trials, mend: Mend) -> Mend:
    """A mend found with some of the cases, with its outcome on all of them."""
    return Mend(mend.edits, trials.run([mend.edits])[0], mend.lines, mend.cost)


def _within_reach(program: Program, check: Check, candidates: Sequence[Edit]) -> list[Edit]:
    """The edits outside functions that no failing case can come to."""
    failing = [r.case.call for r in check.results if not r.passed]
    alive = set().union(*(reached(program, call) for call in failing)) if failing else set()
    idle: set[int] = set()
    for function in program.functions():
        if function not in alive:
            idle.update(range(function.lineno, program.last_line(function) + 1))
    return [e for e in candidates if program.line_of(e.splices[0][0]) not in idle]


def _in_parts(
    problem: Problem, program: Program, check: Check, trials: Trials
) -> list[tuple[int, ...]]:
    """Cases by the functions they call, those parts in which one fails; none for one part."""
    defined = {f.name for f in program.functions()}
    parts: dict[frozenset[str], list[int]] = {}
    for number, case in enumerate(problem.cases):
        parts.setdefault(frozenset(names_called(case.call)) & defined, []).append(number)
    failing = [
        tuple(cases)
        for cases in parts.values()
        if any(trials.base[i] != "P" for i in cases if i < len(check.results))
    ]
    return failing[::-1] if len(parts) > 1 else []


def _groups(
    program: Program,
    trials: Trials,
    mends: Sequence[Mend],
    suspicion: dict[int, float],
    alternatives: int,
) -> list[list[Finding]]:
    groups: list[list[Finding]] = []
    best_is_complete = bool(mends) and mends[0].complete
    # Other ways that change a line of the student's tell more than further places to add one.
    others = sorted(
        mends[1:MOST_MENDS],
        key=lambda m: (not m.complete, all(only_adds(program, e) for e in m.edits)),
    )
    for mend in [*mends[:1], *others]:
        if len(groups) > alternatives:
            break
        if groups and best_is_complete and len(mend.edits) > len(mends[0].edits):
            continue
        found = findings_of_mend(program, mend, trials, suspicion)
        if groups and all(_covered(f, groups) for f in found):
            continue
        if groups and best_is_complete:
            found = [
                f.model_copy(update={"confidence": round(f.confidence * ALTERNATIVE, 3)})
                for f in found
            ]
        groups.append(found)
    return groups


def _covered(finding: Finding, groups: list[list[Finding]]) -> bool:
    """Whether another finding has the line this one changes first."""
    return any(finding.lines[0] in f.lines for group in groups for f in group)


def from_solutions(
    problem: Problem, program: Program, most: int = 2
) -> tuple[list[list[Edit]], list[Edit]]:
    """Differences from the nearest solutions (nearest first), and their parts to try anywhere."""
    mine = {f.name: f for f in program.functions()}
    options: list[tuple[int, int, list[Edit], list[tuple[FunctionNode, FunctionNode]]]] = []
    for number, text in enumerate(problem.solutions):
        try:
            tree = parsed(text)
        except (SyntaxError, ValueError):
            continue
        cost = 0
        edits: list[Edit] = []
        pairs = []
        for theirs in tree.body:
            if isinstance(theirs, FunctionNode) and theirs.name in mine:
                own = mine[theirs.name]
                translated = in_names_of(own, theirs)
                price, changes = differences(program, own, translated)
                cost, edits = cost + price, [*edits, *changes]
                pairs.append((own, translated))
        if pairs:
            options.append((cost, number, edits, pairs))
    options.sort(key=lambda o: o[:2])
    near = options[:most]
    parts = [e for o in near for own, theirs in o[3] for e in transplants(program, own, theirs)]
    return [edits for _, _, edits, _ in near], parts


__all__ = ["Limits", "from_solutions", "mended_findings"]
