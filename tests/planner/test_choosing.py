from hypothesis import given
from hypothesis import strategies as st

from tests.planner.students import World, answer, candidates, understandings
from tutor_app.dialogue import Move, Rung, Stage, Verdict
from tutor_app.planner.choosing import Direction, choose, is_used_up
from tutor_app.planner.state import Node, PlanState

SYMPTOM, CAUSE, MEND = understandings("a")


def with_last(question, verdict=None) -> PlanState:  # type: ignore[no-untyped-def]
    return PlanState(tree=(Node(question=question, verdict=verdict),))


def by_rung(stage: Stage, rung: Rung, checkable: bool):  # type: ignore[no-untyped-def]
    return next(
        c
        for c in candidates("a")
        if c.stage is stage and c.rung is rung and c.checkable is checkable
    )


def test_the_first_question_is_a_fact_that_is_no_choice() -> None:
    found = choose(PlanState(), SYMPTOM, candidates("a"), Direction.ROOT)
    assert found
    assert found.checkable
    assert found.rung < Rung.CHOICE


def test_lower_is_always_more_concrete_and_the_same_fact_if_it_can_be() -> None:
    cell = by_rung(Stage.SYMPTOM, Rung.CONCRETE, True)
    found = choose(with_last(cell), SYMPTOM, candidates("a"), Direction.LOWER)
    assert found
    assert found.rung is Rung.CHOICE
    assert found.probe
    assert cell.probe
    assert found.probe.id == cell.probe.id


def test_a_choice_is_not_offered_after_the_value_was_answered() -> None:
    cell = by_rung(Stage.SYMPTOM, Rung.CONCRETE, True)
    choice = by_rung(Stage.SYMPTOM, Rung.CHOICE, True)
    same = choice.model_copy(update={"probe": cell.probe})
    assert not is_used_up(with_last(cell), same)
    assert is_used_up(with_last(cell, Verdict.WRONG), same)


def test_what_a_shown_table_gives_away_is_not_asked() -> None:
    count = by_rung(Stage.SYMPTOM, Rung.FOCUSED, True)
    assert count.probe
    contrast = count.model_copy(
        update={"move": Move.CONTRAST, "checkable": False, "id": "contrast"}
    )
    cell = by_rung(Stage.SYMPTOM, Rung.CONCRETE, True)
    assert is_used_up(with_last(contrast), cell)


@given(st.permutations(candidates("a", "b")), st.sampled_from(list(Direction)))
def test_only_unasked_candidates_of_the_understanding_are_chosen(
    order: list,
    direction: Direction,  # type: ignore[type-arg]
) -> None:
    world = World()
    world.take()
    world.take(answer(Verdict.UNSURE))
    found = choose(world.state, CAUSE, order, direction)
    if found is not None:
        assert found.understanding == CAUSE.id
        assert found.id not in world.state.asked
