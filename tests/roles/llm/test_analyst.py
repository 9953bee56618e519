from __future__ import annotations

import pytest

from tests.roles.llm.model_scenes import SUM, WRONG_SUM, a_turn, scene_of
from tutor_app.dialogue import Assessment, FindingSource
from tutor_app.roles.llm.analyst import needs_assessment
from tutor_app.roles.protocols import Scene
from tutor_app.testing import Misbehaviour, by_role

OPEN = scene_of(SUM, WRONG_SUM)


def test_work_on_an_open_problem_is_looked_at() -> None:
    with a_turn() as turn:
        assessment = turn.roles.analyst.assess(OPEN)
        assert assessment.made
        assert assessment.findings[0].fragment in WRONG_SUM
        request = turn.double.requests[0]
        assert request.data("problem") == SUM.statement
        assert request.data("work") == WRONG_SUM
        assert request.data("topic") == "school algebra"


def weak(scene: Scene) -> Scene:
    """The scene with nothing but a hunch about where the fault may be."""
    hunch = scene.findings[0].model_copy(
        update={"source": FindingSource.SPECTRUM, "confidence": 0.3, "fixes": ()}
    )
    return scene.model_copy(update={"findings": (hunch,)})


def test_a_program_is_looked_at_only_when_diagnosis_is_weak() -> None:
    scene = scene_of()
    assert not needs_assessment(scene)
    assert needs_assessment(weak(scene))
    assert needs_assessment(scene.model_copy(update={"findings": ()}))


def test_blank_or_working_programs_are_not() -> None:
    assert not needs_assessment(OPEN.model_copy(update={"work": "  \n"}))
    solution = scene_of("add-up-to-n", scene_of().problem.solutions[0])
    assert solution.check.all_pass
    assert not needs_assessment(solution)


def test_the_prompt_of_a_program_holds_no_hidden_case() -> None:
    scene = weak(scene_of())
    hidden = [r.case.call for r in scene.check.results if r.case.hidden]
    with a_turn() as turn:
        turn.roles.analyst.assess(scene)
        cases = turn.double.requests[0].data("cases")
        assert "total_up_to(5)" in cases
        assert not any(call in cases for call in hidden)


@pytest.mark.parametrize(
    "answer",
    [
        {"correct": False, "understandings": []},
        {"correct": "maybe"},
    ],
)
def test_an_assessment_of_no_use_is_none(answer: dict[str, object]) -> None:
    with a_turn(by_role(analyst=lambda request: answer)) as turn:
        assert turn.roles.analyst.assess(OPEN) == Assessment()
        assert [role for role, _ in turn.faults] == ["analyst"]


def test_a_failing_model_leaves_the_work_unread() -> None:
    with a_turn(turn_seconds=2.5) as turn:
        turn.double.misbehaviour = Misbehaviour.HANG
        assert turn.roles.analyst.assess(OPEN) == Assessment()
        assert turn.faults == [("analyst", "timeout")]
