"""Numbers are read in the form they are written in."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.misconceptions.quantities import MOST, plain, quantities


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("3 1/4", "mixed", Fraction(13, 4)),
        ("-3 and 1/4", "mixed", Fraction(-13, 4)),
        ("5/8", "fraction", Fraction(5, 8)),
        (r"\frac{5}{8}", "fraction", Fraction(5, 8)),
        ("0.35", "decimal", Fraction(7, 20)),
        (".5", "decimal", Fraction(1, 2)),
        ("40 %", "percent", Fraction(40)),
        ("1,250 people", "whole number", Fraction(1250)),
        ("−7", "whole number", Fraction(-7)),
        ("x = -7", "whole number", Fraction(-7)),
    ],
)
def test_a_number_is_read_as_it_is_written(text, form, value):
    (found,) = quantities(plain(text))
    assert (found.form, found.value) == (form, value)


@pytest.mark.parametrize("text", ["52 - 37", "52-37", "52 −37", "(52) - 37"])
def test_a_dash_between_two_numbers_is_no_sign(text):
    assert [found.value for found in quantities(plain(text))] == [52, 37]


def test_a_fraction_over_nothing_is_no_number():
    assert quantities("5/0") == ()


@given(st.text(alphabet="0123456789/.,-+% x()\n^", max_size=200))
def test_whatever_is_typed_a_few_numbers_at_most_come_back(text):
    assert len(quantities(plain(text))) <= MOST
