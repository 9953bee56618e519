from __future__ import annotations

import itertools
import re

import pytest

from tests.roles.llm.model_scenes import SUM, WRONG_SUM, a_turn, asking, offline, scene_of
from tutor_app.dialogue import Intent, Move, Question, Reading, Rung, Stage, Verdict
from tutor_app.planner import Act, Plan, PlanState
from tutor_app.roles.protocols import Scene, Telling

OF_PROGRAMS = re.compile(r"\b(programs?|runs?|the cases?|python|code)\b", re.I)
ACTS = [act for act in Act if act not in (Act.FAREWELL, Act.REST, Act.STUCK)]


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Work on an open problem that a model has looked at."""
    with a_turn() as turn:
        found = turn.roles.analyst.assess(scene_of(SUM, WRONG_SUM))
    return scene_of(SUM, WRONG_SUM).model_copy(
        update={"assessment": found, "findings": found.findings, "message": "hm"}
    )


def questions(scene: Scene) -> list[Question]:
    analyst = offline().analyst
    found = list(analyst.candidates(scene, analyst.understandings(scene)))
    closing = found[0].model_copy(
        update={"wording": "why", "stage": Stage.CAUSE, "rung": Rung.OPEN, "text": ""}
    )
    return [*found, closing, closing.model_copy(update={"wording": "recap", "move": Move.RECAP})]


READINGS = [
    *(Reading(intent=Intent.ANSWER, asked=verdict, quotation="both sides") for verdict in Verdict),
    *(Reading(intent=intent) for intent in Intent if intent is not Intent.ANSWER),
]


def test_the_offline_words_for_open_problems_speak_of_no_program(scene: Scene) -> None:
    asked = questions(scene)
    for act, reading, question in itertools.product(ACTS, READINGS, asked):
        used: tuple[str, ...] = ()
        for turn in (0, 2, 2, 2):
            now = scene.model_copy(update={"turn": turn})
            said = offline().instructor.say(
                now, asking(question, act), reading, PlanState(turns=turn),
                Telling(answered=asked[0] if turn else None), used,
            )  # fmt: skip
            used = (*used, *said.parts)
            assert said.text.strip()
            assert not OF_PROGRAMS.search(said.text), (act, reading.intent, said.text)
            assert said.text.count("?") <= 1, said.text


def test_ends_and_safe_questions_speak_of_no_program_either(scene: Scene) -> None:
    reading = Reading(intent=Intent.DOES_NOT_KNOW)
    for act in (Act.FAREWELL, Act.REST, Act.STUCK, Act.CLOSE):
        plan = Plan(act=act, reason="A test.")
        said = offline().instructor.say(scene, plan, reading, PlanState(), Telling(), ())
        assert not OF_PROGRAMS.search(said.text), said.text
    safe = offline().instructor.safe(scene, asking(questions(scene)[0]))
    assert safe.endswith("?")
    assert not OF_PROGRAMS.search(safe)


def test_an_authored_question_is_asked_in_its_own_words(scene: Scene) -> None:
    authored = next(q for q in questions(scene) if q.wording == "authored")
    said = offline().instructor.say(
        scene, asking(authored), Reading(intent=Intent.DOES_NOT_KNOW), PlanState(),
        Telling(answered=authored), (),
    )  # fmt: skip
    assert said.text.endswith(authored.text)
