"""Whole works: which rows hold, which do not, and when the goal is reached."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.dialogue import Problem, StepState
from tutor_app.subjects.algebra.survey import survey

SOLVE = Problem.algebra(start="3x + 5 = 20")
STORY = Problem.algebra(statement="A ride costs 5 and 3 for each mile.", models=["3x + 5 = 20"])


def states(problem: Problem, work: str) -> list[str]:
    return [step.state.value for step in survey(problem, work).steps]


@pytest.mark.parametrize(
    ("start", "goal", "work"),
    [
        ("3x + 5 = 20", "solve", "3x + 5 = 20\n3x = 15\nx = 5"),
        ("3x + 5 = 20", "solve", "I take away 5\n3x = 15 because 20 - 5 = 15\n\nx=5"),
        ("3x + 5 = 20", "solve", "20-5 = 15\n15/3 = 5\nx = 5"),
        ("3x + 5 = 20", "solve", "3x + 5 - 5 = 20 - 5 so 3x = 15 so x = 5"),
        ("3x + 5 = 20", "solve", "5"),
        ("x^2 + x - 6 = 0", "solve", "(x-2)(x+3) = 0\nx = 2\nx = -3"),
        ("x^2 + x - 6 = 0", "solve", "(x-2)(x+3)=0\nx-2=0\nx=2\nx+3=0\nx=-3"),
        ("√(x+3) = x-3", "solve", "x+3 = (x-3)^2\nx^2 - 7x + 6 = 0\nx = 1 or x = 6\nx = 6"),
        ("-2x < 6", "solve", "x > -3"),
        ("x+y=5; x-y=1", "solve", "2x = 6\nx = 3\ny = 2"),
        ("x+y=5; x-y=-1", "solve", "x = 2\ny = 2 + 1\ny = 3"),
        ("4:6", "simplify", "2:3"),
        ("3/4 + 1/8 =", "evaluate", "7/8"),
        ("2x+1 = 2x+3", "solve", "0 = 2\nno solution"),
        ("A = lw", "solve", "w = A/l"),
        ("2(x+3)", "expand", "= 2x + 6"),
        ("3/4 + 1/8", "evaluate", "6/8 + 1/8 = 7/8"),
        ("x + 1 = 3,5", "solve", "x = 2,5"),
    ],
)
def test_right_work_is_fine_row_by_row_and_finished(start: str, goal: str, work: str) -> None:
    problem = Problem.algebra(start=start, goal=goal)
    assert set(states(problem, work)) == {StepState.FINE}
    assert survey(problem, work).finished


@pytest.mark.parametrize(
    ("start", "goal", "work"),
    [
        ("3x + 5 = 20", "solve", "3x = 15"),
        ("3x + 5 = 20", "solve", "x = 15/3"),
        ("3x + 5 = 20", "solve", "3x + 5 = 20"),
        ("3x + 5 = 20", "solve", ""),
        ("√(x+3) = x-3", "solve", "x+3 = (x-3)^2\nx^2 - 7x + 6 = 0\nx = 1 or x = 6"),
        ("3/4 + 1/8", "evaluate", "3/4 + 1/8"),
        ("2(x+3)", "expand", "2(x+3)"),
    ],
)
def test_work_that_is_right_so_far_is_not_finished(start: str, goal: str, work: str) -> None:
    problem = Problem.algebra(start=start, goal=goal)
    assert not survey(problem, work).finished
    assert survey(problem, work).wrong is None


def test_a_wrong_row_what_follows_from_it_and_a_row_that_recovers() -> None:
    assert states(SOLVE, "3x = 25\nx = 25/3\n3x = 15\nx = 5") == [
        "look_again",
        "after_a_slip",
        "fine",
        "fine",
    ]
    assert not survey(SOLVE, "3x = 25\n3x = 15\nx = 5").finished


def test_going_back_to_an_earlier_line_repeats_it() -> None:
    assert states(SOLVE, "3x = 15\n3x + 5 = 20\nx = 5") == ["fine", "repeats", "fine"]


def test_a_wrong_calculation_beside_the_work_is_seen() -> None:
    assert states(SOLVE, "20 - 5 = 16")[0] == "look_again"


def test_one_of_two_solutions_alone_is_looked_at_again() -> None:
    assert states(Problem.algebra(start="x^2 = 9"), "x = 3") == ["look_again"]


def test_a_line_that_can_be_read_in_two_ways_is_asked_about_only_where_it_matters() -> None:
    assert states(Problem.algebra(start="x/2 = 4"), "1/2x = 4") == ["ambiguous"]
    # Here the problem itself is written so.
    assert states(Problem.algebra(start="1/2x + 3 = 7"), "1/2x = 4") == ["fine"]


def test_a_story_needs_an_equation_that_fits_it_in_any_letter() -> None:
    assert states(STORY, "3t + 5 = 20\n3t = 15\nt = 5") == ["fine"] * 3
    assert survey(STORY, "3t + 5 = 20\n3t = 15\nt = 5").finished
    assert states(STORY, "5n + 3 = 20\n5n = 17") == ["look_again", "after_a_slip"]
    assert survey(STORY, "5n + 3 = 20").start is None


def test_a_right_number_without_an_equation_does_not_finish_a_story() -> None:
    assert states(STORY, "5") == ["fine"]
    assert not survey(STORY, "5").finished
    assert states(STORY, "4") == ["look_again"]


def test_letters_that_the_story_gave_may_not_change_places() -> None:
    problem = Problem.algebra(statement="b is 3 more than y.", models=["b = y + 3"])
    assert states(problem, "b - 3 = y") == ["fine"]
    assert states(problem, "y = b + 3") == ["look_again"]


@pytest.mark.parametrize("work", ["10", "x = 10", "0.2 * 50 = 10", "10.0"])
def test_an_answer_is_right_in_every_form(work: str) -> None:
    problem = Problem.algebra(statement="What is 20% of 50?", goal="answer", answer="10")
    assert survey(problem, work).finished


@pytest.mark.parametrize("work", ["4", "50/5 = 12", "0.2*50\n12"])
def test_a_wrong_answer_is_looked_at_again(work: str) -> None:
    problem = Problem.algebra(statement="What is 20% of 50?", goal="answer", answer="10")
    assert survey(problem, work).wrong is not None


def test_a_wrong_comparison_is_looked_at_again_and_a_right_one_is_the_answer() -> None:
    problem = Problem.algebra(statement="Compare.", goal="answer", answer="0.125 < 0.6")
    assert survey(problem, "0.6 > 0.125").finished
    assert states(problem, "0.6 < 0.125") == ["look_again"]


def test_the_longer_decimal_is_not_the_larger_one() -> None:
    problem = Problem.algebra(statement="Compare.", goal="answer", answer="2.4 > 2.35")
    assert states(problem, "2.35 > 2.4") == ["look_again"]
    assert states(problem, "2.40 > 2.35\n2.35 < 2.4") == ["fine", "fine"]


def test_the_students_own_equation_of_a_story_is_what_goes_on() -> None:
    found = survey(STORY, "5 + 3x = 20")
    assert [line.text for line in found.right] == ["5 + 3x = 20"]


@settings(deadline=None)
@given(st.text(alphabet="x0123456789+-*/^()=<> .,\n√%", max_size=60))
def test_nothing_that_is_typed_raises(work: str) -> None:
    for problem in (SOLVE, STORY):
        assert len(survey(problem, work).steps) <= work.count("\n") + 1
