"""A teacher's word: it is evidence of certainty, and questions of the teacher's go first.

*Held* is final until a teacher says otherwise: it is not asked about again, and no later evidence
moves it. *Not held* takes back whatever the student has shown so far: it is asked about next, and
has to be shown anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import (
    Evidence,
    EvidenceSource,
    Finding,
    Intervention,
    Move,
    PinQuestion,
    Question,
    Retrieved,
    Rung,
    SetMisconception,
    SetUnderstanding,
    Stage,
)
from tutor_app.planner.acts import ask, enter
from tutor_app.planner.choosing import Direction, choose, grow
from tutor_app.planner.knowledge_state import observe
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import Phase, Pinned, Plan, PlanState

AUTHORED = "authored"  # the wording of a question whose words stand in the question itself


def overrule(
    state: PlanState, interventions: Sequence[Intervention], turn: int, policy: Policy
) -> PlanState:
    """The state with a teacher's word in it, in the order it was given. `turn` is the one from
    which it counts. Deeds that are no business of the planner's, and understandings that the
    session does not have, change nothing.
    """
    for intervention in interventions:
        match intervention.deed:
            case SetUnderstanding():
                state = _settle(state, intervention.teacher, intervention.deed, turn, policy)
            case SetMisconception(misconception=id, held=held):
                word = {**state.misconceptions, id: held}
                state = state.model_copy(update={"misconceptions": word})
            case PinQuestion(text=text, as_it_is=as_it_is):
                pinned = Pinned(id=intervention.id, text=text, as_it_is=as_it_is)
                state = state.model_copy(update={"pinned": (*state.pinned, pinned)})
    return state


def _settle(
    state: PlanState, teacher: str, deed: SetUnderstanding, turn: int, policy: Policy
) -> PlanState:
    id = deed.understanding
    belief = state.beliefs.get(id)
    if belief is None:
        return state
    evidence = Evidence(
        turn=turn,
        source=EvidenceSource.TEACHER,
        supports=deed.held,
        quotation=f"{teacher}: {deed.reason}",
    )
    due = tuple(other for other in state.due if other != id)
    return state.model_copy(
        update={
            "beliefs": {**state.beliefs, id: observe(belief, evidence, policy)},
            "due": due if deed.held else (*due, id),
            # What a run once showed the student is not enough for the teacher.
            "shown": tuple(other for other in state.shown if deed.held or other != id),
        }
    )


def as_overruled(state: PlanState, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings as a teacher wants them seen: without the misconceptions the student does not
    hold, and sure of those they do.
    """
    seen = []
    for finding in findings:
        word = state.misconceptions.get(finding.misconception or "")
        if word is False:
            finding = finding.model_copy(update={"misconception": None})
        elif word:
            finding = finding.model_copy(update={"confidence": 1.0})
        seen.append(finding)
    return tuple(seen)


def likely(state: PlanState, retrieved: Sequence[Retrieved]) -> tuple[Retrieved, ...]:
    """What may be behind the work: without what a teacher ruled out, first what they say is so."""
    left = [r for r in retrieved if state.misconceptions.get(r.misconception) is not False]
    return tuple(sorted(left, key=lambda r: not state.misconceptions.get(r.misconception, False)))


# ------------------------------------------------------------------------------- questions


def ask_pinned(state: PlanState, over: bool) -> tuple[PlanState, Plan]:
    """Ask the question that a teacher pinned first. `over`: the session has had all the questions
    there may be; this one is asked all the same, but it opens nothing again.
    """
    pinned = state.pinned[0]
    state = without_pinned(state)
    last = state.current.question if state.current else None
    question = Question(
        id=f"pinned:{pinned.id}",
        # Nobody but the teacher knows what it is about: a reply is evidence only for what it says.
        understanding="",
        finding=_finding_at_hand(state),
        stage=Stage.CAUSE,
        move=Move.PROBING,
        level=last.level if last else 1,
        rung=Rung.OPEN,
        target="asked by a teacher",
        wording=AUTHORED,
        parent=last.parent if last else None,
        text=pinned.text,
        pinned=True,
    )
    if over:
        state = enter(state, Phase.STUCK)
    elif state.phase is Phase.DONE:
        state = enter(state, Phase.RECAP)  # the reply to it is the last word now
    elif state.phase in (Phase.STUCK, Phase.LEFT):
        state = enter(state, Phase.WORKING)
    state, plan = ask(state, question, "A teacher wants this asked.")
    return state, plan.model_copy(update={"as_it_is": pinned.as_it_is})


def without_pinned(state: PlanState) -> PlanState:
    """The state without the question that is pinned first."""
    return state.model_copy(update={"pinned": state.pinned[1:]})


def _finding_at_hand(state: PlanState) -> str:
    current = state.current.question.finding if state.current else ""
    if current in state.present:
        return current
    return state.present[0] if state.present else ""


def ask_due(state: PlanState, candidates: Sequence[Question]) -> tuple[PlanState, Plan] | None:
    """Ask about what a teacher says is not there yet, if its fault is in the work and a question
    about it is left; None where there is nothing of the kind.
    """
    last = state.current.question if state.current else None
    for id in state.due:
        understanding = state.understanding(id)
        if understanding is None or understanding.finding not in state.present:
            continue
        state = state.model_copy(update={"due": tuple(other for other in state.due if other != id)})
        same = last is not None and last.finding == understanding.finding
        way = Direction.SIBLING if same else Direction.ROOT
        found = choose(state, understanding, candidates, way) or choose(
            state, understanding, candidates, Direction.LOWER
        )
        if found is not None:
            state = enter(state, Phase.WORKING)
            return ask(state, grow(state, found, way), "A teacher says it is not there yet.")
    return None
