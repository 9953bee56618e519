"""Numbers and expressions in replies, in every equal form."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.dialogue import Answer, AnswerKind, Verdict
from tutor_app.subjects.answers import read_answer


def verdict(value: str, reply: str, kind: AnswerKind = AnswerKind.NUMBER) -> Verdict:
    return read_answer(Answer(kind=kind, value=value), reply).verdict


@pytest.mark.parametrize(
    ("value", "reply"),
    [
        ("30", "30"),
        ("30", "it's 30"),
        ("30", "thirty"),
        ("30", "25 + 5 = 30"),
        ("30", "30 because 25 + 5"),
        ("30", "20, no wait 30"),
        ("30", "3x + 5 = 30"),
        ("7", "7... so I should have taken 5 away on both sides"),
        ("10/3", "10/3"),
        ("10/3", "3.33"),
        ("10/3", "3 1/3"),
        ("10/3", "ten thirds"),
        ("3.5", "3.5"),
        ("3.5", "3,5"),
        ("3.5", "7/2"),
        ("3.5", "three and a half"),
        ("5", "x = 5"),
        ("5", "five"),
        ("-2", "-2"),
        ("-2", "- 2"),
        ("-2", "−2"),
        ("-2", "minus two"),
        ("0.5", "50%"),
        ("0.5", "a half"),
        ("50", "50%"),
        ("1000", "1,000"),
    ],
)
def test_a_right_number_is_right_in_every_form(value: str, reply: str) -> None:
    assert verdict(value, reply) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("value", "reply", "expected"),
    [
        ("30", "29", Verdict.WRONG),
        ("-2", "2", Verdict.WRONG),
        ("10/3", "3.3", Verdict.PARTLY),
        ("30", "30 or 31", Verdict.UNSURE),
        ("30", "no idea", Verdict.UNSURE),
        ("30", "", Verdict.UNSURE),
    ],
)
def test_what_is_not_the_number_is_never_called_right(
    value: str, reply: str, expected: Verdict
) -> None:
    assert verdict(value, reply) is expected


@pytest.mark.parametrize(
    ("value", "reply", "expected"),
    [
        ("2x + 6", "6 + 2x", Verdict.RIGHT),
        ("2x + 6", "it's 2(x + 3)", Verdict.RIGHT),
        ("2x + 6", "2x + 3", Verdict.WRONG),
        ("2x", "2x", Verdict.RIGHT),
        ("3x = 15", "x = 5", Verdict.RIGHT),
        ("3x = 15", "3x = 25", Verdict.WRONG),
        ("3x = 15", "dunno", Verdict.UNSURE),
    ],
)
def test_expressions_and_equations_are_right_in_every_equivalent_form(
    value: str, reply: str, expected: Verdict
) -> None:
    assert verdict(value, reply, AnswerKind.MATH) is expected


@settings(deadline=None)
@given(st.fractions(min_value=-50, max_value=50, max_denominator=12))
def test_every_fraction_is_read_back(number: Fraction) -> None:
    assert verdict(str(number), str(number)) is Verdict.RIGHT


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_reply_raises(reply: str) -> None:
    assert verdict("30", reply) in set(Verdict)
    assert verdict("2x + 6", reply, AnswerKind.MATH) in set(Verdict)
