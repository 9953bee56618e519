from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.students import POLICY, World, answer, candidates, held, readings, says
from tutor_app.dialogue import Intent, Stage, Verdict
from tutor_app.planner import (
    PlanState,
    asked_in_vain,
    closing_questions,
    example_question,
    questions_left,
)

RIGHT, IDK = answer(Verdict.RIGHT), says(Intent.DOES_NOT_KNOW)
ALL = candidates("a", "b")


def test_what_is_next_comes_first_and_what_is_held_not_at_all() -> None:
    world = World(faults=("a", "b"))
    world.take()
    world.take(RIGHT)
    left = questions_left(world.state, ALL, POLICY)
    assert left[0].understanding == "a:cause"
    assert {q.understanding for q in left} > {"b:symptom", "b:cause"}
    world.take(IDK, deeds=[held("b:cause")])
    assert "b:cause" not in {q.understanding for q in questions_left(world.state, ALL, POLICY)}


@given(st.lists(readings, max_size=20))
@settings(max_examples=60, deadline=None)
def test_nothing_is_offered_as_new_that_was_asked(script: list) -> None:  # type: ignore[type-arg]
    world = World(faults=("a", "b"))
    world.take()
    for reading in script:
        world.take(reading)
    offered = [q.id for q in questions_left(world.state, ALL, POLICY)]
    assert not set(offered) & world.state.asked
    assert len(offered) == len(set(offered))


def test_what_could_not_be_answered_may_be_asked_again_and_what_was_right_may_not() -> None:
    world = World()
    first = world.take().question
    second = world.take(RIGHT).question
    world.take(IDK)
    assert first
    assert second
    again = [q.id for q in asked_in_vain(world.state)]
    assert f"again:{second.id}" in again
    assert f"again:{first.id}" not in again


def test_an_example_is_about_the_fault_at_hand() -> None:
    world = World(faults=("a", "b"))
    assert example_question(PlanState()) is None
    world.take()
    example = example_question(world.state)
    assert example
    assert (example.finding, example.stage) == ("a", Stage.CAUSE)


def test_closing_questions_are_offered_until_they_are_asked() -> None:
    world = World()
    world.take()
    assert [q.wording for q in closing_questions(world.state)] == ["why", "recap"]
    world.take(says(Intent.CHANGED_WORK), faults=())
    assert [q.wording for q in closing_questions(world.state)] == ["recap"]
