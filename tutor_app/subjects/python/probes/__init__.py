"""Checkable questions about a student's own program, each with its computed answer."""

from __future__ import annotations

from tutor_app.dialogue import (
    AnswerKind,
    CaseResult,
    Check,
    Construct,
    Finding,
    Outcome,
    Probe,
    ProbeKind,
    Problem,
    TraceTable,
)
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.probes.difference import difference_probe, judge_input
from tutor_app.subjects.python.probes.inside import (
    branch_probes,
    count_probes,
    expression_probes,
    value_probes,
)
from tutor_app.subjects.python.probes.outside import (
    by_hand_probes,
    expected_probe,
    message_probe,
    output_probes,
    syntax_probes,
)
from tutor_app.subjects.python.probes.rounds_asked import cell_probes, last_round_probes, tables
from tutor_app.subjects.python.probes.scene import MAX_FINDINGS, Scene, shown_results, stage, trace
from tutor_app.subjects.python.probes.source import Source, line_names
from tutor_app.subjects.python.probes.tiny import tiny_probe
from tutor_app.subjects.python.sandbox import Sandbox, SandboxUnavailable, shared_sandbox
from tutor_app.subjects.python.trace_table import SKIPPED, shown
from tutor_app.subjects.python.walking import parsed

# Kinds whose answer can be read off a table of the run.
ABOUT_A_RUN = frozenset({ProbeKind.COUNT, ProbeKind.VALUE})

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
    (chance, clocks), or that cannot be run here, gets only what needs no run.
    """
    if check.syntax is not None:
        return syntax_probes(work, check, findings)
    try:
        source = Source.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    if not shown_results(check) or _by_chance(source, problem):
        return tuple(_last_resort(problem, check, findings))
    try:
        set_up = stage(problem, work, check, findings, source, sandbox or shared_sandbox())
    except SandboxUnavailable:
        disturbed()
        return tuple(_last_resort(problem, check, findings))
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
    if _order_may_differ(source, problem):
        found = {key: probe for key, probe in found.items() if _whatever_order(probe)}
    if not found:
        return tuple(_last_resort(problem, check, findings))
    return tuple(found.values())


def _inside(scene: Scene) -> list[Probe]:
    return [
        *cell_probes(scene),
        *last_round_probes(scene),
        *value_probes(scene),
        *expression_probes(scene),
        *count_probes(scene),
        *branch_probes(scene),
    ]


def _last_resort(problem: Problem, check: Check, findings: tuple[Finding, ...]) -> list[Probe]:
    """Something checkable about any program: how shown cases end, or what one ought to give."""
    finding = next(iter(findings), None)
    results = [result for _, result in shown_results(check)] or [
        CaseResult(case=case, outcome=Outcome.NOT_RUN) for case in problem.cases if not case.hidden
    ]
    ends = {result.error.type if result.error else result.outcome.value for result in results}
    errors = [message_probe(result, finding) for result in results] if len(ends) == 1 else []
    made = errors if any(errors) else [expected_probe(result, finding) for result in results]
    return [probe for probe in made if probe is not None][:2]


def _by_chance(source: Source, problem: Problem) -> bool:
    """Whether chance or a clock plays a part in the work or in the teacher's prelude."""
    if source.changes_by_itself:
        return True
    try:
        return Source(problem.prelude, parsed(problem.prelude), ()).changes_by_itself
    except (SyntaxError, ValueError):
        return False


def _order_may_differ(source: Source, problem: Problem) -> bool:
    """Whether the order of texts in a set may show, which differs from process to process."""
    texts = any(quote in case.call for case in problem.cases for quote in "'\"")
    return texts and source.uses_sets


def _whatever_order(probe: Probe) -> bool:
    plain = probe.answer.kind in (AnswerKind.COUNT, AnswerKind.ERROR, AnswerKind.INPUT)
    value = probe.answer.value
    single = value.count(",") == 0 or value.startswith("{")
    return plain or single or value.count("(") == value.count(")") == value.count("'") / 2 == 1


def full_table(
    problem: Problem, work: str, probe: Probe, sandbox: Sandbox | None = None
) -> TraceTable | None:
    """The whole table of the run behind a probe, with no cell hidden; None where none shows it."""
    if probe.table is None and probe.kind not in ABOUT_A_RUN:
        return None
    try:
        source = Source.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    anchors = [one.body[0].lineno for one in source.functions] or [1]
    if probe.table is None:
        anchors = []  # only a table of the very place says something about it
    if probe.line is not None:
        anchors.insert(0, probe.line)
    for anchor in anchors:
        scene = trace(problem, work, source, probe.call, (anchor,), sandbox or shared_sandbox())
        for full, _ in tables(scene) if scene else ():
            table = shown(full)
            if probe.table is None:
                return table
            if full.columns == probe.table.columns and _agree(table, probe.table):
                return table
    return None


def _agree(full: TraceTable, asked: TraceTable) -> bool:
    """Whether the first row of both tables is the same, but for what is hidden."""
    pairs = zip(full.rows[0], asked.rows[0], strict=True)
    return all(known == shown for known, shown in pairs if shown not in ("", SKIPPED))


def judge(
    problem: Problem, work: str, probe: Probe, said: str, sandbox: Sandbox | None = None
) -> bool:
    """Whether an input proposed by the student answers a DIFFERENCE probe, by running it."""
    return judge_input(problem, work, probe, said, sandbox or shared_sandbox())
