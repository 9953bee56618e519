"""The marks by which a wrong answer tells how it came about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.misconceptions.marks import form_of, marks


@pytest.mark.parametrize(
    ("question", "wrong", "right", "mark"),
    [
        ("2/5 + 1/4", "3/9", "13/20", "fraction + fraction: tops added"),
        ("2/5 + 1/4", "3/9", "13/20", "fraction + fraction: bottoms added"),
        ("731 - 256", "525", "475", "-: smaller digit from larger"),
        ("38 + 25", "53", "63", "+: carried digit lost"),
        ("0.4 + 0.9", "0.13", "1.3", "+: places behind the point added apart"),
        ("19 : 4", "4.3", "4.75", "/: remainder behind the point"),
        ("0.6 * 0.7", "4.2", "0.42", "*: product, point elsewhere"),
        ("6 - 9", "3", "-3", "sign flipped"),
        ("6 - 9", "3", "-3", "-: turned difference"),
        ("What is 3^4?", "12", "81", "base times exponent"),
        ("A rope of 8 m, cut in 2.", "2", "4", "a number of the question repeated"),
        ("Flip it", "3/4", "4/3", "reciprocal of the right one"),
        ("Write it", "6S = P", "6P = S", "same signs and numbers in another order"),
        ("Write it", "x + 3", "3x", "more + than right"),
        ("Is it linear?", "Yes, it goes up", "No", "says yes for no"),
        ("2 pens cost 6. What do 5 cost?", "9", "15", "three numbers: the same was added"),
        ("2 pens cost 6. What do 5 cost?", "9", "15", "answer is one whole number, right is one whole number"),
    ],
)  # fmt: skip
def test_the_mark_of_a_way_to_go_wrong_is_found(question, wrong, right, mark):
    assert mark in marks(question, wrong, right)


def test_a_right_calculation_has_no_mark_of_a_wrong_one():
    found = marks("47 + 21", "68", "68")
    assert "same number as the right one" in found
    assert not any("carried" in mark or "smaller digit" in mark for mark in found)


def test_without_the_right_answer_nothing_is_compared_with_it():
    assert not any("right" in mark for mark in marks("2/5 + 1/4", "3/9"))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("3x + 5 = 20", "is an equation"),
        ("x > 4", "is an inequality"),
        ("4n + 2", "is an expression"),
        ("5/8", "is one fraction"),
        ("it is the larger one", "is words"),
        ("2x = 6\nx = 3", "is several lines"),
        ("", "is words"),
    ],
)
def test_what_an_answer_is_on_the_whole(text, form):
    assert form_of(text) == form


_texts = st.text(alphabet="0123456789/.,-+*:=<>^%() xyzab\n√", max_size=60)


@given(_texts, _texts, _texts)
def test_whatever_is_typed_has_marks_and_none_twice(question, wrong, right):
    found = marks(question, wrong, right)
    assert len(set(found)) == len(found)
    assert found == marks(question, wrong, right)


def test_a_monstrous_answer_is_read_only_in_part():
    assert marks("9 - 4", "9" * 100_000 + " - " * 10_000, "5 " * 100_000)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_script_and_any_sign_can_be_typed(question, wrong, right):
    assert marks(question, wrong, right)
