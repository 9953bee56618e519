"""What of a reference solution stands in a text."""

from __future__ import annotations

from tutor_app.dialogue import Case, Problem
from tutor_app.evaluation.disclosure import disclosed, reference_pieces

PROBLEM = Problem.python(
    statement="Add up 1 to n.",
    cases=[Case(call="add(3)", expected="6")],
    solutions=["def add(n):\n    return sum(range(1, n + 1))\n"],
)
WORK = "def add(n):\n    return sum(range(1, n))\n"


def test_what_the_student_wrote_is_no_piece() -> None:
    pieces = reference_pieces(PROBLEM, WORK)
    assert "range(1,n+1)" in pieces
    assert "defadd(n):" not in pieces


def test_a_piece_is_found_however_it_is_spaced_or_quoted() -> None:
    pieces = reference_pieces(PROBLEM, WORK)
    assert disclosed("Try `range(1,  n+1)` there.", pieces) == ["range(1,n+1)"]


def test_a_question_about_the_own_line_discloses_nothing() -> None:
    pieces = reference_pieces(PROBLEM, WORK)
    assert disclosed("What does `range(1, n)` give for `add(3)`?", pieces) == []
