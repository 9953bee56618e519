"""Checkable questions about a student's own program, each with its computed answer."""

from __future__ import annotations

import ast

from tutor_app.dialogue import Check, Construct, Finding, Outcome, Probe, Problem, TraceTable
from tutor_app.subjects.python.probes.difference import difference_probe, judge_input
from tutor_app.subjects.python.probes.inside import (
    branch_probes,
    cell_probes,
    count_probes,
    expression_probes,
    tables,
    value_probes,
)
from tutor_app.subjects.python.probes.outside import (
    by_hand_probes,
    message_probe,
    output_probes,
    shown_output,
    syntax_probes,
)
from tutor_app.subjects.python.probes.scene import MAX_FINDINGS, Scene, shown_results, stage
from tutor_app.subjects.python.probes.source import Source, line_names
from tutor_app.subjects.python.probes.tiny import tiny_probe
from tutor_app.subjects.python.sandbox import Sandbox, shared_sandbox
from tutor_app.subjects.python.trace_table import shown

__all__ = ["full_table", "judge", "line_names", "probes", "tiny_probe"]


def probes(
    problem: Problem,
    work: str,
    check: Check,
    findings: tuple[Finding, ...],
    sandbox: Sandbox | None = None,
) -> tuple[Probe, ...]:
    """Checkable questions about the work as it stands, for the best findings first.

    Everything is computed from runs of the student's own program on shown cases and on inputs of
    the same shape, and kept only if a second run gives the same. A program whose runs may differ
    (chance, clocks) gets none. Raises SandboxUnavailable where programs cannot be run.
    """
    if check.syntax is not None:
        return syntax_probes(work, check, findings)
    try:
        source = Source.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    if not shown_results(check) or _changes_by_itself(source, problem):
        return ()
    set_up = stage(problem, work, check, findings, source, sandbox or shared_sandbox())
    taken: set[str] = set()
    found: dict[str, Probe] = {}

    def keep(*more: Probe | None) -> None:
        for probe in more:
            if probe is not None:
                found.setdefault(probe.id, probe)

    targets: list[Finding | None] = list(findings[:MAX_FINDINGS]) or [None]
    for finding in targets:
        if finding is not None and finding.part is Construct.UNWRITTEN:
            keep(*by_hand_probes(problem, set_up, check, finding))
            continue
        scene = next((one for one in set_up.scenes if one.finding is finding), None)
        if scene is not None and scene.run.outcome is not Outcome.NOT_RUN:
            keep(*_inside(scene))
        keep(*output_probes(set_up, check, finding, taken))
        if scene is not None:
            error = scene.result.error
            fragment = source.fragment(error.line) if error else ""
            keep(message_probe(scene.result, finding, fragment))
        keep(difference_probe(problem, set_up, finding))
    if not found:
        keep(*_last_resort(check, findings))
    return tuple(found.values())


def _inside(scene: Scene) -> list[Probe]:
    return [
        *cell_probes(scene),
        *value_probes(scene),
        *expression_probes(scene),
        *count_probes(scene),
        *branch_probes(scene),
    ]


def _last_resort(check: Check, findings: tuple[Finding, ...]) -> list[Probe | None]:
    """Something checkable about any program that fails: how a shown case ends."""
    finding = next(iter(findings), None)
    results = [result for _, result in shown_results(check)]
    made = [message_probe(result, finding) or shown_output(result, finding) for result in results]
    return [probe for probe in made if probe][:2]


def _changes_by_itself(source: Source, problem: Problem) -> bool:
    if source.changes_by_itself:
        return True
    try:
        prelude = Source(problem.prelude, ast.parse(problem.prelude), ())
    except SyntaxError:
        return False
    texts = any(quote in case.call for case in problem.cases for quote in "'\"")
    return prelude.changes_by_itself or (texts and source.uses_sets)


def full_table(
    problem: Problem,
    work: str,
    probe: Probe,
    check: Check,
    findings: tuple[Finding, ...],
    sandbox: Sandbox | None = None,
) -> TraceTable | None:
    """The whole table behind a probe with no cell hidden; None when the probe has no table."""
    if probe.table is None:
        return None
    finding = next((one for one in findings if one.key == probe.finding), None)
    source = Source.parse(work)
    set_up = stage(
        problem, work, check, (finding,) if finding else (), source, sandbox or shared_sandbox()
    )
    for scene in set_up.scenes:
        for full, _ in tables(scene):
            if scene.call == probe.call and full.columns == probe.table.columns:
                return shown(full)
    return None


def judge(
    problem: Problem, work: str, probe: Probe, said: str, sandbox: Sandbox | None = None
) -> bool:
    """Whether an input proposed by the student answers a DIFFERENCE probe, by running it."""
    return judge_input(problem, work, probe, said, sandbox or shared_sandbox())
