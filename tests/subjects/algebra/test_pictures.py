"""Drawings that say the same in words."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.subjects.algebra.pictures import MOST_BOXES, Pan, Ray, balance, number_line


def test_a_balance_shows_every_box_and_says_what_lies_on_each_pan() -> None:
    picture = balance(Pan(3, 5), Pan(0, 20), "x")
    assert picture.alt == (
        "A balance that is level. On the left pan: 3 boxes marked x and a weight of 5. "
        "On the right pan: a weight of 20."
    )
    assert picture.svg.count("<rect") == 3
    assert picture.alt in picture.svg


def test_a_number_line_shades_the_side_that_it_names() -> None:
    picture = number_line([Fraction(4)], [Ray(Fraction(-3), rightward=False, closed=False)])
    assert "to the left of −3, which does not belong to it, is shaded" in picture.alt
    assert "4 is marked" in picture.alt


@pytest.mark.parametrize("numbers", [(Fraction(1, 3), Fraction(3, 4)), (Fraction(0), Fraction(95))])
def test_a_number_line_has_room_for_all_and_few_ticks(numbers: tuple[Fraction, ...]) -> None:
    picture = number_line(numbers)
    ElementTree.fromstring(picture.svg)
    assert picture.svg.count("V76") <= 14


@given(
    st.integers(0, MOST_BOXES), st.integers(0, 99), st.integers(0, MOST_BOXES), st.text(max_size=3)
)
def test_any_balance_is_well_formed_whatever_the_letter(
    boxes: int, weight: int, other: int, letter: str
) -> None:
    letter = "".join(c for c in letter if c.isprintable())
    picture = balance(Pan(boxes, weight), Pan(other, weight), letter)
    ElementTree.fromstring(picture.svg)
