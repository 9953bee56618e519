from tests.planner.students import World, answer, says
from tutor_app.dialogue import Intent, Verdict
from tutor_app.planner import Act, Phase


def test_a_program_that_works_from_the_start_is_asked_why_then_for_a_recap_then_left() -> None:
    world = World(faults=())
    acts = [world.take().act]
    acts += [world.take(answer(Verdict.UNSURE)).act for _ in range(3)]
    assert acts == [Act.WHY, Act.RECAP, Act.CLOSE, Act.REST]
    assert world.state.phase is Phase.DONE


def test_leaving_once_it_works_is_done_and_not_given_up() -> None:
    world = World()
    world.take()
    world.take(says(Intent.CHANGED_WORK), faults=())
    assert world.take(says(Intent.FINISHING)).act is Act.CLOSE
    assert world.state.phase is Phase.DONE


def test_breaking_it_again_after_the_end_opens_the_session() -> None:
    world = World()
    world.take()
    world.take(says(Intent.CHANGED_WORK), faults=())
    world.take(answer(Verdict.RIGHT))
    world.take(answer(Verdict.RIGHT))
    plan = world.take(says(Intent.CHANGED_WORK), faults=("a",))
    assert world.state.phase is Phase.WORKING
    assert plan.question
    assert plan.returned == ("a",)
