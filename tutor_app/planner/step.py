"""One step of the planner: a state and what this turn brought in, a new state and a plan out.

Pure: no clock, no chance, no disk. Whatever the student does, a session leaves `Phase.WORKING`
within `turn_bound(policy)` turns (proved by property-based tests).
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import (
    Evidence,
    EvidenceSource,
    Intent,
    Move,
    ProbeKind,
    Question,
    Rung,
    Stage,
    Understanding,
    Verdict,
)
from tutor_app.planner.acts import ask, enter, let_stay
from tutor_app.planner.choosing import Direction, choose, grow
from tutor_app.planner.ending import work_passes
from tutor_app.planner.knowledge_state import evidence_from, is_settled, observe
from tutor_app.planner.overrides import ask_due, ask_pinned
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import ANSWERS, STUCK, Act, Node, Observation, Phase, Plan, PlanState
from tutor_app.planner.state_space import absorb_work, is_met, next_understanding

MISSED = frozenset({Verdict.WRONG, Verdict.PARTLY, Verdict.UNSURE})


def turn_bound(policy: Policy) -> int:
    """After this many turns no session is still being worked on, whoever the student is."""
    return min(policy.max_turns, (policy.max_questions + 1) * (policy.detours_per_question + 2))


def step(
    state: PlanState,
    observation: Observation,
    proposed: Sequence[Understanding],
    candidates: Sequence[Question],
    policy: Policy,
) -> tuple[PlanState, Plan]:
    """Take one turn.

    `proposed` are the understandings of the findings in the work now; `candidates` the questions
    that could be asked about them (level and parent are set here). The same input always gives
    the same plan.
    """
    before = state
    state, mended, returned = absorb_work(state, observation, proposed, policy)
    state, credited = _absorb_reading(state, observation, policy)
    state = state.model_copy(update={"turns": state.turns + 1})
    state, plan = _decide(state, before, observation, candidates, policy)
    # An understanding that came to be there without being asked about deserves a word.
    notes = {"mended": mended, "returned": returned, "credited": credited}
    return state, plan.model_copy(update=notes)


def put_safe_question(state: PlanState, plan: Plan) -> tuple[PlanState, Plan]:
    """Put an open question about nothing but the symptom where the planned one could not be asked.

    The tree must hold what was really asked, or the reply would be read against something else.
    """
    asked = plan.question
    if asked is None or state.current is None or state.current.question.id != asked.id:
        return state, plan
    safe = asked.model_copy(
        update={
            "id": f"safe:{len(state.tree)}",
            "move": Move.FOCUSING,
            "rung": Rung.OPEN,
            "wording": "safe",
            "checkable": False,
            "expected": None,
            "probe": None,
            "text": "",
            "pinned": False,
        }
    )
    node = Node(question=safe)
    state = state.model_copy(update={"tree": (*state.tree[:-1], node)})
    return state, plan.model_copy(update={"question": safe})


def _absorb_reading(
    state: PlanState, observation: Observation, policy: Policy
) -> tuple[PlanState, tuple[str, ...]]:
    reading, current = observation.reading, state.current
    beliefs, tree = dict(state.beliefs), state.tree
    shown, credited = state.shown, []
    verdict = reading.asked if reading.intent in ANSWERS else None
    if current is not None and verdict is not None:
        tree = (*tree[:-1], current.model_copy(update={"verdict": verdict}))
        question = current.question
        id = question.understanding
        evidence = evidence_from(verdict, reading, observation.turn)
        if evidence is not None and id in beliefs and _bears(question, evidence):
            beliefs[id] = observe(beliefs[id], evidence, policy)
        contrasted = question.move is Move.CONTRAST and question.stage is Stage.SYMPTOM
        if contrasted and verdict is not Verdict.WRONG:
            shown = (*shown, id)
    asked = current.question.understanding if current else None
    semantic = reading.model_copy(update={"source": EvidenceSource.SEMANTIC})
    for id, other in reading.others.items():
        evidence = evidence_from(other, semantic, observation.turn)
        if evidence is None or id not in beliefs or id == asked:
            continue
        was_there = beliefs[id].probability >= policy.mastery
        beliefs[id] = observe(beliefs[id], evidence, policy)
        if not was_there and beliefs[id].probability >= policy.mastery:
            credited.append(id)
    update = {"beliefs": beliefs, "tree": tree, "shown": shown}
    return state.model_copy(update=update), tuple(credited)


def _bears(question: Question, evidence: Evidence) -> bool:
    """A fact of the run that was missed says nothing against knowing why, unless it is the
    concept itself that was asked about.
    """
    fact = question.probe is not None and question.probe.kind is not ProbeKind.TINY
    return evidence.supports or question.stage is not Stage.CAUSE or not fact


# ------------------------------------------------------------------------------- deciding


def _decide(
    state: PlanState,
    before: PlanState,
    observation: Observation,
    candidates: Sequence[Question],
    policy: Policy,
) -> tuple[PlanState, Plan]:
    over = state.turns >= policy.max_turns or len(state.tree) >= policy.max_questions
    if state.pinned:
        return ask_pinned(state, over)
    leaving = observation.reading.intent is Intent.FINISHING
    if leaving and not observation.all_pass and state.phase is not Phase.DONE:
        return enter(state, Phase.LEFT), Plan(act=Act.FAREWELL, reason="The student is leaving.")
    if observation.all_pass:
        return work_passes(state, observation, candidates, policy)
    if state.phase in (Phase.WHY, Phase.RECAP, Phase.DONE) and not observation.work_changed:
        return state, Plan(act=Act.REST, reason="The session is over.")
    asked = None if over else ask_due(state, candidates)
    if asked is not None:
        return asked
    if state.phase in (Phase.STUCK, Phase.LEFT) and not _may_resume(state, observation):
        return state, Plan(act=Act.REST, reason="The session is over until the work changes.")
    if over:
        return _give_up(state, "The session has reached its limit of questions.")
    state = enter(state, Phase.WORKING)
    return _keep_working(state, before, observation, candidates, policy)


def _may_resume(state: PlanState, observation: Observation) -> bool:
    """After an end, new work on faults that were not exhausted opens the session again."""
    if state.phase is Phase.LEFT:
        return True
    return observation.work_changed and any(k not in state.exampled for k in state.present)


def _give_up(state: PlanState, reason: str) -> tuple[PlanState, Plan]:
    return enter(state, Phase.STUCK), Plan(act=Act.STUCK, reason=reason)


def _keep_working(
    state: PlanState,
    before: PlanState,
    observation: Observation,
    candidates: Sequence[Question],
    policy: Policy,
) -> tuple[PlanState, Plan]:
    current, reading = state.current, observation.reading
    if current is None or current.question.finding not in state.present:
        return _ask_next(state, Direction.ROOT, candidates, policy, "A new fault is in view.")
    question = current.question
    verdict = reading.asked if reading.intent in ANSWERS else None

    if is_settled(state.beliefs.get(question.understanding)):
        reason = "A teacher says that this is understood."
        return _ask_next(state, Direction.DEEPER, candidates, policy, reason)
    if question.pinned and (verdict in MISSED or reading.intent in STUCK):
        # What was missed there is no miss of the plan's.
        way = Direction.SIBLING if verdict in MISSED else Direction.LOWER
        return _ask_next(state, way, candidates, policy, "Back from the teacher's question.")
    if verdict is Verdict.RIGHT and question.stage is Stage.MEND:
        # Saying how to mend it is not mending it, and asking again would not be either: a run.
        return let_stay(state, current, "Said how to mend it; a run decides.")
    if verdict is Verdict.RIGHT:
        return _ask_next(state, Direction.DEEPER, candidates, policy, "The answer was right.")
    if verdict in MISSED:
        state, misses = _count_miss(state, question)
        contrast = _contrast(question) if verdict is Verdict.WRONG else ()
        if misses >= _allowed(state, question, policy):
            return _example_or_end(state, question, candidates, "Three misses at this level.")
        settled = verdict is not Verdict.WRONG and is_met(state, question.understanding, policy)
        direction = Direction.DEEPER if settled else Direction.SIBLING
        pool = (*contrast, *candidates)
        return _ask_next(state, direction, pool, policy, f"The answer was {verdict}.")
    if reading.intent is Intent.CHANGED_WORK:
        return _after_edit(state, observation, candidates, policy)
    if reading.intent in STUCK:
        return _lower(state, question, candidates, policy, "The student is stuck.")
    if current.detours < policy.detours_per_question:
        return let_stay(state, current, "Not an answer; the question stays.")
    if question.pinned:
        return _ask_next(state, Direction.LOWER, candidates, policy, "Nobody took it up.")
    return _lower(state, question, candidates, policy, "Off the thread for too long.")


def _after_edit(
    state: PlanState,
    observation: Observation,
    candidates: Sequence[Question],
    policy: Policy,
) -> tuple[PlanState, Plan]:
    """The work changed and the fault in question is still there."""
    current = state.current
    assert current is not None
    question = current.question
    if observation.case_outcomes_changed:
        # The question was about a run that is no more.
        return _ask_next(state, Direction.SIBLING, candidates, policy, "The runs have changed.")
    if question.stage is Stage.MEND:
        state, misses = _count_miss(state, question)
        if misses >= _allowed(state, question, policy):
            return _example_or_end(state, question, candidates, "Edits did not change a case.")
        return _ask_next(state, Direction.SIBLING, candidates, policy, "The edit changed no case.")
    return _stay(state, current, candidates, policy, "Edited; the fault is still there.")


def _stay(
    state: PlanState,
    current: Node,
    candidates: Sequence[Question],
    policy: Policy,
    reason: str,
) -> tuple[PlanState, Plan]:
    """Keep the question on the table, for a bounded number of turns; then another angle."""
    if current.detours < policy.detours_per_question:
        return let_stay(state, current, reason)
    return _ask_next(state, Direction.SIBLING, candidates, policy, reason)


def _allowed(state: PlanState, question: Question, policy: Policy) -> int:
    """How many misses a level stands before a worked example, or after it the end."""
    if question.finding in state.exampled:
        return policy.misses_after_example
    return policy.misses_per_level


def _count_miss(state: PlanState, question: Question) -> tuple[PlanState, int]:
    if question.finding in state.exampled:
        exampled = dict(state.exampled)
        exampled[question.finding] += 1
        return state.model_copy(update={"exampled": exampled}), exampled[question.finding]
    key = f"{question.finding}/{question.level}"
    misses = {**state.misses, key: state.misses.get(key, 0) + 1}
    return state.model_copy(update={"misses": misses}), misses[key]


def _contrast(question: Question) -> tuple[Question, ...]:
    """After a wrong answer to a fact: show the fact, ask how it fits with what was expected."""
    if not question.checkable or question.probe is None:
        return ()
    return (
        question.model_copy(
            update={
                "id": f"contrast:{question.id}",
                "move": Move.CONTRAST,
                "rung": Rung.FOCUSED,
                "wording": question.wording.replace("ask.", "contrast.", 1).removesuffix(".choice"),
                "checkable": False,
                "expected": None,
            }
        ),
    )


def _lower(
    state: PlanState,
    question: Question,
    candidates: Sequence[Question],
    policy: Policy,
    reason: str,
) -> tuple[PlanState, Plan]:
    if question.finding in state.exampled:
        state, misses = _count_miss(state, question)
        if misses >= policy.misses_after_example or question.wording == "unaided":
            return _give_up(state, "All rungs are used.")
    understanding = state.understanding(question.understanding)
    if understanding is not None:
        found = choose(state, understanding, candidates, Direction.LOWER)
        if found is not None:
            return ask(state, grow(state, found, Direction.LOWER), reason)
    return _example_or_end(state, question, candidates, "No rung more concrete is left.")


def _example_or_end(
    state: PlanState, question: Question, candidates: Sequence[Question], reason: str
) -> tuple[PlanState, Plan]:
    """A worked similar example with an unaided question after it; once per fault, then the end.

    Where a teacher says that the last thing is understood, there is nothing to show an example of.
    """
    if question.finding in state.exampled:
        return _give_up(state, "A worked example did not help either.")
    settled = is_settled(state.beliefs.get(question.understanding))
    unaided = Question(
        id=f"unaided:{question.finding}",
        understanding="" if settled else question.understanding,
        finding=question.finding,
        stage=question.stage,
        move=Move.PROBING,
        level=question.level,
        rung=Rung.WORKED_EXAMPLE,
        target=question.target,
        wording="unaided",
        parent=question.id,
    )
    state = state.model_copy(update={"exampled": {**state.exampled, question.finding: 0}})
    state, plan = ask(state, unaided, reason)
    return state, plan.model_copy(update={"act": Act.ASK if settled else Act.EXAMPLE})


def _ask_next(
    state: PlanState,
    direction: Direction,
    candidates: Sequence[Question],
    policy: Policy,
    reason: str,
) -> tuple[PlanState, Plan]:
    """Ask the best question about the understanding that is next; pass over those run dry."""
    current = state.current
    last = current.question if current else None
    passed_over: frozenset[str] = frozenset()
    while (understanding := next_understanding(state, policy, passed_over)) is not None:
        way = direction
        if last is not None and understanding.finding != last.finding:
            way = Direction.ROOT
        found = choose(state, understanding, candidates, way)
        if found is not None:
            return ask(state, grow(state, found, way), reason)
        passed_over |= {understanding.id}
    if last is None:
        return _give_up(state, "There is nothing to ask about this work.")
    return _example_or_end(state, last, candidates, "Every question about this is used.")
