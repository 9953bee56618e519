"""What a teacher did, come to count: the session with it in it, and a turn in which the tutor is
silent because the teacher answers or has switched it off.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from tutor_app.assembly import Parts
from tutor_app.dialogue import (
    Answering,
    Check,
    Intervention,
    ProbeKind,
    Reading,
    Reply,
    Retrieved,
    TeacherMessage,
    Turn,
)
from tutor_app.looking import carried_over, latest_by_key, look, merged_secrets, query_of
from tutor_app.planner import (
    PlanState,
    Policy,
    as_overruled,
    likely,
    overrule,
    separate_faults,
)
from tutor_app.roles.protocols import Scene
from tutor_app.session import SessionState

SILENT = {Answering.TEACHER: "silent.teacher", Answering.NOBODY: "silent.off"}


def overruled(
    state: SessionState, interventions: Sequence[Intervention], turn: int, policy: Policy
) -> SessionState:
    """The session once these interventions, which follow on those it has heard of, count. `turn`
    is the one they count from. What a teacher told the student is no secret any more.
    """
    if not interventions:
        return state
    ledger = state.ledger
    for intervention in interventions:
        if isinstance(intervention.deed, TeacherMessage):
            ledger = ledger.with_teacher(turn, intervention.deed.text)
    chair = state.chair.after(interventions)
    return state.model_copy(
        update={
            "plan": overrule(state.plan, interventions, turn, policy),
            "ledger": ledger,
            "chair": chair,
            "told": state.told and chair.answering is state.chair.answering,
            "heard": interventions[-1].number,
        }
    )


def scene_as_overruled(plan: PlanState, scene: Scene) -> Scene:
    """The scene without questions that rest on a misconception a teacher has ruled out."""
    ruled_out = {
        f.key for f in scene.findings if plan.misconceptions.get(f.misconception or "") is False
    }
    probes = tuple(
        p for p in scene.probes if p.kind is not ProbeKind.TINY or p.finding not in ruled_out
    )
    return scene.model_copy(
        update={
            "findings": as_overruled(plan, scene.findings),
            "past": as_overruled(plan, scene.past),
            "probes": probes,
        }
    )


def reading_as_overruled(plan: PlanState, reading: Reading) -> Reading:
    """The reading without a misconception that a teacher has ruled out."""
    if plan.misconceptions.get(reading.misconception or "") is False:
        return reading.model_copy(update={"misconception": None})
    return reading


def retrieve(parts: Parts, scene: Scene, plan: PlanState) -> tuple[Retrieved, ...]:
    """What may be behind the work: what a rule or a detector has shown, then what is nearest to it;
    a teacher's word goes before either.
    """
    ground = parts.ground(scene.problem)
    if not scene.findings or ground.retriever is None:
        return ()
    first = scene.findings[0]
    shown = [f.misconception for f in scene.findings if f.misconception]
    held = [id for id, yes in plan.misconceptions.items() if yes]
    concepts = (first.concept, *scene.problem.concepts)
    known = ground.topics()
    topics = (
        *(ground.retriever.topic_of(name) for name in shown[:1]),
        *(known.get(concept or "") for concept in concepts),
    )
    topic = next((topic for topic in topics if topic), None)
    found = ground.retriever.retrieve(
        query_of(scene, first), topic=topic, structural=[*held, *shown]
    )
    only_said = set(held).difference(shown)
    return tuple(
        # What was looked up on a teacher's word alone has not been shown by anything.
        r.model_copy(update={"structural": r.structural and r.misconception not in only_said})
        for r in likely(plan, found)
    )


def silent_turn(
    parts: Parts,
    state: SessionState,
    number: int,
    message: str,
    work: str,
    check: Check | None = None,
) -> tuple[SessionState, Turn]:
    """A turn in which the tutor does not answer. What the student writes is kept, and new work is
    looked at, so that the teacher sees how it stands; nothing is planned, and no model is asked.
    `check` is what came of running it, where that was just done.
    """
    began = time.perf_counter()
    problem, facts = state.problem, state.facts
    if work != facts.work:
        facts = look(parts.ground(problem), problem, work, False, check)
        if problem.subject == "open":
            facts = carried_over(facts, state.facts)
    text, used = "", state.used
    if not state.told:
        text, part = parts.wording.say(SILENT[state.chair.answering], {}, state.id, used)
        used = (*used, part)
    ledger = state.ledger.with_work(number, work)
    if message:
        ledger = ledger.with_student(number, message)
    planned = state.planned or state.facts
    after = state.model_copy(
        update={
            "facts": facts,
            "planned": planned if planned.work != work else None,
            "ledger": ledger.with_tutor(number, text),
            "used": used,
            "told": True,
            "secrets": merged_secrets(state.secrets, facts.secrets),
            "past": latest_by_key((*state.past, *separate_faults(facts.findings))),
        }
    )
    reply = Reply(
        text=text,
        status=state.status,
        check=facts.check,
        findings=as_overruled(state.plan, facts.findings),
        knowledge=tuple(state.plan.beliefs.values()),
    )
    turn = Turn(
        number=number,
        message=message,
        work=work,
        reading=None,
        reply=reply,
        seconds=time.perf_counter() - began,
        at=datetime.now(UTC),
        prompt_version=parts.engine.version,
    )
    return after, turn
