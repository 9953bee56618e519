from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.roles.llm.model_scenes import SUM, WRONG_SUM, offline, scene_of
from tutor_app.dialogue import (
    Assessment,
    Construct,
    FindingSource,
    Rung,
    Secret,
    SecretKind,
    Stage,
    UnderstandingKind,
)
from tutor_app.roles.llm.answers import AnalystAnswer
from tutor_app.roles.llm.assessing import MOST, assessment_of
from tutor_app.roles.protocols import Scene

OPEN = scene_of(SUM, WRONG_SUM)


def item(id: str = "sign", **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "place": "2x = 20",
        "what": "The 6 was added on the right instead of taken away.",
        "concept": "The same must happen on both sides.",
        "skill": "Takes 6 away on both sides.",
        "shown": "what happens to both sides",
        "needs": [],
        "secrets": ["2x = 8", "x = 4", "4", "14"],
        "open_question": f"Why does the second line follow from the first, for {id}?",
        "focused_question": f"What did you do to the left side to get to {id}?",
        "concrete_question": f"If 2x were 20, what would 2x + 6 be in {id}?",
        **changes,
    }


def assessed(*items: dict[str, Any], scene: Scene = OPEN, correct: bool = False) -> Assessment:
    answer = AnalystAnswer.model_validate({"correct": correct, "understandings": list(items)})
    result = assessment_of(scene, answer, lambda stage, fragment: f"{stage} {fragment}")
    return result or Assessment()


def test_an_understanding_becomes_a_finding_three_steps_and_questions() -> None:
    found = assessed(item())
    assert found.made
    finding = found.findings[0]
    assert (finding.key, finding.part) == ("model:sign", Construct.PASSAGE)
    assert (finding.lines, finding.fragment) == ((2,), "2x = 20")
    assert finding.source is FindingSource.MODEL
    assert [u.stage for u in found.understandings] == list(Stage)
    assert found.understandings[1].kind is UnderstandingKind.CONCEPTUAL
    assert found.understandings[1].statement == "The same must happen on both sides."
    assert found.understandings[1].shown == "what happens to both sides"
    asked = {(q.stage, q.rung) for q in found.questions}
    assert asked == {
        (Stage.SYMPTOM, Rung.FOCUSED),
        (Stage.SYMPTOM, Rung.CONCRETE),
        (Stage.CAUSE, Rung.OPEN),
    }
    assert {q.wording for q in found.questions} == {"authored"}


def test_secrets_are_what_the_student_has_not_been_given() -> None:
    secrets = assessed(item()).secrets
    assert Secret(kind=SecretKind.VALUE, text="4", finding="model:sign") in secrets
    assert Secret(kind=SecretKind.EXPRESSION, text="2x = 8", finding="model:sign") in secrets
    assert "14" not in {secret.text for secret in secrets}
    assert any(s.kind is SecretKind.PROSE and "6 was added" in s.text for s in secrets)


def test_a_passage_that_is_not_in_the_work_is_no_evidence() -> None:
    assert not assessed(item(place="3x = 99")).made
    found = assessed(item("a", place="3x = 99"), item("b"))
    assert [f.key for f in found.findings] == ["model:b"]


def test_what_is_missing_altogether_has_no_place() -> None:
    found = assessed(item(place=""))
    assert (found.findings[0].fragment, found.findings[0].lines) == ("", ())


@pytest.mark.parametrize(
    "text",
    [
        "Is it 2x = 8?",
        "Why? And how?",
        "Take 6 away on both sides.",
        "See https://example.org?",
        "",
        "What is " + "x " * 200 + "?",
    ],
)
def test_a_question_that_is_none_or_gives_something_away_is_left_out(text: str) -> None:
    found = assessed(item(focused_question=text))
    assert text not in {q.text for q in found.questions}
    assert len(found.questions) == 2


def test_the_same_words_are_never_asked_for_two_things() -> None:
    same = {f"{kind}_question": "What happens here?" for kind in ("open", "focused", "concrete")}
    found = assessed(item("a", **same), item("b", **same))
    assert [q.text for q in found.questions] == ["What happens here?"]


def test_a_label_with_a_secret_in_it_is_not_shown() -> None:
    found = assessed(item(shown="that 2x = 8 follows"))
    assert "2x = 8" not in found.understandings[1].shown


def test_right_work_has_nothing_to_see() -> None:
    assert assessed(correct=True) == Assessment(made=True)


def test_a_run_outranks_a_model_that_calls_failing_work_right() -> None:
    assert not assessed(correct=True, scene=scene_of()).made


def test_in_a_program_a_fault_accounts_for_the_failing_cases() -> None:
    scene = scene_of()
    found = assessed(item(place="range(1, n)"), scene=scene)
    finding = found.findings[0]
    failing = tuple(i for i, r in enumerate(scene.check.results) if not r.passed)
    assert (finding.part, finding.lines, finding.explains) == (Construct.PROGRAM, (3,), failing)


def test_what_comes_first_comes_first() -> None:
    found = assessed(item("a"), item("b", needs=["a"]))
    by_id = {u.id: u for u in found.understandings}
    assert by_id["model:b:symptom"].prerequisites == ("model:a:cause",)


ITEMS = st.lists(
    st.builds(
        item,
        id=st.sampled_from(["a", "b", "c", "d", "A!", ""]),
        place=st.sampled_from(["2x = 20", "x = 10", "nowhere", ""]),
        what=st.sampled_from(["", "Something is off."]),
        needs=st.lists(st.sampled_from(["a", "b", "c", "d", "z"]), max_size=4),
        shown=st.text(max_size=20),
        secrets=st.lists(st.text(max_size=12), max_size=4),
        open_question=st.text(max_size=40),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(ITEMS)
def test_whatever_an_analyst_says_the_state_space_is_sound(items: list[dict[str, Any]]) -> None:
    found = assessed(*items)
    assert len(found.findings) <= MOST
    ids = [u.id for u in found.understandings]
    assert len(ids) == len(set(ids)) == 3 * len(found.findings)
    questions = [q.id for q in found.questions]
    assert len(questions) == len(set(questions))
    needs = {u.id: set(u.prerequisites) for u in found.understandings}
    while needs:  # every understanding can be reached: no cycle, nothing unknown
        ready = [id for id, before in needs.items() if not before]
        assert ready
        for id in ready:
            del needs[id]
        needs = {id: before - set(ready) for id, before in needs.items()}


def test_the_offline_roles_go_on_from_what_a_model_found() -> None:
    found = assessed(item())
    scene = OPEN.model_copy(update={"findings": found.findings, "assessment": found})
    analyst = offline().analyst
    understandings = analyst.understandings(scene)
    assert understandings == found.understandings
    candidates = analyst.candidates(scene, understandings)
    assert set(found.questions) <= set(candidates)
    for stage in Stage:
        rungs = {c.rung for c in candidates if c.stage is stage}
        assert {Rung.OPEN, Rung.FOCUSED, Rung.CONCRETE} <= rungs
    mended = scene.model_copy(update={"findings": ()})
    assert analyst.understandings(mended) == ()
