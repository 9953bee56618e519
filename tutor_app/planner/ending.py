"""How a session ends well: the work passes, why, a recap, done."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Intent, Move, Question, Rung, Stage, Understanding
from tutor_app.planner.acts import ask, enter, let_stay
from tutor_app.planner.choosing import Direction, grow
from tutor_app.planner.knowledge_state import is_settled
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import ANSWERS, STUCK, Act, Observation, Phase, Plan, PlanState


def work_passes(
    state: PlanState,
    observation: Observation,
    candidates: Sequence[Question],
    policy: Policy,
) -> tuple[PlanState, Plan]:
    """Ask once why it works, then for a recap, then stop. Work that passes from the start is first
    asked for a fact.
    """
    intent, current = observation.reading.intent, state.current
    if intent is Intent.FINISHING:
        return enter(state, Phase.DONE), Plan(act=Act.CLOSE, reason="It works and they are done.")
    on_closing = state.phase in (Phase.WHY, Phase.RECAP) and current is not None
    if current is not None and is_settled(state.beliefs.get(current.question.understanding)):
        on_closing = False  # a teacher says that it is understood
    detour = intent not in ANSWERS | STUCK | {Intent.CHANGED_WORK}
    if on_closing and detour and current and current.detours < policy.detours_per_question:
        return let_stay(state, current, "Not an answer; the question stays.")
    fact = next((c for c in candidates if c.checkable), None)
    if not state.tree and fact is not None:
        return ask(state, grow(state, fact, Direction.ROOT), "It works; a fact to begin with.")
    before_why = state.phase in (Phase.WORKING, Phase.STUCK, Phase.LEFT)
    if before_why and not _was_asked(state, "why") and not _all_settled(state):
        question = closing_question(state, "why", Move.EXPLAIN_WHY)
        state, plan = ask(enter(state, Phase.WHY), question, "All cases pass.")
        return state, plan.model_copy(update={"act": Act.WHY})
    if state.phase not in (Phase.RECAP, Phase.DONE) and not _was_asked(state, "recap"):
        question = closing_question(state, "recap", Move.RECAP)
        state, plan = ask(enter(state, Phase.RECAP), question, "It works; a recap is due.")
        return state, plan.model_copy(update={"act": Act.RECAP})
    if state.phase is Phase.DONE:
        return state, Plan(act=Act.REST, reason="The session is over.")
    return enter(state, Phase.DONE), Plan(act=Act.CLOSE, reason="The recap was given.")


def _was_asked(state: PlanState, wording: str) -> bool:
    return any(node.question.wording == wording for node in state.tree)


def _mended_causes(state: PlanState) -> tuple[Understanding, ...]:
    return tuple(
        u for u in state.understandings if u.stage is Stage.CAUSE and u.finding in state.mended
    )


def _all_settled(state: PlanState) -> bool:
    """Whether a teacher has said of every cause there was that it is understood."""
    causes = _mended_causes(state)
    return bool(causes) and all(is_settled(state.beliefs.get(u.id)) for u in causes)


def closing_question(state: PlanState, wording: str, move: Move) -> Question:
    """`why` or `recap`: a question after the work passes, about the first fault that was mended, if
    any; rather about one that a teacher says is not understood, never about one they say is.
    """
    open_causes = [u for u in _mended_causes(state) if not is_settled(state.beliefs.get(u.id))]
    cause = min(open_causes, key=lambda u: u.id not in state.due, default=None)
    last = state.current.question if state.current else None
    return Question(
        id=wording,
        understanding=cause.id if cause else "",
        finding=cause.finding if cause else "",
        stage=Stage.CAUSE,
        move=move,
        level=last.level + 1 if last else 1,
        rung=Rung.OPEN,
        target=cause.statement if cause else "why the program works",
        wording=wording,
        parent=last.id if last else None,
    )
