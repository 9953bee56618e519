"""A whole work, line by line."""

from __future__ import annotations

from tutor_app.subjects.algebra.checking import WorkCheck, check_work
from tutor_app.subjects.algebra.reading import read_line, read_rows
from tutor_app.subjects.algebra.solved import Finish
from tutor_app.subjects.algebra.verdict import StepKind


def _check(start: str, work: str, goal="solve") -> WorkCheck:
    line = read_line(start).line
    assert line is not None
    return check_work(line, read_rows(work), goal)


def test_a_right_work_is_finished() -> None:
    check = _check("3x + 5 = 20", "3x + 5 = 20\nI take 5 away\n3x = 15\nx = 5")
    assert check.finished
    assert all(line.right for line in check.lines)
    assert check.first_wrong is None


def test_a_skipped_step_is_right() -> None:
    assert _check("3(x + 2) - 4 = 2x + 9", "x = 7").finished


def test_the_first_wrong_line_is_the_one_whose_step_slipped() -> None:
    check = _check("3x + 5 = 20", "3x = 25\nx = 25/3")
    assert check.first_wrong is check.lines[0]
    assert check.lines[0].slipped
    assert check.lines[1].wrong
    assert not check.lines[1].slipped
    assert not check.finished


def test_right_but_unfinished() -> None:
    check = _check("3x + 5 = 20", "3x = 15\nx = 15/3")
    assert not check.finished
    assert check.lines[-1].right
    assert check.lines[-1].finish is Finish.UNSIMPLIFIED


def test_right_but_circular() -> None:
    check = _check("3x + 5 = 20", "3x = 15\n3x + 5 = 20")
    assert check.lines[-1].step.kind is StepKind.REPEATED
    assert not check.finished


def test_going_on_from_an_earlier_line_after_a_slip_is_seen() -> None:
    check = _check("3x + 5 = 20", "3x = 25\n3x = 15\nx = 5")
    assert [line.right for line in check.lines] == [False, True, True]
    assert check.finished


def test_squaring_may_gain_solutions_that_are_tested_later() -> None:
    work = "x + 3 = (x-3)^2\nx^2 - 7x + 6 = 0\n(x-1)(x-6) = 0\nx = 1 or x = 6"
    check = _check("√(x+3) = x-3", work)
    assert [line.gains for line in check.lines] == [True, True, True, False]
    assert check.first_wrong is check.lines[-1]
    assert _check("√(x+3) = x-3", work + "\nx = 6").finished


def test_a_lost_solution_is_not_finished() -> None:
    check = _check("x^2 = 3x", "x = 3")
    assert not check.finished
    assert check.lines[0].task.kind is StepKind.LOST


def test_solutions_found_case_by_case_lose_nothing() -> None:
    check = _check("x^2 - 5x + 6 = 0", "(x-2)(x-3) = 0\nx - 2 = 0\nx = 2\nx - 3 = 0\nx = 3")
    assert check.finished
    assert check.first_wrong is None


def test_a_system_may_be_solved_letter_by_letter() -> None:
    check = _check("x + y = 5; x - y = 1", "2x = 6\nx = 3\n3 + y = 5\ny = 2")
    assert check.finished
    assert all(line.right for line in check.lines)
    assert not _check("x + y = 5; x - y = 1", "2x = 6\nx = 3").finished


def test_expressions_may_go_on_with_equals_signs() -> None:
    assert _check("2(x+3) - x", "2x + 6 - x\n= x + 6", "simplify").finished
    assert _check("2 + 3*4", "2 + 12\n= 14", "evaluate").finished
    assert not _check("2 + 3*4", "5*4\n= 20", "evaluate").finished


def test_another_reading_that_is_right_is_taken_and_asked_about() -> None:
    check = _check("6x = 3/x", "x = 1/2x\n")
    (line,) = check.lines
    assert line.right
    assert line.asks


def test_rows_that_cannot_be_read_are_reported() -> None:
    check = _check("3x + 5 = 20", "3x = (15\nx = 5")
    assert [row.row for row in check.unreadable] == [0]
    assert check.finished
