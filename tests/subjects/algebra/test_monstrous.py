"""Input beyond the limits is refused with words, before anything is computed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.reading import read_line, read_rows
from tutor_app.subjects.algebra.step import relation


@pytest.mark.parametrize(
    "written",
    [
        "9**9**9**9",
        "9^9^9",
        "x^99999",
        "(x+1)^(9^9)",
        "2^(10^10)",
        "10^1000000",
        "1" * 200,
        "(" * 10_000 + ")" * 10_000,
        "(" * 200 + "x" + ")" * 200,
        "√" * 300 + "2",
        "-" * 400 + "x",
        "x^" * 200 + "2",
        "|" * 300,
        r"\frac{" * 60 + "1",
        "+".join("x" for _ in range(5_000)),
        "3x = 15" + " " * 10_000_000,
        "⁹" * 300,
        "9⁹⁹⁹⁹",
        "7" + "^7" * 8,
        "(" + "9" * 29 + ")^64^2",
    ],
)
def test_it_is_refused_kindly(written: str) -> None:
    problem = read_line(written).problem
    assert problem is not None
    assert problem.kind


def test_a_work_of_ten_megabytes_is_refused() -> None:
    (row,) = read_rows("3x = 15\n" * 1_250_000)
    assert row.reading.problem is not None
    assert row.reading.problem.monstrous
    assert len(row.text) < 1_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(x+1)^60 = 1", "(x+2)^60 = 1"),
        ("(a+b+c+d+e)^20", "(a+b+c+d)^20"),
        ("(x+1)^50 (x+2)^50", "(x+3)^50"),
        ("((x^9)^9)^9", "x"),
        ("√(√(√(x+1)+1)+1) = x", "x = 1"),
        ("x^x^x = 2", "x = 1"),
        ("|x-1|+|x-2|+|x-3|+|x-4|+|x-5|+|x-6|+|x-7|+|x-8| = 9", "x = 1"),
        ("√(x+1)+√(x+2)+√(x+3)+√(x+4)+√(x+5) = 9", "x = 1"),
        ("1/(x+1)+1/(x+2)+1/(x+3)+1/(x+4)+1/(x+5)+1/(x+6) = 9", "x = 1"),
        ("x^17 + 3x^5 - 7x + 1 = 0", "x = 1"),
        ("9999999999 x^2 + 8888888887 x = 7777777777", "x = 1"),
    ],
)
def test_what_is_read_is_checked_or_left_within_the_limits(before: str, after: str) -> None:
    first, then = read_line(before).line, read_line(after).line
    if first is not None and then is not None:
        assert not relation(first, then).right


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="xy123+-*/^()=<>|√, .:;{}\\%²½orandis", max_size=40))
def test_no_text_of_signs_breaks_the_reading(written: str) -> None:
    reading = read_line(written)
    assert (reading.line is None) == (reading.problem is not None)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reading(written: str) -> None:
    reading = read_line(written)
    assert (reading.line is None) == (reading.problem is not None)
