"""Hints that add up: what is left of the plausible numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.dialogue import Hint, HintKind
from tutor_app.guard.narrowing import agrees, gives_away, plausible, possible


def hint(kind: HintKind, value: int = 0) -> Hint:
    return Hint(kind=kind, value=Fraction(value))


@pytest.mark.parametrize(
    ("kind", "value", "fits", "does_not"),
    [
        (HintKind.MORE, 4, 5, 4),
        (HintKind.LESS, 4, 3, 4),
        (HintKind.AT_LEAST, 4, 4, 3),
        (HintKind.AT_MOST, 4, 4, 5),
        (HintKind.JUST_MORE, 4, 5, 6),
        (HintKind.JUST_LESS, 4, 3, 2),
        (HintKind.NOT, 4, 5, 4),
        (HintKind.EVEN, 0, -2, 3),
        (HintKind.ODD, 0, -3, 2),
        (HintKind.PRIME, 0, 7, 9),
        (HintKind.SQUARE, 0, 9, 8),
        (HintKind.MULTIPLE, 3, -9, 8),
        (HintKind.FACTOR, 12, 4, 5),
        (HintKind.ENDS, 5, 25, 52),
        (HintKind.BEGINS, 2, 25, 52),
        (HintKind.DIGITS, 2, -25, 5),
        (HintKind.DIGIT_SUM, 7, 25, 26),
    ],
)
def test_what_a_hint_says(kind: HintKind, value: int, fits: int, does_not: int) -> None:
    assert agrees(Fraction(fits), hint(kind, value))
    assert not agrees(Fraction(does_not), hint(kind, value))


def test_every_kind_of_hint_can_be_told_of_every_number() -> None:
    for kind in HintKind:
        for number in (Fraction(5), Fraction(-7, 3), Fraction(0)):
            assert agrees(number, hint(kind, 3)) in (True, False)


@given(st.integers(-500, 500), st.integers(2, 12))
@settings(max_examples=30)
def test_a_fraction_is_among_the_plausible_numbers(top: int, bottom: int) -> None:
    assert Fraction(top, bottom) in plausible(Fraction(top, bottom))


@given(st.integers(-10_000, 10_000))
@settings(max_examples=30)
def test_two_ends_close_by_give_a_number_away_and_one_end_does_not(secret: int) -> None:
    above, below = hint(HintKind.MORE, secret - 1), hint(HintKind.LESS, secret + 1)
    assert gives_away(Fraction(secret), [], [above, below])
    assert gives_away(Fraction(secret), [above], [below])
    assert not gives_away(Fraction(secret), [], [above])
    assert not gives_away(Fraction(secret), [above, below], [below])


HINTS = st.builds(
    Hint, kind=st.sampled_from(list(HintKind)), value=st.integers(-50, 50).map(Fraction)
)


@given(st.lists(HINTS, max_size=4), HINTS)
@settings(max_examples=40)
def test_a_further_hint_never_leaves_more(known: list[Hint], more: Hint) -> None:
    numbers = plausible(Fraction(5))[:200]
    left = possible(known, numbers)
    assert set(possible([*known, more], numbers)) <= set(left) <= set(numbers)


@given(st.integers(-50, 50).map(Fraction), st.lists(HINTS, max_size=3), st.lists(HINTS, max_size=3))
def test_hints_that_are_wrong_give_nothing_away(
    secret: Fraction, known: list[Hint], new: list[Hint]
) -> None:
    if gives_away(secret, known, new):
        assert all(agrees(secret, each) for each in (*known, *new))
