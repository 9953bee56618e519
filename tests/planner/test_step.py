from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.students import POLICY, World, answer, faults_now, readings, says, turns
from tutor_app.dialogue import Intent, Move, ProbeKind, Rung, Stage, Verdict
from tutor_app.planner import Act, Phase, turn_bound

RIGHT, WRONG, UNSURE = answer(Verdict.RIGHT), answer(Verdict.WRONG), answer(Verdict.UNSURE)
IDK = says(Intent.DOES_NOT_KNOW)
EDIT = says(Intent.CHANGED_WORK)


def test_first_question_is_a_fact_at_level_one() -> None:
    plan = World().take()
    assert plan.act is Act.ASK
    assert plan.question is not None
    assert plan.question.checkable
    assert plan.question.level == 1
    assert plan.question.stage is Stage.SYMPTOM


def test_right_answer_goes_one_level_deeper_and_asks_for_a_reason() -> None:
    world = World()
    first = world.take().question
    second = world.take(RIGHT).question
    assert first
    assert second
    assert second.level == first.level + 1
    assert second.parent == first.id
    assert not second.checkable
    assert second.stage is Stage.CAUSE


def test_wrong_answer_stays_on_the_level_and_shows_the_fact_from_another_side() -> None:
    world = World()
    first = world.take().question
    second = world.take(WRONG).question
    assert first
    assert second
    assert second.level == first.level
    assert second.move is Move.CONTRAST
    assert second.parent == first.parent


def test_unsure_reading_of_a_reason_is_followed_by_a_fact() -> None:
    world = World()
    world.take()
    world.take(RIGHT)
    question = world.take(UNSURE).question
    assert question
    assert question.checkable


def test_stuck_student_goes_down_every_rung_then_sees_an_example_then_an_end() -> None:
    world = World()
    world.take()
    for _ in range(12):
        world.take(IDK)
    acts = [plan.act for plan in world.plans]
    rungs = [p.question.rung for p in world.plans if p.act is Act.ASK and p.question]
    assert rungs == sorted(rungs)
    assert Rung.CHOICE in rungs
    assert acts.count(Act.EXAMPLE) == 1
    assert acts.index(Act.EXAMPLE) < acts.index(Act.STUCK)
    assert world.state.phase is Phase.STUCK


def test_three_misses_at_a_level_bring_a_worked_example_and_an_unaided_question() -> None:
    world = World()
    world.take()
    plans = [world.take(WRONG) for _ in range(3)]
    assert [p.act for p in plans] == [Act.ASK, Act.ASK, Act.EXAMPLE]
    assert plans[-1].question
    assert plans[-1].question.wording == "unaided"


def test_greeting_keeps_the_question_on_the_table() -> None:
    world = World()
    first = world.take().question
    plan = world.take(says(Intent.GREETING))
    assert plan.act is Act.BRIDGE
    assert plan.question
    assert first
    assert plan.question.id == first.id


def test_student_who_mends_the_code_at_once_is_believed() -> None:
    world = World()
    world.take()
    plan = world.take(EDIT, faults=())
    assert plan.act is Act.WHY
    assert plan.mended == ("a",)
    assert world.state.beliefs["a:mend"].probability >= POLICY.mastery
    assert world.take(RIGHT).act is Act.RECAP
    assert world.take(RIGHT).act is Act.CLOSE
    assert world.state.phase is Phase.DONE


def test_passing_the_tests_is_no_proof_of_the_reason() -> None:
    world = World()
    world.take()
    world.take(EDIT, faults=())
    assert world.state.beliefs["a:cause"].probability < POLICY.mastery


def test_fault_that_reappears_is_open_again() -> None:
    world = World(faults=("a", "b"))
    world.take()
    world.take(EDIT, faults=("b",))
    risen = world.state.beliefs["a:mend"].probability
    plan = world.take(EDIT, faults=("a", "b"))
    assert plan.returned == ("a",)
    assert world.state.beliefs["a:mend"].probability < risen


def test_resolved_understanding_can_fall_again() -> None:
    world = World()
    world.take()
    world.take(RIGHT)
    assert world.state.beliefs["a:symptom"].probability >= POLICY.mastery
    reading = WRONG.model_copy(update={"others": {"a:symptom": Verdict.WRONG}})
    world.take(reading)
    assert world.state.beliefs["a:symptom"].probability < POLICY.mastery


def test_jumping_ahead_is_credited_and_not_asked_again() -> None:
    world = World(faults=("a", "b"))
    world.take()
    reading = RIGHT.model_copy(
        update={"others": {"b:cause": Verdict.RIGHT, "b:symptom": Verdict.RIGHT}}
    )
    plan = world.take(reading)
    assert set(plan.credited) == {"b:cause", "b:symptom"}
    plan = world.take(EDIT, faults=("b",))
    assert plan.question
    assert plan.question.finding == "b"
    assert plan.question.stage is Stage.MEND


