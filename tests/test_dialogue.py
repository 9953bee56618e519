from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.storage.samples import deed_of_a_teacher
from tutor_app.dialogue import (
    Answering,
    Case,
    CaseResult,
    Chair,
    Check,
    Deed,
    HandBack,
    Outcome,
    Problem,
    RateReply,
    SetUnderstanding,
    SwitchTutor,
    TakeOver,
    TeacherMessage,
    Turn,
)

CASES = [Case(call="f(1)", expected="1"), Case(call="f(2)", expected="2", hidden=True)]


def results(*outcomes: Outcome) -> Check:
    made = (CaseResult(case=CASES[0], outcome=outcome) for outcome in outcomes)
    return Check(results=tuple(made))


def test_the_same_problem_always_has_the_same_id_and_another_has_another() -> None:
    one = Problem.python(statement="Write f.", cases=CASES)
    assert one.id == Problem.python(statement="Write f.", cases=tuple(CASES)).id
    assert one.id != Problem.python(statement="Write f.", cases=CASES[:1]).id
    assert one.id != Problem.python(statement="Write f.", cases=CASES, solutions=["x"]).id


def test_a_problem_without_title_is_named_after_its_first_line() -> None:
    assert Problem.python(statement="Write f.\nMore.", cases=CASES).title == "Write f."
    assert Problem.python(statement="  ", cases=CASES).title


def test_a_check_of_nothing_has_not_passed() -> None:
    assert not Check().all_pass
    assert results(Outcome.PASSED).all_pass
    half = results(Outcome.PASSED, Outcome.NOT_RUN)
    assert (half.passed, half.all_pass, len(half.failing)) == (1, False, 1)


def test_records_cannot_be_changed_nor_misspelt() -> None:
    with pytest.raises(ValidationError):
        CASES[0].call = "g()"
    with pytest.raises(ValidationError):
        Case.model_validate({"call": "f()", "expect": "1"})


OFF, ON, TAKE, BACK = SwitchTutor(on=False), SwitchTutor(on=True), TakeOver(), HandBack()


@pytest.mark.parametrize(
    ("deeds", "answering"),
    [
        ((), Answering.TUTOR),
        ((TAKE,), Answering.TEACHER),
        ((TAKE, TeacherMessage(text="hi"), BACK), Answering.TUTOR),
        ((OFF,), Answering.NOBODY),
        ((OFF, TAKE), Answering.TEACHER),
        ((OFF, TAKE, BACK), Answering.NOBODY),
        ((TAKE, OFF, ON), Answering.TEACHER),
        ((BACK, ON), Answering.TUTOR),
    ],
)
def test_who_answers_follows_from_what_teachers_did(
    deeds: tuple[Deed, ...], answering: Answering
) -> None:
    done = [deed_of_a_teacher(deed) for deed in deeds]
    assert Chair().after(done).answering is answering
    for at in range(len(done)):
        assert Chair().after(done[:at]).after(done[at:]).answering is answering


def test_overruling_needs_a_reason_and_stars_are_few() -> None:
    with pytest.raises(ValidationError):
        SetUnderstanding(understanding="u", held=True, reason="")
    for stars in (0, 6):
        with pytest.raises(ValidationError):
            RateReply(turn=0, stars=stars)


def test_turns_from_before_teachers_could_intervene_are_still_read() -> None:
    old = (
        '{"number":1,"message":"hi","work":"x","reading":null,"reply":{"text":"?"},'
        '"seconds":0.1,"at":"2026-03-01T12:00:00Z"}'
    )
    assert Turn.model_validate_json(old).applied == ()
