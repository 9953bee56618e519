import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.web.own_problem import MAX_TITLE, headed, make_open_problem, title_of


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("\n\n# Free fall\nA stone falls.", "Free fall"),
        ("Solve $x^2 = 4$ for **all** `x`.", "Solve x^2 = 4 for all x."),
        ("```\nx = 4\n```", "x = 4"),
        ("", ""),
        ("---", ""),
    ],
)
def test_the_title_is_the_first_line_that_says_something(statement, title):
    assert title_of(statement) == title


def test_a_long_title_is_cut_between_words():
    title = title_of("A ball is thrown upwards " + "very high " * 30)
    assert title.endswith("… ".strip())
    assert title.removesuffix(" …").split()[-1] in {"very", "high"}
    assert title_of("x" * 500).startswith("xxx")


def test_a_statement_without_words_still_has_a_title():
    assert make_open_problem("---", "").title == "Your own problem"


def test_subject_and_statement_are_tidied():
    problem = make_open_problem("  Why?\n", " Physics,\n  free  fall ")
    assert (problem.subject, problem.statement) == ("open", "Why?")
    assert problem.topic == "Physics, free fall"


@given(st.text(min_size=1))
def test_any_statement_has_a_short_title_and_loses_nothing(statement):
    problem = make_open_problem(statement, "")
    assert 0 < len(problem.title) <= MAX_TITLE
    first, rest = headed(problem)
    shown = first + rest if first else problem.statement
    assert "".join(shown.split()) == "".join(statement.split())