def test_saying_the_fix_is_not_mending_it() -> None:
    world = World()
    world.take()
    world.take(RIGHT)
    world.take(answer(Verdict.RIGHT))
    while world.state.current and world.state.current.question.stage is not Stage.MEND:
        world.take(RIGHT)
    plan = world.take(RIGHT)
    assert plan.act is Act.BRIDGE
    assert world.state.phase is Phase.WORKING


def test_leaving_ends_the_session_and_coming_back_goes_on() -> None:
    world = World()
    world.take()
    assert world.take(says(Intent.FINISHING)).act is Act.FAREWELL
    assert world.state.phase is Phase.LEFT
    assert world.take(RIGHT).act in (Act.ASK, Act.BRIDGE)


# ------------------------------------------------------------------ any student whatever


def _run(script: list) -> World:  # type: ignore[type-arg]
    world = World()
    world.take()
    for reading, faults in script:
        if faults is not None and reading.intent is not Intent.ANSWER:
            reading = EDIT
        world.take(reading, faults=faults)
    return world


@given(turns)
@settings(max_examples=300, deadline=None)
def test_no_question_is_asked_twice(script: list) -> None:  # type: ignore[type-arg]
    world = _run(script)
    ids = [node.question.id for node in world.state.tree]
    assert len(ids) == len(set(ids))


@given(st.lists(readings, min_size=1, max_size=40))
@settings(max_examples=300, deadline=None)
def test_levels_and_rungs_move_as_stated(script: list) -> None:  # type: ignore[type-arg]
    world = World()
    world.take()
    for reading in script:
        last = world.state.current
        plan = world.take(reading)
        if plan.act is not Act.ASK or last is None or plan.question is None:
            continue
        was, now = last.question, plan.question
        if was.stage is Stage.MEND and reading.asked is Verdict.RIGHT:
            assert now.level == was.level  # said how to mend it; the run decides
        elif reading.intent is Intent.ANSWER and reading.asked is Verdict.RIGHT:
            assert (now.level, now.parent) == (was.level + 1, was.id)
        elif reading.intent is Intent.ANSWER and reading.asked is Verdict.WRONG:
            assert now.level == was.level
            assert now.parent == was.parent
        elif reading.intent is Intent.DOES_NOT_KNOW:
            assert now.level == was.level
            assert now.rung > was.rung


@given(turns)
@settings(max_examples=300, deadline=None)
def test_probabilities_stay_probabilities_and_carry_their_evidence(script: list) -> None:  # type: ignore[type-arg]
    world = _run(script)
    for state, later in zip(world.states, world.states[1:], strict=False):
        for id, belief in later.beliefs.items():
            assert 0 < belief.probability < 1
            before = state.beliefs.get(id)
            if before is not None and before.probability != belief.probability:
                assert len(belief.evidence) > len(before.evidence)


@given(st.lists(readings, min_size=1, max_size=6), st.lists(faults_now, max_size=4))
@settings(max_examples=150, deadline=None)
def test_every_student_reaches_an_end_within_the_bound(cycle: list, edits: list) -> None:  # type: ignore[type-arg]
    """Right, wrong, silent, random, adversarial or flip-flopping: the cycle repeats for ever."""
    world = World()
    world.take()
    for turn in range(turn_bound(POLICY)):
        faults = None
        reading = cycle[turn % len(cycle)]
        if edits and turn % 2:
            faults = edits[(turn // 2) % len(edits)] or ("a",)
            reading = EDIT
        world.take(reading, faults=faults)
        if world.state.phase is not Phase.WORKING:
            return
    raise AssertionError("still being asked")


@given(st.lists(readings, min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_facts_do_not_become_a_quiz(script: list) -> None:  # type: ignore[type-arg]
    """A right answer to a fact is never followed by another fact about the same understanding."""
    world = World()
    world.take()
    for reading in script:
        before = world.state.current
        plan = world.take(reading)
        if (
            before
            and before.question.checkable
            and reading.asked is Verdict.RIGHT
            and reading.intent is Intent.ANSWER
            and plan.act is Act.ASK
            and plan.question
        ):
            assert not plan.question.checkable


def test_missing_a_fact_of_the_run_says_nothing_against_knowing_why() -> None:
    world = World()
    world.take()
    world.take(RIGHT)
    before = world.state.beliefs["a:cause"].probability
    asked = world.take(UNSURE).question
    assert asked
    assert asked.checkable
    tree = world.state.tree
    probe = asked.probe
    assert probe
    fact = asked.model_copy(
        update={"probe": probe.model_copy(update={"kind": ProbeKind.EXPRESSION})}
    )
    node = tree[-1].model_copy(update={"question": fact})
    world.state = world.state.model_copy(update={"tree": (*tree[:-1], node)})
    world.take(WRONG)
    assert world.state.beliefs["a:cause"].probability == before
