import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.dialogue import Problem
from tutor_app.web.mathematics import quoted_mathml, row_mathml, says_start, start_html


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x/3 + 2 = 5", "<mfrac>"),
        ("x^2", "<msup>"),
        ("sqrt(x) = 3", "<msqrt>"),
        ("= 15", "<mo>=</mo>"),
        ("3x = 15 so x = 5", "<mo>⇒</mo>"),
    ],
)
def test_a_typed_row_becomes_mathematics(text, part):
    assert part in row_mathml(text)


@pytest.mark.parametrize("text", ["", "   ", "so we divide", "3x + = 5", "9**9**9**9", "(" * 400])
def test_what_cannot_be_read_is_left_as_it_is(text):
    assert row_mathml(text) == ""


@given(st.text(max_size=60))
def test_nothing_typed_becomes_anything_but_mathml(text):
    for rendered in (row_mathml(text), quoted_mathml(text)):
        assert rendered == "" or rendered.startswith("<math")
        assert not re.search(r"<(?!/?m[a-z]+[ >/])", rendered)


@pytest.mark.parametrize("text", ["3x + 5 = 20", "x", "25", "5 - x"])
def test_quoted_mathematics_is_rendered(text):
    assert quoted_mathml(text)


@pytest.mark.parametrize(
    "text", ["1/2x", "+5", "so x", "3 apples", "5 €", "x = 1 so x = 2", "x" * 200]
)
def test_what_would_lose_or_settle_something_stays_as_written(text):
    assert quoted_mathml(text) == ""


def test_a_start_line_is_found_in_the_statement_however_it_is_spaced():
    problem = Problem.algebra(statement="Solve `3x+5 = 20`.", start="3x + 5 = 20")
    assert says_start(problem)
    assert not says_start(problem.model_copy(update={"statement": "Solve it."}))
    assert "<math" in start_html(problem)
    hostile = problem.model_copy(update={"start": "<script>alert(1)</script>"})
    assert "<script" not in start_html(hostile)
