"""Checkable questions about a student's lines, each answer computed exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Check, Construct, Finding, Probe, Problem, StepState
from tutor_app.subjects.algebra.diagnosis import explanations
from tutor_app.subjects.algebra.explaining import Explanation
from tutor_app.subjects.algebra.facts import same, sides_of, terms_of
from tutor_app.subjects.algebra.line import AllOf, Kind, Line, Relation, is_statement
from tutor_app.subjects.algebra.probes import looking, substituting, undoing
from tutor_app.subjects.algebra.probes.making import Scene
from tutor_app.subjects.algebra.reaching import is_result
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.secrets import hidden_numbers, solution_numbers
from tutor_app.subjects.algebra.survey import Step, survey
from tutor_app.subjects.algebra.tree import Tree, letters

MOST = 14
"""Questions about one finding."""

UNSURE = 0.3
"""Below this confidence the question that tells rival explanations apart comes first."""


def probes(
    problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
) -> tuple[Probe, ...]:
    """Questions about the findings, or about the start of a work that is finished at once."""
    found: list[Probe] = []
    for finding in findings:
        made: dict[str, Probe] = {}
        for probe in _about(problem, work, finding):
            if probe is not None:
                made.setdefault(probe.id, probe)
        found.extend(list(made.values())[:MOST])
    return tuple(found)


def _about(problem: Problem, work: str, finding: Finding) -> Iterator[Probe | None]:
    found = survey(problem, work)
    index = finding.explains[0] if finding.explains else None
    step = found.steps[index] if index is not None and index < len(found.steps) else None
    before = step.before if step is not None else found.last_right
    wrong = step.line if step is not None and step.state is StepState.LOOK_AGAIN else None
    scene = Scene(
        problem=problem,
        survey=found,
        finding=finding,
        before=before,
        wrong=wrong,
        hidden=hidden_numbers(problem, work),
        avoid=solution_numbers(problem, found.start),
        row=step.row if step is not None else 0,
    )
    match finding.part:
        case Construct.STEP if step is not None and wrong is not None and before is not None:
            ways = explanations(problem, found, found.steps.index(step))
            yield from _about_step(scene, step, before, wrong, ways)
        case Construct.MODEL if wrong is not None:
            yield from _about_model(scene, wrong)
        case Construct.UNFINISHED:
            yield from _about_rest(scene, before)


def _about_step(
    scene: Scene, step: Step, before: Line, wrong: Line, ways: Sequence[Explanation]
) -> Iterator[Probe | None]:
    start = scene.survey.start
    if start is not None and isinstance(start.body, AllOf) and is_result(wrong.body):
        yield from substituting.in_systems(scene, start, wrong)
    if wrong.kind is Kind.INEQUALITY and before.kind is Kind.INEQUALITY and scene.letter:
        yield from substituting.in_inequalities(scene, step.verdict)
        yield from looking.rays(scene)
        yield from undoing.turned(scene)
    else:
        yield from substituting.in_equations(scene)
        yield from looking.balances(scene)
    unsure = scene.finding.confidence < UNSURE
    if unsure:
        yield undoing.deciding(scene, ways)
    rewritten = tuple(_rewritten(before, wrong))
    for one, other in rewritten:
        if letters(one) or letters(other):
            yield from substituting.in_expressions(scene, one, other)
            yield from undoing.numbers_instead(scene, one, other)
        else:
            yield from looking.estimates(scene, one, other)
    if all(_is_shortened(one, other) for one, other in rewritten):
        yield from undoing.each_side(scene)
        yield from undoing.smaller(scene)
    if not unsure:
        yield undoing.deciding(scene, ways)
    yield from looking.orders(scene, wrong)
    if is_result(wrong.body):
        yield from substituting.each_solution(scene, wrong)


def _rewritten(before: Line, wrong: Line) -> Iterator[tuple[Tree, Tree]]:
    """Expressions that the step claims to be equal, and that are not."""
    if not is_statement(before.body):
        old: Tree = before.body  # type: ignore[assignment]
        ends = wrong.body.sides if isinstance(wrong.body, Relation) else (wrong.body,)
        if is_statement(wrong.body) and not isinstance(wrong.body, Relation):
            return
        for end in ends:
            if not same(old, end):  # type: ignore[arg-type]
                yield old, end  # type: ignore[misc]
                return
        return
    chain = before.body
    if isinstance(chain, Relation) and not is_statement(wrong.body):
        yield chain.sides[-1], wrong.body  # type: ignore[misc]
        return
    one, other = sides_of(before), sides_of(wrong)
    if one is None or other is None:
        return
    kept = [same(a, b) for a, b in zip(one, other, strict=True)]
    if kept.count(False) == 1:
        place = kept.index(False)
        yield one[place], other[place]


def _is_shortened(one: Tree, other: Tree) -> bool:
    """Whether nothing happened to a side but that some of its terms are gone."""
    left = {to_text(term) for term in terms_of(other)}
    return left < {to_text(term) for term in terms_of(one)}


def _about_model(scene: Scene, wrong: Line) -> Iterator[Probe | None]:
    """What the student's own equation says of a small number."""
    yield from substituting.tries(scene, wrong, level=1)
    yield from substituting.tries(scene, wrong, level=2)


def _about_rest(scene: Scene, before: Line | None) -> Iterator[Probe | None]:
    """What the last right line says of a small number; wrong results tried in the start."""
    start = scene.survey.start
    if before is None:
        return
    if start is not None and is_result(before.body):
        yield from substituting.each_solution(scene, before)
    yield from substituting.tries(scene, before, level=3)


__all__ = ["probes"]
