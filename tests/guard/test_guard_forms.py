from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.guard.forms import forms, parse, root
from tutor_app.guard.text import code_tokens
from tutor_app.guard.values import evaluate, numbers, secret_value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("i <= n", "i < n + 1"),
        ("i <= n", "n >= i"),
        ("not i > n", "i <= n"),
        ("x += 1", "x = 1 + x"),
        ("range(0, n)", "range(n)"),
        ("s[len(s) - 1]", "s[-1]"),
        ("a and b", "b and a"),
        ("0 <= i < n", "i < n and i >= 0"),
        ("x ** 2", "x * x"),
        ("if a < b:", "elif b > a:"),
        ("2 * (n + 1)", "n * 2 + 2"),
        ("'yes'", '"yes"'),
    ],
)
def test_equivalent_code_has_one_loose_form(one: str, other: str) -> None:
    first, second = root(one), root(other)
    assert first is not None
    assert second is not None
    assert first.loose == second.loose


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("i <= n", "i < n"),
        ("n + 1", "n - 1"),
        ("range(1, n)", "range(n)"),
        ("a and b", "a or b"),
        ("a - b", "b - a"),
        ("a / b", "a // b"),
        ("s[1:]", "s[:1]"),
        ("x = y", "y = x"),
        ("return a", "return b"),
        ("'a b'", "'ab'"),
        ("x == 0", "x is not 0"),
        ("True", "1"),
    ],
)
def test_different_code_has_different_forms(one: str, other: str) -> None:
    first, second = root(one), root(other)
    assert first is not None
    assert second is not None
    assert first.loose != second.loose


def test_the_strict_form_keeps_the_order() -> None:
    first, second = root("out + letter"), root("letter + out")
    assert first is not None
    assert second is not None
    assert first.loose == second.loose
    assert first.strict != second.strict


def test_subexpressions_are_found_line_by_line_in_broken_code() -> None:
    broken = "def f(x)\n    return x + 1\n  y = ("
    wanted = root("1 + x")
    assert wanted is not None
    assert wanted.loose in forms(broken).loose


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_raising(text: str) -> None:
    forms(text)
    root(text)


@pytest.mark.parametrize("code", ["(" * 5_000, "-" * 5_000 + "1", "x" * 30_000, "9" * 6_000])
def test_hostile_code_is_refused(code: str) -> None:
    assert parse(code) is None or root(code) is not None


def test_a_negative_number_is_no_subtraction() -> None:
    assert code_tokens("f(-1)") == ("f", "(", "-1", ")")
    assert code_tokens("f(n - 1)") == ("f", "(", "n", "-", "1", ")")


def test_arithmetic_is_evaluated_and_bounded() -> None:
    assert evaluate(["2", "*", "(", "3", "+", "4", ")"]) == 14
    assert evaluate(["9", "**", "9", "**", "9"]) is None
    assert evaluate(["1", "/", "0"]) is None
    assert evaluate(["x"]) is None
    assert secret_value("x = 10/2") == 5
    assert secret_value("[1, 2]") is None


def test_numbers_that_name_a_place_are_no_values() -> None:
    assert numbers(["line", "5"]) == set()
    assert 7 in numbers(["it", "is", "3", "+", "4", "now"])
