"""Checkable questions about lines: their answers are right, and give nothing away."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tutor_app.dialogue import AnswerKind, Probe, ProbeKind, Problem, Verdict
from tutor_app.planner import separate_faults
from tutor_app.subjects.algebra.diagnosis import explanations
from tutor_app.subjects.algebra.explaining import tell_apart
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.secrets import hidden_numbers
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.algebra.survey import survey
from tutor_app.subjects.answer_numbers import number_in
from tutor_app.subjects.answers import read_answer

SUBJECT = AlgebraSubject()
WRONG = [
    ("3x + 5 = 20", "solve", "3x = 25"),
    ("3x + 5 = 20", "solve", "3x = 15\nx = 12"),
    ("3x + 5 = 20", "solve", "8x = 20"),
    ("3x + 5 = 20", "solve", "3x = 14"),
    ("2(x+3) = 14", "solve", "2x + 3 = 14"),
    ("5x = 2x + 9", "solve", "7x = 9"),
    ("x/3 + 2 = 5", "solve", "x/3 = 7"),
    ("7 - 2x = 1", "solve", "5x = 1"),
    ("-2x < 6", "solve", "x < -3"),
    ("x+y=5; x-y=1", "solve", "x = 4 and y = 1"),
    ("2(x+3)", "expand", "2x + 3"),
    ("(x+3)^2", "expand", "x^2 + 9"),
    ("3/4 + 1/8", "evaluate", "4/12"),
    ("2 + 3*4", "evaluate", "20"),
]


def asked(start: str, goal: str, work: str) -> tuple[Probe, ...]:
    problem = Problem.algebra(start=start, goal=goal)
    check = SUBJECT.check(problem, work)
    findings = SUBJECT.diagnose(problem, work, check)
    return SUBJECT.probes(problem, work, check, separate_faults(findings))


@pytest.mark.parametrize(("start", "goal", "work"), WRONG)
def test_every_wrong_line_can_be_asked_about(start: str, goal: str, work: str) -> None:
    probes = asked(start, goal, work)
    assert probes
    assert len({probe.id for probe in probes}) == len(probes)


@pytest.mark.parametrize(("start", "goal", "work"), WRONG)
def test_no_answer_choice_or_slot_is_the_solution_or_of_a_line_to_come(
    start: str, goal: str, work: str
) -> None:
    problem = Problem.algebra(start=start, goal=goal)
    hidden = hidden_numbers(problem, work)
    assert hidden
    for probe in asked(start, goal, work):
        if probe.answer.kind is AnswerKind.NUMBER:
            assert number_in(probe.answer.value) not in hidden
        assert not hidden & {number_in(choice) for choice in probe.choices}
        assert number_in(probe.slots.get("against", "")) not in hidden


@pytest.mark.parametrize(("start", "goal", "work"), WRONG)
def test_the_computed_answer_is_read_as_right_and_stands_among_its_choices(
    start: str, goal: str, work: str
) -> None:
    for probe in asked(start, goal, work):
        said = probe.answer.value.strip("'")
        assert read_answer(probe.answer, said).verdict is Verdict.RIGHT
        if probe.choices:
            assert probe.answer.value in probe.choices
            assert len(set(probe.choices)) == len(probe.choices)


def by_kind(probes: tuple[Probe, ...], kind: ProbeKind) -> list[Probe]:
    return [probe for probe in probes if probe.kind is kind]


def test_a_line_taken_at_its_word_contradicts_the_line_before() -> None:
    first = asked("3x + 5 = 20", "solve", "3x = 25")[0]
    assert first.kind is ProbeKind.SUBSTITUTE
    assert (first.slots["part"], first.slots["number"]) == ("3x", "25")
    assert (first.slots["expression"], first.answer.value) == ("3x + 5", "30")
    assert first.slots["against"] == "20"


def test_the_same_step_is_asked_of_smaller_numbers() -> None:
    smaller = by_kind(asked("3x + 5 = 20", "solve", "3x = 25"), ProbeKind.SMALLER)[0]
    assert smaller.slots["expression"] == "7 + 5 = 12"
    assert smaller.answer.value == "7"


def test_smaller_numbers_that_come_to_the_solution_are_passed_over() -> None:
    smaller = by_kind(asked("x/3 + 2 = 5", "solve", "x/3 = 7"), ProbeKind.SMALLER)[0]
    assert smaller.slots["expression"] == "8 + 2 = 10"


def test_rival_explanations_are_told_apart_by_a_small_case() -> None:
    problem = Problem.algebra(start="2(x+3)", goal="expand")
    rivals = explanations(problem, survey(problem, "2x + 3"), 0)
    decider = tell_apart(rivals)
    assert decider is not None
    found = by_kind(asked("2(x+3)", "expand", "2x + 3"), ProbeKind.SMALLER)
    assert to_text(decider.case) in {probe.slots["expression"] for probe in found}


def test_an_equation_is_shown_as_a_balance_with_words_for_it() -> None:
    (picture,) = by_kind(asked("3x + 5 = 20", "solve", "3x = 15\nx = 12"), ProbeKind.PICTURE)
    assert picture.answer.value == "3"
    assert picture.picture is not None
    assert "3 boxes marked x" in picture.picture.alt


def test_an_inequality_is_tried_with_a_number_that_tells_the_lines_apart() -> None:
    probes = asked("-2x < 6", "solve", "x < -3")
    truths = {probe.answer.value for probe in probes if probe.slots["form"] == "holds"}
    assert truths == {"True", "False"}
    assert any(probe.slots["form"] == "order" for probe in probes)


def test_a_sum_of_fractions_is_estimated_and_never_worked_out() -> None:
    probes = asked("3/4 + 1/8", "evaluate", "4/12")
    assert {probe.kind for probe in probes} == {ProbeKind.ESTIMATE}
    assert probes[0].answer.value == "'more'"
    assert read_answer(probes[0].answer, "it's bigger").verdict is Verdict.RIGHT


def test_putting_numbers_into_both_expressions_shows_the_difference() -> None:
    first = by_kind(asked("2(x+3)", "expand", "2x + 3"), ProbeKind.SUBSTITUTE)[0]
    assert Fraction(first.answer.value) != Fraction(first.slots["against"])


def test_a_start_with_nothing_below_can_be_tried_with_a_number() -> None:
    (probe,) = asked("3x + 5 = 20", "solve", "")
    assert (probe.slots["values"], probe.answer.value) == ("`x` is 2", "11")
