"""One turn, top to bottom: from a student's message and work to a reply that was cleared.

Ground truth, reading, knowledge state, retrieval, plan, words, guard; each step is a call into the
room that does it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from tutor_app.assembly import Parts
from tutor_app.dialogue import (
    Check,
    Intent,
    Question,
    Reading,
    Reply,
    Status,
    Turn,
    Understanding,
)
from tutor_app.looking import (
    assessed,
    carried_over,
    is_settled,
    latest_by_key,
    look,
    merged_secrets,
    read_again,
)
from tutor_app.overruling import reading_as_overruled, retrieve, scene_as_overruled
from tutor_app.planner import Observation, Phase, separate_faults, weigh_guess
from tutor_app.roles.changes import outcomes_changed
from tutor_app.roles.offline.guesses import with_guesses
from tutor_app.roles.protocols import Doing, Roles, Scene, Spent, Step
from tutor_app.saying import Guarded, recent_of, say
from tutor_app.session import Facts, SessionState

USED_KEPT = 400

STATUS_OF_PHASE = {
    Phase.DONE: Status.SOLVED,
    Phase.STUCK: Status.STUCK,
    Phase.LEFT: Status.ENDED,
}


def take_turn(
    parts: Parts,
    state: SessionState,
    number: int,
    message: str,
    work: str,
    roles: Roles,
    doing: Doing,
    *,
    has_model: bool,
    check: Check | None = None,
) -> tuple[SessionState, Turn]:
    """Everything between a student's message and the record of the turn. Nothing is stored.

    `number` counts from 0, the opening, which has no message. `doing` is told what the turn is at.
    `has_model`: a language model is configured, whether or not `roles` may ask it now. `check` is
    what came of running the work, where that was just done.
    """
    began = time.perf_counter()
    problem = state.problem
    ground = parts.ground(problem)
    opening = number == 0
    before = None if opening else state.planned or state.facts
    changed = before is None or work != before.work

    # Ground truth and diagnosis, only when the work changed.
    facts = state.facts
    if opening or work != facts.work:
        doing(Step.RUNNING)
        facts = look(ground, problem, work, opening, check)
    if problem.subject == "open":
        facts = carried_over(facts, state.facts)
    answered = state.plan.current.question if state.plan.current else None
    scene = Scene(
        session=state.id,
        turn=number,
        problem=problem,
        work=work,
        message=message,
        check=facts.check,
        findings=facts.findings,
        probes=facts.probes,
        previous_work=before.work if before else "",
        previous_check=before.check if before else None,
        past=state.past,
        assessment=facts.assessment,
        recent=recent_of(state.ledger),
    )
    if facts.check.notice is not None:
        return _without_asking(parts, state, scene, facts, facts.check.notice, None, began)
    unread = not facts.assessment.made if problem.subject == "open" else changed
    if unread:
        facts, scene = assessed(facts, scene, roles)
    if problem.subject == "open" and not facts.assessment.made:
        family = "needs_model" if not has_model else "waiting"
        text = parts.wording.say(
            f"open.{family if work.strip() else 'no_work'}", {}, state.id, state.used
        )[0]
        return _without_asking(parts, state, scene, facts, text, roles, began)

    # What the student is doing and saying; what may be behind it.
    proposed = roles.analyst.understandings(scene)
    reading = _read(scene, roles, answered, proposed, edited=changed and not opening)
    if not is_settled(problem, facts):  # what a run has shown is no guess
        plan_before, reading = weigh_guess(state.plan, reading, parts.policy)
        state = state.model_copy(update={"plan": plan_before})
    if problem.subject == "open":
        facts, scene = read_again(facts, scene, roles, reading, proposed)
        proposed = roles.analyst.understandings(scene)
    reading = reading_as_overruled(state.plan, reading)
    scene = scene_as_overruled(state.plan, scene)
    retrieved = retrieve(parts, scene, state.plan)
    scene = scene.model_copy(update={"retrieved": retrieved})

    # Knowledge state, tree and the next question; its words; the guard.
    observation = Observation(
        turn=number,
        reading=reading,
        work_changed=changed,
        case_outcomes_changed=changed and outcomes_changed(scene.previous_check, facts.check),
        all_pass=is_settled(problem, facts),
        present=tuple(f.key for f in separate_faults(facts.findings)),
        proof=ground.proof,
    )
    ledger = state.ledger.with_work(number, work)
    if message:
        ledger = ledger.with_student(number, message)
    secrets = merged_secrets(state.secrets, facts.secrets)
    said = say(
        parts, roles, state, scene, observation, proposed, answered, Guarded(secrets, ledger)
    )
    plan_state = said.state
    if said.telling.example is not None:
        examples = (*plan_state.examples, said.telling.example.id)
        plan_state = plan_state.model_copy(update={"examples": examples})
    status = STATUS_OF_PHASE.get(plan_state.phase, Status.OPEN)
    if plan_state.phase is Phase.LEFT and is_settled(problem, facts):
        status = Status.SOLVED
    spent = roles.spent()
    reply = Reply(
        text=said.text,
        status=status,
        act=said.plan.act,
        reason=said.plan.reason,
        question=said.plan.question,
        check=facts.check,
        findings=scene.findings,
        misconceptions=retrieved,
        knowledge=tuple(plan_state.beliefs.values()),
        guard=said.report,
        engine="model" if said.by_model else "offline",
        usage=spent.usage,
        fallbacks=(*spent.fallbacks, *said.fallbacks),
    )
    after = state.model_copy(
        update={
            "facts": facts,
            "previous": before if changed else state.previous,
            "planned": None,
            "plan": plan_state,
            "ledger": ledger.with_tutor(number, said.text),
            "used": (*state.used, *said.draft.parts)[-USED_KEPT:],
            "status": status,
            "secrets": secrets,
            "past": latest_by_key((*state.past, *separate_faults(facts.findings))),
        }
    )
    return after, _record(parts, scene, reading, reply, began)


def _read(
    scene: Scene,
    roles: Roles,
    answered: Question | None,
    understandings: Sequence[Understanding],
    *,
    edited: bool,
) -> Reading:
    if scene.turn == 0:
        return Reading(intent=Intent.CHANGED_WORK)
    if edited and not scene.message.strip() and scene.problem.subject != "open":
        return Reading(intent=Intent.CHANGED_WORK)  # a run says more than any reader
    reading = roles.verifier.read(scene, answered, understandings)
    return with_guesses(reading, scene.message, answered)


def _without_asking(
    parts: Parts,
    state: SessionState,
    scene: Scene,
    facts: Facts,
    text: str,
    roles: Roles | None,
    began: float,
) -> tuple[SessionState, Turn]:
    """The work cannot be run or read just now: say so and keep everything as it was."""
    spent = roles.spent() if roles else Spent()
    reply = Reply(
        text=text,
        status=state.status,
        check=facts.check,
        usage=spent.usage,
        fallbacks=spent.fallbacks,
    )
    reading = Reading(intent=Intent.CHANGED_WORK)
    after = state.model_copy(update={"facts": facts})
    return after, _record(parts, scene, reading, reply, began)


def _record(parts: Parts, scene: Scene, reading: Reading, reply: Reply, began: float) -> Turn:
    return Turn(
        number=scene.turn,
        message=scene.message,
        work=scene.work,
        reading=reading,
        reply=reply,
        seconds=time.perf_counter() - began,
        at=datetime.now(UTC),
        prompt_version=parts.engine.version,
    )


__all__ = ["take_turn"]
