from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.students import (
    POLICY,
    World,
    answer,
    candidates,
    deeds,
    edits,
    faults_now,
    held,
    readings,
    says,
)
from tutor_app.dialogue import (
    Construct,
    EvidenceSource,
    Finding,
    FindingSource,
    Intent,
    Move,
    PinQuestion,
    Retrieved,
    SetMisconception,
    Stage,
    Verdict,
)
from tutor_app.planner import Act, Phase, PlanState, as_overruled, likely, turn_bound
from tutor_app.planner.choosing import is_used_up
from tutor_app.planner.knowledge_state import is_settled

RIGHT, WRONG = answer(Verdict.RIGHT), answer(Verdict.WRONG)
IDK, EDIT = says(Intent.DOES_NOT_KNOW), says(Intent.CHANGED_WORK)
PIN = PinQuestion(text="Which numbers did you want to add?")


# ------------------------------------------------------------------------ understandings


def test_what_a_teacher_says_is_held_is_passed_over_at_once() -> None:
    world = World()
    world.take()
    plan = world.take(IDK, deeds=[held("a:symptom")])
    assert plan.question
    assert plan.question.understanding == "a:cause"
    belief = world.state.beliefs["a:symptom"]
    assert belief.probability == 0.99
    assert belief.evidence[-1].source is EvidenceSource.TEACHER
    assert belief.evidence[-1].quotation == "Ms Curie: I asked."


def test_what_a_teacher_says_is_not_held_is_asked_about_next_though_it_was_mastered() -> None:
    world = World()
    world.take()
    world.take(RIGHT)
    world.take(RIGHT)
    assert world.state.current
    assert world.state.current.question.stage is not Stage.SYMPTOM
    plan = world.take(RIGHT, deeds=[held("a:symptom", False)])
    assert plan.question
    assert plan.question.understanding == "a:symptom"
    assert world.state.beliefs["a:symptom"].probability < 0.05
    assert world.state.due == ()


def test_a_session_that_was_stuck_goes_on_with_what_a_teacher_wants_asked() -> None:
    world = World(faults=("a", "b"))
    world.take()
    for _ in range(20):
        world.take(IDK)
    assert world.state.phase is Phase.STUCK
    left = [c for c in candidates("a", "b") if not is_used_up(world.state, c)]
    wanted = left[0].understanding
    plan = world.take(IDK, deeds=[held(wanted, False)])
    assert plan.act is Act.ASK
    assert plan.question
    assert plan.question.understanding == wanted
    assert world.state.phase is Phase.WORKING


def test_the_reason_why_it_works_is_not_asked_for_where_a_teacher_knows_it_is_understood() -> None:
    world = World()
    world.take()
    plan = world.take(EDIT, faults=(), deeds=[held("a:cause")])
    assert plan.act is Act.RECAP
    assert plan.question
    assert plan.question.understanding == ""


def test_a_closing_question_that_a_teacher_has_settled_does_not_stay() -> None:
    world = World()
    world.take()
    assert world.take(EDIT, faults=()).act is Act.WHY
    assert world.take(says(Intent.GREETING), deeds=[held("a:cause")]).act is Act.RECAP


def test_where_all_is_held_the_work_is_left_to_the_student() -> None:
    world = World()
    world.take()
    plan = world.take(IDK, deeds=[held(f"a:{stage}") for stage in Stage])
    assert plan.act is Act.ASK
    assert plan.question
    assert (plan.question.wording, plan.question.understanding) == ("unaided", "")


def test_an_understanding_the_session_does_not_have_changes_nothing() -> None:
    one, other = World(), World()
    one.take()
    other.take()
    assert one.take(RIGHT) == other.take(RIGHT, deeds=[held("z:cause")])
    assert one.state == other.state


# ------------------------------------------------------------------------ misconceptions


def finding(misconception: str | None, confidence: float = 0.3) -> Finding:
    return Finding(
        key="k",
        detector="d",
        part=Construct.CONDITION,
        lines=(1,),
        fragment="x",
        what="w",
        confidence=confidence,
        source=FindingSource.DETECTOR,
        misconception=misconception,
    )


def said_of(id: str, yes: bool) -> PlanState:
    world = World()
    world.take()
    world.take(
        RIGHT, deeds=[SetMisconception(misconception=id, held=yes, reason="She explained it.")]
    )
    return world.state


def test_a_misconception_that_is_not_held_is_neither_likely_nor_asked_from() -> None:
    state = said_of("m", False)
    seen = as_overruled(state, (finding("m"), finding("n"), finding(None)))
    assert [one.misconception for one in seen] == [None, "n", None]
    found = (retrieved("m"), retrieved("n"))
    assert [r.misconception for r in likely(state, found)] == ["n"]


def test_a_misconception_that_is_held_comes_first_and_is_sure() -> None:
    state = said_of("m", True)
    assert [one.confidence for one in as_overruled(state, (finding("m"), finding("n")))] == [1, 0.3]
    found = (retrieved("n"), retrieved("o"), retrieved("m"))
    assert [r.misconception for r in likely(state, found)] == ["m", "n", "o"]


def retrieved(id: str) -> Retrieved:
    return Retrieved(misconception=id, name=id, score=0.5)


# ------------------------------------------------------------------------ pinned questions


