"""What must not be said about a work in lines, and what the student has written already."""

from __future__ import annotations

from tutor_app.dialogue import Problem, SecretKind
from tutor_app.subjects.algebra.subject import AlgebraSubject

SUBJECT = AlgebraSubject()


def texts(problem: Problem, work: str) -> set[str]:
    check = SUBJECT.check(problem, work)
    found = SUBJECT.secrets(problem, work, check, SUBJECT.diagnose(problem, work, check))
    assert all(secret.kind is SecretKind.MATH for secret in found)
    return {secret.text for secret in found}


def test_the_solution_and_the_lines_to_come_are_secret() -> None:
    assert {"x = 5", "3x = 15"} <= texts(Problem.algebra(start="3x + 5 = 20"), "")


def test_what_the_student_wrote_is_secret_no_more() -> None:
    left = texts(Problem.algebra(start="3x + 5 = 20"), "3x = 15")
    assert "3x = 15" not in left
    assert "x = 5" in left
    assert texts(Problem.algebra(start="3x + 5 = 20"), "3x = 15\nx = 5") == set()


def test_the_equation_of_a_story_is_secret_until_it_stands() -> None:
    story = Problem.algebra(statement="5 once and 3 a mile make 20.", models=["3x + 5 = 20"])
    assert "3x + 5 = 20" in texts(story, "")
    assert "3x + 5 = 20" not in texts(story, "3n + 5 = 20")


def test_the_answer_and_the_lines_of_the_worked_solutions_are_secret() -> None:
    problem = Problem.algebra(start="3/4 + 1/8", goal="evaluate", answer="7/8").model_copy(
        update={"solutions": ("6/8 + 1/8\n7/8",)}
    )
    assert {"7/8", "6/8 + 1/8"} <= texts(problem, "4/12")


def test_both_readings_of_a_line_are_the_students_own() -> None:
    assert "1/2·x = 4" not in texts(Problem.algebra(start="x/2 = 4"), "1/2x = 4")
