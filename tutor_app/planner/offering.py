"""What could be asked now, all of it: for a person who chooses in the planner's place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Move, Question, Rung, Stage, Verdict
from tutor_app.planner.choosing import Direction, grow, is_used_up
from tutor_app.planner.ending import closing_question
from tutor_app.planner.knowledge_state import is_settled
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import PlanState
from tutor_app.planner.state_space import next_understanding, open_understandings


def questions_left(
    state: PlanState, candidates: Sequence[Question], policy: Policy
) -> tuple[Question, ...]:
    """The questions nobody has asked yet, as nodes of the tree: about the understanding that is
    next first, then about the others that are open; each understanding's easiest first.
    """
    first = next_understanding(state, policy)
    wanted = [first] if first is not None else []
    wanted += [u for u in open_understandings(state, policy) if u is not first]
    ids = [u.id for u in wanted] or [""]  # work without a fault has questions about nothing
    return tuple(
        grow(state, candidate, Direction.SIBLING)
        for id in ids
        for candidate in candidates
        if candidate.understanding == id and not is_used_up(state, candidate)
    )


def closing_questions(state: PlanState) -> tuple[Question, ...]:
    """Why it works and what to remember, as far as they have not been asked."""
    both = (("why", Move.EXPLAIN_WHY), ("recap", Move.RECAP))
    made = (closing_question(state, wording, move) for wording, move in both)
    return tuple(question for question in made if question.id not in state.asked)


def asked_in_vain(state: PlanState) -> Iterator[Question]:
    """Questions about faults that are still there which the student could not answer, oldest first:
    a person may well ask one of them again.
    """
    for node in state.tree:
        question = node.question
        open_still = question.finding in state.present and not question.pinned
        settled = is_settled(state.beliefs.get(question.understanding))
        if open_still and not settled and node.verdict is not Verdict.RIGHT:
            yield question.model_copy(update={"id": f"again:{question.id}"})


def example_question(state: PlanState) -> Question | None:
    """The question that follows a worked example about the fault at hand; None without a fault."""
    if not state.present:
        return None
    current = state.current.question if state.current else None
    at_hand = current is not None and current.finding in state.present
    finding = current.finding if current is not None and at_hand else state.present[0]
    return Question(
        id=f"example:{finding}:{len(state.examples)}",
        understanding="",
        finding=finding,
        stage=Stage.CAUSE,
        move=Move.PROBING,
        level=current.level if current is not None and at_hand else 1,
        rung=Rung.WORKED_EXAMPLE,
        target="how somebody finds such a mistake",
        wording="unaided",
    )
