"""From an observation to words that were cleared: plan, wording, guard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor_app.assembly import Parts
from tutor_app.dialogue import (
    Check,
    Disclosure,
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
from tutor_app.guard import Ledger, Review, guard, review
from tutor_app.planner import (
    Act,
    Observation,
    Plan,
    PlanState,
    put_safe_question,
    step,
    without_pinned,
)
from tutor_app.roles.protocols import Roles, Scene, Telling, Utterance
from tutor_app.roles.tables import example_text
from tutor_app.session import SessionState

PLANS_TRIED = 4
RECENT = 6


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
    without it, and one that a teacher pinned is given up; when that fails too, the safe question
    takes its place in the tree.

    A language model words the first plan only, so that a turn costs one call for its words at the
    most; if its draft is held back, the offline words for the same plan are next. Those are ours
    and know no fix: how near they come to one by their meaning is asked of a model's words only.
    """
    candidates = roles.analyst.candidates(scene, proposed)
    instructor = roles.instructor
    held_back: tuple[str, ...] = ()
    leaks: tuple[Leak, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    before = state.plan
    for _ in range(PLANS_TRIED):
        plan_state, plan = step(before, observation, proposed, candidates, parts.policy)
        telling = telling_for(parts, scene, plan, answered, plan_state.examples)
        draft = instructor.say(scene, plan, observation.reading, plan_state, telling, state.used)
        if draft.plain is not None:
            found = leaks_of(parts, scene, draft.text, guarded, _shown(plan, telling, draft))
            if not found and roles.reviewer is not None:
                found = roles.reviewer.review(scene, plan, draft.text, guarded.secrets)
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
        pinned = _newly_pinned(plan)
        if plan.as_it_is:
            text, report = _as_it_is(parts, scene, draft.text, pinned, guarded)
            return Said(plan_state, plan, telling, draft, text, report, False, fallbacks)
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
        if plan.question is None or not (report.replaced or pinned not in text):
            break
        refused = plan.question.id
        candidates = tuple(c for c in candidates if c.id != refused)
        before = without_pinned(before) if pinned else before
        instructor = roles.offline
    if report.replaced and plan.question is not None:
        plan_state, plan = put_safe_question(plan_state, plan)
    report = report.model_copy(
        update={"allowed": not held_back, "blocked": held_back, "leaks": leaks}
    )
    return Said(plan_state, plan, telling, draft, text, report, False, fallbacks)


def _newly_pinned(plan: Plan) -> str:
    """The words of a teacher's question that is asked now; empty where none is."""
    question = plan.question
    return question.text if plan.act is Act.ASK and question and question.pinned else ""


def _as_it_is(
    parts: Parts, scene: Scene, draft: str, pinned: str, guarded: Guarded
) -> tuple[str, GuardReport]:
    """A draft that ends in a question a teacher wants asked as it is: only what the tutor says
    before it has to pass the guard, and is left out otherwise.
    """
    before = draft.removesuffix(pinned).strip()
    leaks = leaks_of(parts, scene, before, guarded)
    if not leaks:
        return draft, GuardReport()
    return pinned, GuardReport(allowed=False, leaks=leaks, blocked=(before,))


def present_scene(state: SessionState) -> Scene:
    """The session as it stands, with nothing new from the student."""
    facts = state.facts
    return Scene(
        session=state.id,
        turn=state.plan.turns,
        problem=state.problem,
        work=facts.work,
        check=facts.check,
        findings=facts.findings,
        probes=facts.probes,
        past=state.past,
        assessment=facts.assessment,
        recent=recent_of(state.ledger),
    )


def recent_of(ledger: Ledger) -> tuple[Disclosure, ...]:
    """The last messages of all sides, oldest first."""
    return tuple(entry for entry in ledger.entries if entry.by != "work")[-RECENT:]


def judged(
    parts: Parts, scene: Scene, text: str, guarded: Guarded, example: str | None = None
) -> Review:
    """What the guard makes of a text in this scene, with nothing repaired or replaced; `example`
    is the worked example in it.
    """
    return review(
        text,
        guarded.secrets,
        guarded.ledger,
        directives=parts.directives,
        fixes=_fixes(scene),
        own_code=_own_code(scene),
        example=example,
        mathematics=parts.ground(scene.problem).mathematics,
        nearness=parts.ground(scene.problem).nearness(scene.work, scene.findings),
    )


def leaks_of(
    parts: Parts, scene: Scene, text: str, guarded: Guarded, example: str | None = None
) -> tuple[Leak, ...]:
    """What words would give away, by the guard; `example` is the worked example in them. Fails
    closed: a guard that breaks sees a leak.
    """
    try:
        verdict = judged(parts, scene, text, guarded, example)
    except Exception as error:
        reason = f"guard failed ({type(error).__name__})"
        return (Leak(layer=Layer.TEXT, span="", secret="", reason=reason),)
    return () if verdict.allowed else verdict.leaks


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


def telling_for(
    parts: Parts, scene: Scene, plan: Plan, answered: Question | None, shown: tuple[str, ...]
) -> Telling:
    """What there is to show with a plan: a worked example not `shown` before, or a whole run."""
    question = plan.question
    subject = parts.ground(scene.problem).subject
    example = table = None
    if plan.act is Act.EXAMPLE and question is not None:
        finding = scene.finding(question.finding)
        if finding is not None:
            example = subject.worked_example(finding, scene.work, shown)
    if question is not None and question.move is Move.CONTRAST and question.probe is not None:
        table = subject.full_table(scene.problem, scene.work, question.probe)
    return Telling(answered=answered, example=example, table=table)
