from __future__ import annotations

import pytest
from pydantic import ValidationError

from tutor_app.dialogue import Case, CaseResult, Check, Outcome, Problem

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
