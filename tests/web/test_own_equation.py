import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.dialogue import Goal, Problem
from tutor_app.web.own_equation import EquationError, make_equation_problem


@pytest.mark.parametrize(
    ("text", "goal", "start", "kept"),
    [
        ("3x+5=20", "solve", "3x+5=20", Goal.SOLVE),
        (" what is x if 3x+5=20 ", "solve", "3x+5=20", Goal.SOLVE),
        ("2x <= 8", "solve", "2x <= 8", Goal.SOLVE),
        ("x + y = 5\n\nx - y = 1", "solve", "x + y = 5; x - y = 1", Goal.SOLVE),
        ("x + 3x", "simplify", "x + 3x", Goal.SIMPLIFY),
        ("2(x + 3)", "expand", "2(x + 3)", Goal.EXPAND),
        ("x^2 - 4", "factor", "x^2 - 4", Goal.FACTOR),
        ("3 + 4*2", "solve", "3 + 4*2", Goal.EVALUATE),
        ("3x = 12", "nonsense", "3x = 12", Goal.SOLVE),
    ],
)
def test_an_equation_or_expression_becomes_a_problem(text, goal, start, kept):
    problem = make_equation_problem(text, goal)
    assert isinstance(problem, Problem)
    assert (problem.subject, problem.start, problem.goal) == ("algebra", start, kept)
    assert problem.id.startswith("own-")


def test_the_title_is_the_equation_as_it_was_read():
    problem = make_equation_problem("3x+5=2*x", "solve")
    assert isinstance(problem, Problem)
    assert problem.title == "3x + 5 = 2·x"


@pytest.mark.parametrize(
    ("text", "goal", "reason"),
    [
        ("", "solve", "no_equation"),
        (" \n ", "solve", "no_equation"),
        ("hello there", "solve", "equation_words"),
        ("3x + = 5", "solve", "equation_unread"),
        ("9**9**9**9", "simplify", "equation_unread"),
        ("(" * 10_000, "solve", "equation_unread"),
        ("3x = 15 so x = 5", "solve", "equation_steps"),
        ("= 5", "solve", "half_equation"),
        ("1/2x + 3 = 5", "solve", "equation_two_ways"),
        ("x + 3x", "solve", "solve_expression"),
        ("3x = 12", "factor", "work_on_equation"),
        ("x = 5", "solve", "already_solved"),
        ("no solution", "solve", "already_solved"),
        ("x + 1", "simplify", "nothing_to_do"),
    ],
)
def test_what_cannot_be_used_is_said_with_kind_words(words, text, goal, reason):
    error = make_equation_problem(text, goal)
    assert isinstance(error, EquationError)
    assert error.reason == reason
    assert words.has(f"own.{reason}")


def test_both_meanings_of_a_line_are_named():
    error = make_equation_problem("1/2x = 5", "solve")
    assert isinstance(error, EquationError)
    assert error.one != error.other
    assert "x" in error.one


@given(st.text(max_size=80), st.sampled_from([*Goal, ""]))
def test_anything_typed_gives_a_problem_or_a_reason(text, goal):
    made = make_equation_problem(text, goal)
    if isinstance(made, Problem):
        assert made.start.strip()
        assert 0 < len(made.title) <= 72
    else:
        assert made.reason
