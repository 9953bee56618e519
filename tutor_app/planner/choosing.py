"""Choosing one question from the candidates: pure, deterministic, never one asked before."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from tutor_app.dialogue import Move, ProbeKind, Question, Rung, Stage, Understanding, Verdict
from tutor_app.planner.state import Node, PlanState

# After a miss on one of these the whole trace table of the call is shown ...
ANSWERED_BY_TABLE = frozenset({ProbeKind.CELL, ProbeKind.VALUE, ProbeKind.COUNT})
# ... and that gives these away.
SHOWN_BY_TABLE = frozenset(
    {ProbeKind.CELL, ProbeKind.VALUE, ProbeKind.COUNT, ProbeKind.EXPRESSION, ProbeKind.BRANCH}
)


class Direction(StrEnum):
    """Where the next node grows, seen from the last one."""

    ROOT = "root"  # a new fault, or the first question
    DEEPER = "deeper"  # right: a child, one level deeper
    SIBLING = "sibling"  # wrong, partly right or unsure: same level, another angle
    LOWER = "lower"  # stuck: same level, one rung more concrete


def choose(
    state: PlanState,
    understanding: Understanding,
    candidates: Sequence[Question],
    direction: Direction,
) -> Question | None:
    """The best unasked candidate for an understanding in a direction, or None.

    LOWER takes only candidates more concrete than the last question. Otherwise facts and reasons
    alternate; an unsure reading calls for a fact.
    """
    last = state.current
    pool = [
        c for c in candidates if c.understanding == understanding.id and not is_used_up(state, c)
    ]
    if direction is Direction.LOWER and last is not None:
        lower = [c for c in pool if c.rung > last.question.rung]
        pool = lower if understanding.id == last.question.understanding else lower or pool
    else:
        pool = [c for c in pool if c.rung < Rung.CHOICE]
    if not pool:
        return None
    want_fact = _wants_fact(last, understanding, direction)
    target = _target_rung(last, understanding, direction)
    return min(  # of equals the first: candidates come best first
        pool,
        key=lambda c: (
            want_fact is not None and c.checkable is not want_fact,
            abs(c.rung - target),
            # A choice among values of the very thing that was just out of reach.
            direction is Direction.LOWER and not _same_fact(last, c),
            last is not None and c.move is last.question.move,
        ),
    )


def _same_fact(last: Node | None, candidate: Question) -> bool:
    probe = last.question.probe if last else None
    return probe is not None and candidate.probe is not None and probe.id == candidate.probe.id


def _wants_fact(
    last: Node | None, understanding: Understanding, direction: Direction
) -> bool | None:
    """True: a checkable question; False: one that asks to explain, decide or change; None: any."""
    if last is None:
        return True
    if last.verdict is Verdict.UNSURE:
        return True
    if direction is Direction.LOWER:
        return None
    if last.question.checkable:
        return False
    if direction is Direction.ROOT and understanding.stage is Stage.SYMPTOM:
        return True
    return None if understanding.stage is Stage.MEND else True


def _target_rung(last: Node | None, understanding: Understanding, direction: Direction) -> Rung:
    if direction is Direction.LOWER and last is not None:
        return Rung(min(last.question.rung + 1, Rung.CHOICE))
    if direction is Direction.SIBLING and last is not None:
        return last.question.rung
    return Rung.FOCUSED if understanding.stage is Stage.SYMPTOM else Rung.OPEN


def is_used_up(state: PlanState, candidate: Question) -> bool:
    """Whether the student was asked this, or has seen its answer.

    A choice among facts may follow the same question left unanswered, never an answered one.
    """
    if candidate.id in state.asked:
        return True
    if candidate.probe is None:
        return False
    for node in state.tree:
        probe = node.question.probe
        if probe is None:
            continue
        both_ask = candidate.checkable and node.question.checkable
        left_open = candidate.rung is Rung.CHOICE and node.verdict is None
        if both_ask and probe.id == candidate.probe.id and not left_open:
            return True
        table_was_shown = node.question.move is Move.CONTRAST and probe.kind in ANSWERED_BY_TABLE
        if (
            table_was_shown
            and candidate.checkable
            and probe.call == candidate.probe.call
            and probe.finding == candidate.probe.finding
            and candidate.probe.kind in SHOWN_BY_TABLE
        ):
            return True
    return False


def grow(state: PlanState, question: Question, direction: Direction) -> Question:
    """The candidate as a node of the tree: its parent and its level."""
    last = state.current
    if last is None or direction is Direction.ROOT:
        return question.model_copy(update={"level": 1, "parent": None})
    if direction is Direction.DEEPER:
        return question.model_copy(
            update={"level": last.question.level + 1, "parent": last.question.id}
        )
    return question.model_copy(
        update={"level": last.question.level, "parent": last.question.parent}
    )
