"""What is wrong with a work, under which key, and what stays a secret of it."""

from __future__ import annotations

import pytest

from tutor_app.dialogue import Construct, Finding, FindingSource, Problem
from tutor_app.subjects.algebra.subject import AlgebraSubject

SUBJECT = AlgebraSubject()
SOLVE = Problem.algebra(start="3x + 5 = 20")


def found(problem: Problem, work: str) -> tuple[Finding, ...]:
    return SUBJECT.diagnose(problem, work, SUBJECT.check(problem, work))


def test_the_first_wrong_row_is_found_with_the_rule_behind_it() -> None:
    first = found(SOLVE, "3x + 5 = 20\n3x = 25\nx = 25/3")[0]
    assert first.part is Construct.STEP
    assert first.source is FindingSource.MAL_RULE
    assert first.detector == "moves-without-changing-sign"
    assert first.misconception is not None
    assert first.lines == (2,)
    assert first.explains == (1,)
    assert first.fragment == "3x = 25"


def test_the_key_stays_while_the_wrong_step_does_wherever_it_stands() -> None:
    keys = {
        found(SOLVE, work)[0].key
        for work in ("3x = 25", "\n\n3x=25", "3x = 25\nx = 25/3", "I moved it\n3x = 25")
    }
    assert len(keys) == 1
    assert found(SOLVE, "3x = 15\nx = 12")[0].key not in keys


def test_a_right_line_that_could_stand_there_is_known_and_secret() -> None:
    finding = found(SOLVE, "3x = 25")[0]
    assert "3x = 15" in {fix.after for fix in finding.fixes}
    assert "15" not in finding.fragment
    secrets = SUBJECT.secrets(SOLVE, "3x = 25", SUBJECT.check(SOLVE, "3x = 25"), (finding,))
    assert {"3x = 15", "x = 5"} <= {secret.text for secret in secrets}


def test_an_arithmetic_slip_has_no_misconception() -> None:
    first = found(SOLVE, "3x = 14")[0]
    assert first.misconception is None
    assert first.source is FindingSource.MAL_RULE


def test_a_line_that_no_rule_explains_is_still_proven_wrong() -> None:
    (only,) = found(SOLVE, "x = 1234567")
    assert only.source is FindingSource.LINE_CHECK
    assert only.part is Construct.STEP


@pytest.mark.parametrize("work", ["", "3x = 15", "3x + 5 = 20"])
def test_right_work_that_is_not_finished_has_that_one_finding(work: str) -> None:
    (only,) = found(SOLVE, work)
    assert only.part is Construct.UNFINISHED


def test_finished_work_has_no_finding() -> None:
    assert found(SOLVE, "3x = 15\nx = 5") == ()


def test_an_equation_that_does_not_fit_the_story_is_a_finding_of_its_own_kind() -> None:
    story = Problem.algebra(statement="5 once and 3 a mile make 20.", models=["3x + 5 = 20"])
    assert found(story, "5n + 3 = 20")[0].part is Construct.MODEL
    assert found(story, "3n + 5 = 20\n3n = 25")[0].part is Construct.STEP


def test_what_cannot_be_read_for_certain_is_asked_about() -> None:
    assert found(SOLVE, "3x =")[0].part is Construct.NOTATION
    assert found(Problem.algebra(start="x/2 = 4"), "1/2x = 4")[0].part is Construct.NOTATION


def test_rivals_are_findings_too_and_the_problem_says_which_is_believed() -> None:
    plain = Problem.algebra(start="(9 - 3)/(5 - 1)", goal="evaluate")
    rivals = {finding.misconception for finding in found(plain, "2/3")}
    assert len(rivals) > 1
    told = plain.model_copy(update={"concepts": ("slope",)})
    assert found(told, "2/3")[0].concept == "slope"
    assert {finding.misconception for finding in found(told, "2/3")} == rivals


def test_nothing_about_a_finding_is_said_in_the_check() -> None:
    check = SUBJECT.check(SOLVE, "3x = 25")
    what = found(SOLVE, "3x = 25")[0].what
    assert what not in check.model_dump_json()
