"""What a teacher is offered to say: different, cleared, labelled, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversing import complaints
from tests.test_tutor import MENDED, OFF_BY_ONE
from tutor_app.copilot import OFFERED, Suggestions, strategies
from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Fault, PinQuestion, Problem, Reply, SetUnderstanding, TakeOver
from tutor_app.evaluation.students import STUCK
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble, default_answer
from tutor_app.testing.request import Request
from tutor_app.tutor import Tutor

EQUATION = Problem.algebra(statement="Solve it.", start="3x + 5 = 20", goal="solve")
CASES = {
    "off by one": ("add-up-to-n", OFF_BY_ONE),
    "two faults": (
        "average-of-marks",
        "def average(marks):\n    for mark in marks:\n        total = 0\n        total += mark\n"
        "    return total / len(marks)\n",
    ),
    "recursion": ("factorial", "def factorial(n):\n    return n * factorial(n - 1)\n"),
    "a wrong sign": (EQUATION, "3x = 25"),
}


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def faults_of(offered: Suggestions) -> list[str]:
    """What is wrong with three suggestions taken together, or one by one."""
    found = []
    if len(offered.candidates) != OFFERED:
        found.append(f"{len(offered.candidates)} candidates")
    for what in ("text", "id", "strategy"):
        if len({getattr(one, what) for one in offered.candidates}) != len(offered.candidates):
            found.append(f"two of the same {what}")
    for one in offered.candidates:
        found += complaints(Reply(text=one.text))
        if not (one.error and one.strategy and one.intention):
            found.append(f"no label: {one.id}")
    return found


@pytest.mark.parametrize("case", CASES)
def test_three_ways_to_reply_at_any_moment_up_to_being_stuck(tutor: Tutor, case: str) -> None:
    problem, work = CASES[case]
    session = tutor.start(problem, work).id
    for message in ("", "77", "I don't know", *STUCK):
        if message:
            tutor.respond(session, message)
        if message in ("", "77") or message is STUCK[-1]:
            offered = tutor.suggest(session)
            assert faults_of(offered) == []
            assert offered == tutor.suggest(session), "the same moment, the same candidates"
            for one in offered.candidates:
                assert tutor.preview(session, one.text).allowed


def test_seen_ones_are_not_offered_again_and_other_strategies_come_first(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", OFF_BY_ONE).id
    tutor.respond(session, "77")
    first = tutor.suggest(session)
    other = tutor.suggest(session, excluded=[one.id for one in first.candidates])
    assert faults_of(other) == []
    for what in ("id", "text", "strategy"):
        assert not {getattr(one, what) for one in first.candidates} & {
            getattr(one, what) for one in other.candidates
        }


def test_what_was_asked_or_is_held_is_not_offered(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", OFF_BY_ONE).id
    asked = {node.question.id for node in tutor.as_it_stands(session).plan.tree}
    symptom = tutor.as_it_stands(session).plan.understandings[0].id
    deed = SetUnderstanding(understanding=symptom, held=True, reason="I asked her.")
    tutor.intervene(session, deed, teacher="Ms Curie")
    offered = tutor.suggest(session).candidates
    assert len(offered) == OFFERED
    for one in offered:
        assert one.id not in asked
        assert one.question.understanding != symptom


def test_while_a_teacher_answers_it_is_about_what_the_student_wrote_last(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", OFF_BY_ONE).id
    tutor.intervene(session, TakeOver(), teacher="Ms Curie")
    tutor.respond(session, "I don't know")
    errors = {one.error for one in tutor.suggest(session).candidates}
    assert errors == {"does not know how to begin"}


def test_of_work_that_passes_it_is_asked_why(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", OFF_BY_ONE).id
    tutor.intervene(session, TakeOver(), teacher="Ms Curie")
    tutor.respond(session, "", MENDED)
    offered = tutor.suggest(session).candidates
    assert [one.question.wording for one in offered[:2]] == ["why", "recap"]


def test_a_suggestion_can_be_pinned_or_sent(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", OFF_BY_ONE).id
    one, *_ = tutor.suggest(session).candidates
    tutor.intervene(session, PinQuestion(text=one.text), teacher="Ms Curie")
    assert tutor.respond(session, "hm").text.endswith(one.text)


def test_a_table_that_does_not_decide_everything_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "copilot.yaml"
    path.write_text("- when: {move: trace}\n  strategy: s\n  intention: i\n")
    with pytest.raises(DataFileError, match="fits everything"):
        strategies(path)


# ------------------------------------------------------------------------- with a model


def suggested(answer, **more: object) -> tuple[Suggestions, Suggestions, int, int]:  # type: ignore[no-untyped-def]
    """With a model that answers so, and without: the suggestions, its calls, tokens charged."""
    with ModelDouble(lambda r: answer(r) if r.role == "copilot" else default_answer(r)) as double:
        settings = Settings(
            OPENAI_BASE_URL=double.base_url,
            OPENAI_API_KEY="not-a-key",
            TUTOR_MODEL="double",
            TUTOR_TURN_SECONDS=60.0,
            **more,
        )
        tutor = Tutor.open(None, settings)
        try:
            session = tutor.start("add-up-to-n", OFF_BY_ONE).id
            before = len(double.requests)
            spent = tutor._parts.repository.usage_by_session()
            offered = tutor.suggest(session)
            calls = len(double.requests) - before
            after = tutor._parts.repository.usage_by_session()
            charged = sum(u.prompt_tokens for u in after) - sum(u.prompt_tokens for u in spent)
            plain = _without_model(tutor, session)
        finally:
            tutor.close()
    return offered, plain, calls, charged


def _without_model(tutor: Tutor, session: str) -> Suggestions:
    tutor._parts.engine = tutor._parts.engine.offline  # type: ignore[assignment]
    return tutor.suggest(session)


def test_a_model_words_all_of_them_in_one_call_and_is_charged() -> None:
    def kinder(request: Request) -> dict[str, object]:
        planned = default_answer(request)
        assert isinstance(planned, dict)
        said = [{**one, "acknowledgement": "Let us look at it."} for one in planned["replies"]]
        return {"replies": said}

    offered, plain, calls, charged = suggested(kinder)
    assert calls == 1
    assert offered.usage.model_calls == 1
    assert charged == offered.usage.prompt_tokens > 0
    assert [one.id for one in offered.candidates] == [one.id for one in plain.candidates]
    worded = [one for one in offered.candidates if one.by_model]
    assert worded
    assert all(one.text.startswith("Let us look at it.") for one in worded)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda request: {"replies": []}, Fault.UNSUITABLE),
        (
            lambda request: {
                "replies": [{"acknowledgement": "", "question": "Should it be `range(1, n + 1)`?"}]
                * 3
            },
            Fault.UNSUITABLE,
        ),
    ],
    ids=["none", "gives it away"],
)
def test_where_its_words_will_not_do_the_offline_ones_stay(answer, fault: Fault) -> None:  # type: ignore[no-untyped-def]
    offered, plain, calls, _ = suggested(answer)
    assert offered.candidates == plain.candidates
    assert calls == 1
    assert fault in {fallback.fault for fallback in offered.fallbacks}
    assert all("n + 1" not in one.text for one in offered.candidates)


def test_over_the_budget_no_model_is_asked() -> None:
    offered, plain, calls, _ = suggested(default_answer, TUTOR_SESSION_TOKENS=1)
    assert calls == 0
    assert offered.candidates == plain.candidates
    assert {fallback.fault for fallback in offered.fallbacks} == {Fault.OVER_BUDGET}
