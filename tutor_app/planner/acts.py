"""The small moves every decision is made of: ask a question, let it stay, enter a phase."""

from __future__ import annotations

from tutor_app.dialogue import Question
from tutor_app.planner.state import Act, Node, Phase, Plan, PlanState


def enter(state: PlanState, phase: Phase) -> PlanState:
    """The state in another phase."""
    return state.model_copy(update={"phase": phase})


def let_stay(state: PlanState, current: Node, reason: str) -> tuple[PlanState, Plan]:
    """Keep the question on the table; the detour is counted."""
    node = current.model_copy(update={"detours": current.detours + 1})
    state = state.model_copy(update={"tree": (*state.tree[:-1], node)})
    return state, Plan(act=Act.BRIDGE, question=node.question, reason=reason)


def ask(state: PlanState, question: Question, reason: str) -> tuple[PlanState, Plan]:
    """Put a question on the table."""
    state = state.model_copy(update={"tree": (*state.tree, Node(question=question))})
    return state, Plan(act=Act.ASK, question=question, finding=question.finding, reason=reason)
