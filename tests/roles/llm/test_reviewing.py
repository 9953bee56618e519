from __future__ import annotations

from typing import Any

import pytest

from tests.roles.llm.model_scenes import a_turn, asking, question, scene_of
from tutor_app.dialogue import Layer, Leak, Rung, Secret, SecretKind, Stage
from tutor_app.roles.llm.reviewing import relevant_secrets
from tutor_app.roles.protocols import Step
from tutor_app.settings import When
from tutor_app.testing import Misbehaviour, by_role

SCENE = scene_of()
OPEN_PLAN = asking(question(SCENE, "library.", Stage.CAUSE, Rung.OPEN))
LAST_PLAN = asking(question(SCENE, "ask.", Stage.SYMPTOM, Rung.CHOICE))
SECRETS = (
    Secret(kind=SecretKind.LINE, text="for i in range(1, n + 1):"),
    Secret(kind=SecretKind.PROSE, text="the stop value has to be one more"),
)
DRAFT = "Think of one more. What is the stop value?"


def judge(allowed: bool, span: str = "") -> Any:
    return {"allowed": allowed, "leaking_span": span, "reason": "It says how to mend it."}


def student(hands_over: bool) -> Any:
    return {"next_step": "…", "helps": True, "hands_over": hands_over, "span": "one more"}


def reviewed(answer: Any, plan: Any = OPEN_PLAN, **changes: Any) -> tuple[tuple[Leak, ...], Any]:
    with a_turn(answer, **changes) as turn:
        assert turn.roles.reviewer is not None
        leaks = turn.roles.reviewer.review(SCENE, plan, DRAFT, SECRETS)
        return leaks, turn


def test_a_judge_who_allows_the_draft_says_nothing() -> None:
    leaks, turn = reviewed(by_role(judge=lambda r: judge(True)), judge=When.ALWAYS)
    assert leaks == ()
    assert (turn.asked_roles, turn.steps) == (["judge"], [Step.CHECKING])
    assert "one more" in turn.double.requests[0].data("secrets")
    assert turn.double.requests[0].data("draft") == DRAFT


def test_a_judge_who_does_not_names_the_span() -> None:
    leaks, _ = reviewed(by_role(judge=lambda r: judge(False, "one more")), judge=When.ALWAYS)
    assert (leaks[0].layer, leaks[0].span) == (Layer.JUDGE, "one more")
    leaks, _ = reviewed(by_role(judge=lambda r: judge(False, "not there")), judge=When.ALWAYS)
    assert leaks[0].span == ""


def test_the_simulated_student_is_asked_on_the_last_rungs_only() -> None:
    answer = by_role(simulated_student=lambda r: student(True))
    assert reviewed(answer)[1].asked_roles == []
    leaks, turn = reviewed(answer, LAST_PLAN)
    assert turn.asked_roles == ["simulated_student"]
    assert leaks[0].span == "one more"
    assert reviewed(by_role(simulated_student=lambda r: student(False)), LAST_PLAN)[0] == ()


@pytest.mark.parametrize("when", [{"judge": When.ALWAYS}, {"simulated_student": When.ALWAYS}])
def test_who_cannot_be_asked_holds_the_draft_back(when: dict[str, When]) -> None:
    with a_turn(turn_seconds=2.5, **when) as turn:
        turn.double.misbehaviour = Misbehaviour.HANG
        assert turn.roles.reviewer is not None
        leaks = turn.roles.reviewer.review(SCENE, OPEN_PLAN, DRAFT, SECRETS)
        assert leaks[0].layer is Layer.JUDGE
        assert [fault for _, fault in turn.faults] == ["timeout"]


def test_nobody_reviews_when_both_are_switched_off() -> None:
    with a_turn(judge=When.NEVER, simulated_student=When.NEVER) as turn:
        assert turn.roles.reviewer is None


def test_the_judge_sees_the_secrets_that_are_most_like_the_draft() -> None:
    many = [Secret(kind=SecretKind.TOKEN, text=f"token{n}") for n in range(40)]
    chosen = relevant_secrets(DRAFT, [*many, *SECRETS])
    assert chosen[0] == "the stop value has to be one more"
    assert len(chosen) < 10
