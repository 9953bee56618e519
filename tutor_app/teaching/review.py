"""The review of one session: everything the tutor saw, believed, chose and said, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tutor_app.dialogue import (
    Belief,
    Check,
    Evidence,
    Fallback,
    GuardReport,
    Intent,
    Question,
    Reading,
    Record,
    Retrieved,
    Stage,
    Status,
    Turn,
    Understanding,
    Usage,
)
from tutor_app.session import SessionState
from tutor_app.storage import StoredSession
from tutor_app.summary import TeacherMove
from tutor_app.summary.teacher_moves import Rule, teacher_move, teacher_move_rules
from tutor_app.teaching.differences import DiffLine, line_differences
from tutor_app.teaching.marks import TurnMark
from tutor_app.teaching.tree import TreeNode, number_of, question_tree

RETRIEVED_SHOWN = 3


class BeliefChange(Record):
    """What a turn did to one understanding; `before` is None where it is new. `evidence` is what
    came with this turn, each naming the turn it is from.
    """

    understanding: str
    before: float | None
    after: float
    evidence: tuple[Evidence, ...] = ()


class Asked(Record):
    """The question of a turn and why it was chosen. `number` is its place in the tree; `stays`
    says that it was on the table before.
    """

    question: Question
    number: int | None
    stays: bool


class ReviewedTurn(Record):
    """One turn with all that lies behind it. `work` are the lines with what changed since the
    turn before; `retrieved` the nearest misconceptions; `changes` what moved in the knowledge
    state; `reading` is None for the opening.
    """

    number: int
    at: datetime
    message: str
    intent: Intent | None
    reading: Reading | None
    work: tuple[DiffLine, ...]
    work_changed: bool
    check: Check | None
    retrieved: tuple[Retrieved, ...]
    changes: tuple[BeliefChange, ...]
    text: str
    status: Status
    act: str
    reason: str
    teacher_move: TeacherMove
    asked: Asked | None
    guard: GuardReport
    engine: str
    fallbacks: tuple[Fallback, ...]
    seconds: float
    usage: Usage
    prompt_version: str
    marks: tuple[TurnMark, ...] = ()


class Series(Record):
    """One understanding over time: `points` are (turn, probability), one for every turn in which
    it was known of; `evidence` is all that speaks for it and against it.
    """

    understanding: str
    stage: Stage
    statement: str
    concept: str | None
    misconception: str | None
    points: tuple[tuple[int, float], ...]
    evidence: tuple[Evidence, ...]


class SessionReview(Record):
    """A whole session for its teacher. `tree` holds the roots of the question tree; `questions`
    is how many were asked in all. `tokens` and `cost` are sums over turns, the cost None where no
    call had a price.
    """

    id: str
    owner: str
    problem_id: str
    title: str
    statement: str
    status: Status
    created: datetime
    updated: datetime
    turns: tuple[ReviewedTurn, ...]
    series: tuple[Series, ...]
    tree: tuple[TreeNode, ...]
    questions: int
    seconds: float
    tokens: int
    cost: float | None


def review_of(
    stored: StoredSession,
    turns: Sequence[Turn],
    marks: Sequence[TurnMark] = (),
    rules: tuple[Rule, ...] | None = None,
) -> SessionReview:
    """The review of a session from its row, its turns in order, and what teachers said of them."""
    state = SessionState.model_validate_json(stored.state)
    rules = rules or teacher_move_rules()
    by_turn: dict[int, list[TurnMark]] = {}
    for mark in marks:
        by_turn.setdefault(mark.turn, []).append(mark)
    reviewed: list[ReviewedTurn] = []
    work = turns[0].work if turns else ""
    beliefs: Mapping[str, Belief] = {}
    question: str | None = None
    for turn in turns:
        now = {b.understanding: b for b in turn.reply.knowledge} or beliefs
        reviewed.append(
            _reviewed(turn, state, work, (beliefs, now), question, rules).model_copy(
                update={"marks": tuple(by_turn.get(turn.number, ()))}
            )
        )
        work, beliefs = turn.work, now
        question = turn.reply.question.id if turn.reply.question else None
    costs = [t.reply.usage.cost for t in turns if t.reply.usage.cost is not None]
    return SessionReview(
        id=stored.id,
        owner=stored.owner,
        problem_id=stored.problem_id,
        title=stored.title,
        statement=state.problem.statement,
        status=stored.status,
        created=stored.created,
        updated=stored.updated,
        turns=tuple(reviewed),
        series=tuple(_series(one, turns) for one in state.plan.understandings),
        tree=question_tree(state.plan.tree, turns),
        questions=len(state.plan.tree),
        seconds=sum(t.seconds for t in turns),
        tokens=sum(t.reply.usage.prompt_tokens + t.reply.usage.completion_tokens for t in turns),
        cost=sum(costs) if costs else None,
    )


def _reviewed(
    turn: Turn,
    state: SessionState,
    work_before: str,
    beliefs: tuple[Mapping[str, Belief], Mapping[str, Belief]],
    question_before: str | None,
    rules: tuple[Rule, ...],
) -> ReviewedTurn:
    reply, reading = turn.reply, turn.reading if turn.number else None
    asked = None
    if reply.question is not None:
        asked = Asked(
            question=reply.question,
            number=number_of(state.plan.tree, reply.question),
            stays=reply.question.id == question_before,
        )
    return ReviewedTurn(
        number=turn.number,
        at=turn.at,
        message=turn.message,
        intent=reading.intent if reading else None,
        reading=reading,
        work=line_differences(work_before, turn.work),
        work_changed=turn.work != work_before,
        check=reply.check,
        retrieved=reply.misconceptions[:RETRIEVED_SHOWN],
        changes=_changes(*beliefs),
        text=reply.text,
        status=reply.status,
        act=reply.act,
        reason=reply.reason,
        teacher_move=teacher_move(turn, rules),
        asked=asked,
        guard=reply.guard,
        engine=reply.engine,
        fallbacks=reply.fallbacks,
        seconds=turn.seconds,
        usage=reply.usage,
        prompt_version=turn.prompt_version,
    )


def _changes(before: Mapping[str, Belief], after: Mapping[str, Belief]) -> tuple[BeliefChange, ...]:
    """What is new or moved, or has new evidence."""
    changes = []
    for id, now in after.items():
        old = before.get(id)
        if old == now:
            continue
        known = len(old.evidence) if old else 0
        changes.append(
            BeliefChange(
                understanding=id,
                before=old.probability if old else None,
                after=now.probability,
                evidence=now.evidence[known:],
            )
        )
    return tuple(changes)


def _series(understanding: Understanding, turns: Sequence[Turn]) -> Series:
    points: list[tuple[int, float]] = []
    evidence: tuple[Evidence, ...] = ()
    for turn in turns:
        for belief in turn.reply.knowledge:
            if belief.understanding == understanding.id:
                points.append((turn.number, belief.probability))
                evidence = belief.evidence
    return Series(
        understanding=understanding.id,
        stage=understanding.stage,
        statement=understanding.statement,
        concept=understanding.concept,
        misconception=understanding.misconception,
        points=tuple(points),
        evidence=evidence,
    )
