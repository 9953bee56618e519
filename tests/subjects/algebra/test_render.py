"""What is shown of a tree reads back as the same mathematics."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.interval import Undefined
from tutor_app.subjects.algebra.line import is_statement
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.real_sets import compare
from tutor_app.subjects.algebra.render import to_latex, to_mathml, to_text
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

_numbers = st.one_of(
    st.integers(0, 99).map(lambda n: Number(Fraction(n))),
    st.integers(1, 999).map(lambda n: Number(Fraction(n, 100))),
)
_leaves = st.one_of(
    _numbers,
    st.sampled_from("xyzc").map(Symbol),
    st.builds(Mixed, st.integers(1, 9), st.just(1), st.integers(2, 9)),
)


def _larger(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner, st.sampled_from(("/", "frac", "÷"))),
        st.builds(Power, inner, st.integers(0, 3).map(lambda n: Number(Fraction(n)))),
        st.builds(Root, st.sampled_from((2, 3)), inner),
        inner.map(Negative),
        inner.map(Group),
        inner.map(Absolute),
        inner.map(Percent),
    )


trees = st.recursive(_leaves, _larger, max_leaves=8)
_AT = {
    name: Fraction(value) for name, value in zip("xyzc", (3, 7, -2, Fraction(5, 3)), strict=True)
}


def _value(tree: Tree):
    try:
        return value_at(tree, _AT)
    except (Undefined, Beyond, TooMonstrous):
        return None


@settings(max_examples=600, deadline=None)
@given(trees, st.sampled_from((to_text, to_latex)))
def test_what_is_written_reads_back_with_the_same_value(tree: Tree, write) -> None:
    value = _value(tree)
    reading = read_line(write(tree))
    if reading.line is None:
        assert reading.problem is not None
        assert reading.problem.monstrous, write(tree)
        return
    body = reading.line.body
    assert not is_statement(body)
    again = _value(body)
    if value is None or again is None:
        assert value is again
    else:
        assert compare(value, again) == 0, write(tree)


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("3x+5=20", "3x + 5 = 20"),
        ("1/2 x ≤ 3", r"\frac{1}{2}x \le 3"),
        ("(x+1)/(x-1)", r"\frac{x + 1}{x - 1}"),
        ("x = 2 or x = 3", r"x = 2 \text{ or } x = 3"),
        ("2,5x", "2{,}5x"),
        ("√(x+3)", r"\sqrt{x + 3}"),
        ("12÷4", r"12 \div 4"),
        ("2 1/2", r"2\frac{1}{2}"),
        ("2πr", r"2\pi r"),
        ("x_1", "x_{1}"),
    ],
)
def test_lines_are_shown_in_latex(line, written: str, latex: str) -> None:
    assert to_latex(line(written).body) == latex


def test_lines_are_shown_in_mathml(line) -> None:
    shown = to_mathml(line("x = 1/2").body)
    assert shown.startswith("<math")
    assert "<mfrac>" in shown


def test_a_division_over_a_slash_keeps_its_brackets() -> None:
    one = Number(Fraction(1))
    half = Quotient(Quotient(one, one, "÷"), Number(Fraction(2)), "/")
    assert to_text(half) == "(1÷1)/2"
