"""Whether a line is as far as its task asks."""

from __future__ import annotations

import pytest

from tutor_app.subjects.algebra.solved import finish_of, is_solved

FINISHED = {
    "solve": [
        "x = 5", "5 = x", "x = -3", "x = 5/2", "x = 2.5", "x = 2 1/2", "x = 2 or x = 3", "x > 3",
        "2 < x <= 5", "x = 3, y = 2", "(3, 2)", "x = 1 + √2", "x = 2√2", "x = (-1 ± √5)/2", "5",
        "no solution", "all real numbers", "w = A/l", "x > 2 and x < 5", "x = 3π", "x = √2/2",
    ],
    "simplify": [
        "2x + 6", "2(x+3)", "3x^2 + 2x - 1", "x/2", "x/3 + 1", "(x+1)/(x-1)", "-x", "2√2", "x^2y",
        "0.5x", "3", "1/x", "2/x", "2√x", "√x + 1", "x^3",
        "2:3", "2:3:5",
    ],
    "expand": ["2x + 6", "x^2 + 2x + 1"],
    "factor": [
        "2(x+3)", "(x-2)(x-3)", "2(x+2)(x+1)", "x(x+1)", "(x+1)^2", "x^2 + 1", "-(x-1)(x+2)",
        "x(x-1)(x+1)", "(x+y)(x-y)", "3x", "1/2 (x+1)",
    ],
    "evaluate": ["14", "7/2", "3.5", "-3", "2 + 12 = 14", "3√2"],
    "compare": ["3/4 < 5/6", "-3 > -4", "1/2 = 2/4"],
}  # fmt: skip
UNFINISHED = {
    "solve": [
        "3x = 15", "x = 10/2", "x = 10/4", "x = √8", "x = 2x - 3", "x = x", "x = 5, x + y = 3",
        "x = 3 - 1", "x + 1 = 3 or x = 2", "2x > 6", "x = (2 + √8)/2 + 1 + 1",
    ],
    "simplify": [
        "x + x", "2x/4", "(2x+2)/(x+1)", "x^2x", "x·2", "6/4", "√8", "a + b - a", "1x", "5 - 2",
        "x^2/x", "√(4x)", "2x + 3 + 1", "4:6", "0.5:2",
    ],
    "expand": ["2(x+3)", "(x+1)^2", "x^2 + x + x + 1"],
    "factor": ["2x + 6", "x^2 - 5x + 6", "(2x+4)(x+1)", "x^3 - x", "x(x^2-1)", "x^2 - y^2"],
    "evaluate": ["2 + 12", "14/4", "2^3", "-(-3)", "x + 1", "|−3|"],
    "compare": ["3/4 > 5/6", "x < 3"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("goal", "written"), [(goal, text) for goal, texts in FINISHED.items() for text in texts]
)
def test_it_is_finished(line, goal, written: str) -> None:
    assert is_solved(line(written), goal)


@pytest.mark.parametrize(
    ("goal", "written"), [(goal, text) for goal, texts in UNFINISHED.items() for text in texts]
)
def test_it_is_not_finished(line, goal, written: str) -> None:
    assert not is_solved(line(written), goal)


@pytest.mark.parametrize("written", ["x = 10/2", "x = 10/4", "x = √8", "x = 3 - 1"])
def test_a_number_to_work_out_is_all_that_is_missing(line, written: str) -> None:
    assert finish_of(line(written), "solve").value == "unsimplified"


def test_a_formula_is_solved_for_the_letter_that_is_asked_for(line) -> None:
    assert is_solved(line("w = A/l"), "solve", "w")
    assert not is_solved(line("A = lw"), "solve", "w")