@given(readings, edits)
def test_a_pinned_question_is_next_whatever_the_student_says(reading, faults) -> None:  # type: ignore[no-untyped-def]
    world = World()
    world.take()
    world.take(RIGHT)
    last = world.state.current
    assert last
    plan = world.take(EDIT if faults is not None else reading, faults=faults, deeds=[PIN])
    assert plan.question
    assert plan.question.text == PIN.text
    assert (plan.question.move, plan.question.wording) == (Move.PROBING, "authored")
    assert plan.question.level == last.question.level
    assert world.state.current
    assert world.state.current.question == plan.question
    assert world.state.pinned == ()


def test_after_it_planning_goes_on_and_nothing_counts_as_missed() -> None:
    for reply in (RIGHT, WRONG, IDK):
        world = World()
        world.take()
        world.take(WRONG)
        before = world.state.misses
        world.take(IDK, deeds=[PIN])
        plan = world.take(reply)
        assert plan.act is Act.ASK
        assert plan.question
        assert not plan.question.pinned
        assert plan.question.understanding.startswith("a:")
        assert world.state.misses == before


def test_two_pinned_questions_come_one_after_the_other() -> None:
    world = World()
    world.take()
    second = PinQuestion(text="And why those?", as_it_is=True)
    first_plan = world.take(RIGHT, deeds=[PIN, second])
    second_plan = world.take(RIGHT)
    assert first_plan.question
    assert second_plan.question
    assert [first_plan.question.text, second_plan.question.text] == [PIN.text, second.text]
    assert [first_plan.as_it_is, second_plan.as_it_is] == [False, True]


def test_a_question_pinned_after_the_end_is_asked_and_the_reply_to_it_is_the_last_word() -> None:
    world = World()
    world.take()
    world.take(EDIT, faults=())
    world.take(RIGHT)
    world.take(RIGHT)
    assert world.state.phase is Phase.DONE
    plan = world.take(says(Intent.GREETING), deeds=[PIN])
    assert plan.question
    assert plan.question.pinned
    assert world.take(RIGHT).act is Act.CLOSE
    assert world.state.phase is Phase.DONE


# ------------------------------------------------------------------------ any teacher whatever

some_deeds = st.lists(deeds, max_size=2)
turns_with_a_teacher = st.lists(st.tuples(readings, edits, some_deeds), min_size=1, max_size=50)


def _run(script: list) -> World:  # type: ignore[type-arg]
    world = World()
    world.take()
    for reading, faults, done in script:
        if faults is not None and reading.intent is not Intent.ANSWER:
            reading = EDIT
        world.take(reading, faults=faults, deeds=done)
    return world


@given(turns_with_a_teacher)
@settings(max_examples=200, deadline=None)
def test_what_is_held_is_never_asked_about(script: list) -> None:  # type: ignore[type-arg]
    world = _run(script)
    for state, plan in zip(world.states, world.plans, strict=True):
        if plan.question is not None:
            assert not is_settled(state.beliefs.get(plan.question.understanding))
        for id, belief in state.beliefs.items():
            if is_settled(belief):
                assert belief.probability == 0.99, id


@given(turns_with_a_teacher)
@settings(max_examples=200, deadline=None)
def test_a_teachers_word_shows_in_the_very_next_turn(script: list) -> None:  # type: ignore[type-arg]
    world = World()
    world.take()
    for reading, faults, done in script:
        plan = world.take(reading, faults=faults, deeds=done)
        pins = [deed for deed in done if isinstance(deed, PinQuestion)]
        if pins:
            assert plan.question is not None
            assert plan.question.pinned
        words = {d.understanding: d.held for d in done if d.kind == "set_understanding"}
        for id, yes in words.items():
            if id in world.states[-2].beliefs:
                belief = world.state.beliefs[id]
                word = [e for e in belief.evidence if e.source is EvidenceSource.TEACHER][-1]
                assert (word.turn, word.supports) == (world.turn - 1, yes)
                assert (belief.probability > 0.9) if yes else (belief.probability < 0.6)


@given(turns_with_a_teacher)
@settings(max_examples=200, deadline=None)
def test_no_question_is_asked_twice_whatever_teachers_do(script: list) -> None:  # type: ignore[type-arg]
    ids = [node.question.id for node in _run(script).state.tree]
    assert len(ids) == len(set(ids))


@given(
    st.lists(readings, min_size=1, max_size=5),
    st.lists(faults_now, max_size=3),
    st.lists(some_deeds, min_size=1, max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_every_session_ends_within_the_bound_whatever_teachers_do(
    cycle: list,  # type: ignore[type-arg]
    edited: list,  # type: ignore[type-arg]
    done: list,  # type: ignore[type-arg]
) -> None:
    """Student and teacher go on for ever; from the bound on nobody is being worked on."""
    world = World()
    world.take()
    bound = turn_bound(POLICY)
    for turn in range(bound + 12):
        faults = None
        reading = cycle[turn % len(cycle)]
        if edited and turn % 2:
            faults = edited[(turn // 2) % len(edited)] or ("a",)
            reading = EDIT
        world.take(reading, faults=faults, deeds=done[turn % len(done)])
        if world.turn > bound:
            assert world.state.phase is not Phase.WORKING
