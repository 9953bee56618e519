"""The one number that would have to change."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.slips import single_number_changes
from tutor_app.subjects.algebra.step import relation

SLIPS = [
    ("3x + 5 = 20", "3x = 16", "16", "15"),
    ("2(x+3)", "2x + 5", "5", "6"),
    ("2x < 6", "x < 4", "4", "3"),
    ("2 + 3*4", "15", "15", "14"),
    ("3x = 15", "x = 6", "6", "5"),
    ("x^2 - 5x + 6 = 0", "(x-2)(x-4) = 0", "4", "3"),
    ("x + y = 5; x - y = 1", "x = 4", "4", "3"),
    ("x = 2 - 7", "x = 5", "5", "-5"),
]


@pytest.mark.parametrize(("before", "after", "old", "new"), SLIPS)
def test_a_slip_of_arithmetic_is_found(line, before, after, old, new) -> None:
    start = line(before)
    changes = single_number_changes(start, line(after))
    wanted = (Fraction(old), Fraction(new))
    assert wanted in [(change.old, change.new) for change in changes]


@pytest.mark.parametrize(("before", "after", "old", "new"), SLIPS)
def test_every_change_makes_the_line_right(line, before, after, old, new) -> None:
    start = line(before)
    for change in single_number_changes(start, line(after)):
        assert relation(start, change.after).right, to_text(change.after.body)


def test_a_line_that_is_wrong_in_two_places_has_no_change(line) -> None:
    assert single_number_changes(line("x^2 - 5x + 6 = 0"), line("(x-1)(x-7) = 0")) == ()
    assert single_number_changes(line("2x + 3y"), line("3x + 4y")) == ()
