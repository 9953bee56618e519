"""From an observation to words that were cleared: plan, wording, guard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor_app.assembly import Parts
from tutor_app.dialogue import (
    Check,
    Fallback,
    Fault,
    Fix,
    GuardReport,
    Layer,
    Leak,
    Move,
    ProbeKind,
    Question,
    Secret,
    Understanding,
)
from tutor_app.guard import Ledger, guard, review
from tutor_app.planner import Act, Observation, Plan, PlanState, put_safe_question, step
from tutor_app.roles.protocols import Roles, Scene, Telling, Utterance
from tutor_app.roles.tables import example_text
from tutor_app.session import SessionState
from tutor_app.subjects.protocol import Subject

PLANS_TRIED = 4


class Said(NamedTuple):
    """What planning, wording and the guard made of a turn. `by_model`: whose words `text` is."""

    state: PlanState
    plan: Plan
    telling: Telling
    draft: Utterance
    text: str
    report: GuardReport
    by_model: bool
    fallbacks: tuple[Fallback, ...]


class Guarded(NamedTuple):
    """What must not be said in this turn, and what was said already."""

    secrets: tuple[Secret, ...]
    ledger: Ledger


def say(
    parts: Parts,
    roles: Roles,
    state: SessionState,
    scene: Scene,
    observation: Observation,
    proposed: Sequence[Understanding],
    answered: Question | None,
    guarded: Guarded,
) -> Said:
    """Plan, put into words, clear. A question whose words cannot be cleared is planned anew
    without it; when that fails too, the safe question takes its place in the tree.

    A language model words the first plan only, so that a turn costs one call for its words at the
    most; if its draft is held back, the offline words for the same plan are next. Those are ours
    and know no fix: how near they come to one by their meaning is asked of a model's words only.
    """
    candidates = roles.analyst.candidates(scene, proposed)
    instructor = roles.instructor
    held_back: tuple[str, ...] = ()
    leaks: tuple[Leak, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    for _ in range(PLANS_TRIED):
        plan_state, plan = step(state.plan, observation, proposed, candidates, parts.policy)
        telling = _telling(
            parts.ground(scene.problem).subject, scene, plan, answered, plan_state.examples
        )
        draft = instructor.say(scene, plan, observation.reading, plan_state, telling, state.used)
        if draft.plain is not None:
            found = _leaks(parts, roles, scene, plan, draft, guarded, _shown(plan, telling, draft))
            if not found:
                report = GuardReport(
                    allowed=not held_back, leaks=leaks, blocked=held_back, replaced=False
                )
                return Said(plan_state, plan, telling, draft, draft.text, report, True, fallbacks)
            held_back, leaks = (*held_back, draft.text), (*leaks, *found)
            fallbacks = (
                *fallbacks,
                Fallback(role="instructor", fault=Fault.HELD_BACK, detail=found[0].reason),
            )
            draft = Utterance(text=draft.plain, parts=draft.parts)
        text, report = guard(
            draft.text,
            roles.offline.safe(scene, plan),
            guarded.secrets,
            guarded.ledger,
            directives=parts.directives,
            last_resort=parts.last_resort,
            fixes=_fixes(scene),
            own_code=_own_code(scene),
            example=_shown(plan, telling, draft),
            mathematics=parts.ground(scene.problem).mathematics,
        )
        held_back, leaks = (*held_back, *report.blocked), (*leaks, *report.leaks)
        if not report.replaced or plan.question is None:
            break
        refused = plan.question.id
        candidates = tuple(c for c in candidates if c.id != refused)
        instructor = roles.offline
    if report.replaced and plan.question is not None:
        plan_state, plan = put_safe_question(plan_state, plan)
    report = report.model_copy(
        update={"allowed": not held_back, "blocked": held_back, "leaks": leaks}
    )
    return Said(plan_state, plan, telling, draft, text, report, False, fallbacks)


def _leaks(
    parts: Parts,
    roles: Roles,
    scene: Scene,
    plan: Plan,
    draft: Utterance,
    guarded: Guarded,
    shown: str | None,
) -> tuple[Leak, ...]:
    """What a model's draft would give away, by the guard and then by a reviewer if there is one.
    Fails closed: a guard that breaks holds the draft back.
    """
    try:
        verdict = review(
            draft.text,
            guarded.secrets,
            guarded.ledger,
            directives=parts.directives,
            fixes=_fixes(scene),
            own_code=_own_code(scene),
            example=shown,
            mathematics=parts.ground(scene.problem).mathematics,
            nearness=parts.ground(scene.problem).nearness(scene.work, scene.findings),
        )
    except Exception as error:
        reason = f"guard failed ({type(error).__name__})"
        return (Leak(layer=Layer.TEXT, span="", secret="", reason=reason),)
    if not verdict.allowed:
        return verdict.leaks
    if roles.reviewer is None:
        return ()
    return roles.reviewer.review(scene, plan, draft.text, guarded.secrets)


def _shown(plan: Plan, telling: Telling, draft: Utterance) -> str | None:
    """What stands in a draft that is not about the student's work: a worked example, a small
    situation of the library with values of its own, or a definition they asked for.
    """
    if telling.example is not None:
        return example_text(telling.example)
    probe = plan.question.probe if plan.question is not None else None
    small = ""
    if probe is not None and probe.kind is ProbeKind.TINY:
        small = "\n".join(probe.slots.get(slot, "") for slot in ("setup", "expression"))
    return "\n".join(text for text in (small, draft.told) if text.strip()) or None


def _fixes(scene: Scene) -> tuple[Fix, ...]:
    return tuple(fix for finding in scene.findings for fix in finding.fixes)


def _own_code(scene: Scene) -> str:
    """What the student has in front of them anyway. A program's statement is prose; that of an
    algebra problem has the very numbers and expressions that are worked with.
    """
    problem = scene.problem
    task = (problem.start, problem.statement) if problem.subject == "algebra" else ()
    return "\n".join((scene.work, *task, *_on_the_page(scene.check)))


def _on_the_page(check: Check) -> Iterator[str]:
    """What the student can see of the cases anyway: no news when the tutor says it."""
    for result in check.results:
        if not result.case.hidden:
            yield from (result.case.call, result.case.expected, result.got or "")
            if result.error is not None:
                yield result.error.type


def _telling(
    subject: Subject, scene: Scene, plan: Plan, answered: Question | None, shown: tuple[str, ...]
) -> Telling:
    question = plan.question
    example = table = None
    if plan.act is Act.EXAMPLE and question is not None:
        finding = scene.finding(question.finding)
        if finding is not None:
            example = subject.worked_example(finding, scene.work, shown)
    if question is not None and question.move is Move.CONTRAST and question.probe is not None:
        table = subject.full_table(scene.problem, scene.work, question.probe)
    return Telling(answered=answered, example=example, table=table)
