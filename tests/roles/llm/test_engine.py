from __future__ import annotations

import pytest

from tests.roles.llm.model_scenes import (
    a_turn,
    asking,
    offline,
    question,
    saying,
    scene_of,
    settings,
)
from tutor_app.dialogue import Intent, Reading, Stage, Verdict
from tutor_app.language_model import open_language_model
from tutor_app.misconceptions.library import library
from tutor_app.planner import Act
from tutor_app.roles.llm.bridge import bridge_rules, decision
from tutor_app.roles.llm.engine import ModelEngine
from tutor_app.roles.protocols import Spent

SCENE = saying(scene_of(), "well the final value just gets lost on the way somehow")
WHY = question(SCENE, "library.", Stage.CAUSE)


def test_offline_roles_cost_nothing_and_are_the_same_in_every_turn() -> None:
    first, second = (offline().roles(True, lambda step: None) for _ in range(2))
    assert first.verifier is second.verifier
    assert first.reviewer is None
    assert first.spent() == Spent()


def test_a_turn_with_a_free_reply_takes_two_calls_within_the_budget_of_tokens() -> None:
    with a_turn() as turn:
        reading = turn.read(SCENE, WHY)
        turn.say(SCENE, asking(WHY), reading, WHY)
        usage = turn.roles.spent().usage
        assert usage.model_calls == 2
        assert sum(request.prompt_tokens for request in turn.double.requests) <= 1300


def test_the_version_names_wording_and_prompts() -> None:
    model = open_language_model(settings(base_url="http://127.0.0.1:9/v1", model="m"), None)
    assert model is not None
    engine = ModelEngine(model, offline(), settings(), library("python"))
    engine.close()
    wording, _, prompts = engine.version.partition("+")
    assert wording == offline().version
    assert prompts


@pytest.mark.parametrize(
    ("reading", "act", "strategy"),
    [
        (Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT), Act.ASK, "affirm and go on"),
        (Reading(intent=Intent.DOES_NOT_KNOW), Act.ASK, "simplify the question"),
        (Reading(intent=Intent.OFF_TOPIC), Act.BRIDGE, "answer briefly"),
        (Reading(intent=Intent.ANSWER, asked=Verdict.UNSURE), Act.ASK, "ask for a fact"),
        (
            Reading(intent=Intent.ANSWER, asked=Verdict.WRONG, misconception="x"),
            Act.ASK,
            "ask about a case that shakes it",
        ),
    ],
)
def test_an_experts_decision_follows_from_reply_and_plan(
    reading: Reading, act: Act, strategy: str
) -> None:
    assert decision(bridge_rules(), asking(WHY, act), reading, WHY).strategy == strategy
