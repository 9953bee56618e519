"""What of a check the page shows: mathematics, states, kind notes, and never a reason."""

from __future__ import annotations

from tutor_app.dialogue import Problem, StepState
from tutor_app.subjects.algebra.work_check import check

SOLVE = Problem.algebra(start="3x + 5 = 20")


def test_rows_keep_their_number_and_are_shown_as_mathematics() -> None:
    found = check(SOLVE, "first I subtract\n\n3x = 15\nx = 5")
    assert [step.row for step in found.steps] == [3, 4]
    assert all(step.shown.startswith("<math") for step in found.steps)
    assert found.finished
    assert found.all_pass


def test_a_wrong_row_says_nothing_but_look_again() -> None:
    (step,) = check(SOLVE, "3x = 25").steps
    assert step.state is StepState.LOOK_AGAIN
    assert step.note == ""
    assert "15" not in step.shown


def test_what_cannot_be_read_has_a_kind_note() -> None:
    (step,) = check(SOLVE, "3x = ").steps
    assert step.state is StepState.UNREADABLE
    assert step.note.endswith("?")


def test_a_line_with_two_readings_is_asked_about_with_both() -> None:
    (step,) = check(Problem.algebra(start="x/2 = 4"), "1/2x = 4").steps
    assert step.state is StepState.AMBIGUOUS
    assert "1/(2x)" in step.note


def test_monstrous_rows_are_refused_with_a_note_and_the_others_are_checked() -> None:
    found = check(SOLVE, "9**9**9**9\n" + "(" * 10_000 + "\n3x = 15")
    assert [step.state.value for step in found.steps] == ["unreadable", "unreadable", "fine"]
    assert all(step.note for step in found.steps[:2])
