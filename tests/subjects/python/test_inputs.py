from __future__ import annotations

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.python.inputs import devise, normal


def test_inputs_have_the_shape_of_the_shown_calls_and_are_none_of_them() -> None:
    shown = ["search(5, (1, 5, 10))", "search(100, [])"]
    devised = devise(shown)
    assert len(devised) >= 5
    assert not {normal(call) for call in shown} & set(devised)
    for call in devised:
        tree = ast.parse(call, mode="eval").body
        assert isinstance(tree, ast.Call)
        assert len(tree.args) == 2


def test_order_and_shape_of_items_are_kept() -> None:
    for call in devise(["f([('M', 35), ('F', 18), ('M', 3)])", "g([1, 4, 9])"]):
        items = ast.literal_eval(ast.parse(call, mode="eval").body.args[0])  # type: ignore[attr-defined]
        if call.startswith("f"):
            assert all(len(item) == 2 for item in items)
        else:
            assert items == sorted(items)


def test_numbers_never_grow_by_more_than_one() -> None:
    numbers = [int(call[4:-1]) for call in devise(["fib(7)"])]
    assert 8 in numbers
    assert max(numbers) == 8
    assert min(numbers) >= 0


def test_calls_that_do_not_parse_are_passed_over() -> None:
    assert devise(["f(", "", "\x00"]) == ()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(-9, 9) | st.text("ab", max_size=3), max_size=6), max_size=4))
def test_devising_is_bounded_and_the_same_every_time(arguments: list[list[object]]) -> None:
    calls = [f"f({items!r})" for items in arguments]
    devised = devise(calls, limit=10)
    assert len(devised) <= 10
    assert devised == devise(calls, limit=10)
