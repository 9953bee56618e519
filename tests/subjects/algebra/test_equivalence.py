"""Equal or not, and proven when not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.equivalence import difference_at, same_value
from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.symbolic import to_sympy
from tutor_app.subjects.algebra.tree import Number, Power, Product, Sum, Symbol, Tree, number

EQUAL = [
    ("2(x+3)", "2x+6"),
    ("(x+1)^2", "x^2+2x+1"),
    ("(a+b)(a-b)", "a^2-b^2"),
    ("x/2", "0.5x"),
    ("x/2", "0,5x"),
    ("50%", "1/2"),
    ("2 1/2", "2.5"),
    ("x^2/x", "x"),
    ("(x^2-1)/(x-1)", "x+1"),
    ("1/x + 1/y", "(x+y)/(xy)"),
    ("√12", "2√3"),
    ("√2·√3", "√6"),
    ("√8 + √2", "3√2"),
    ("1/√2", "√2/2"),
    ("1/(√3-1)", "(√3+1)/2"),
    ("√(3+2√2)", "1+√2"),
    ("∛16", "2∛2"),
    ("8^(1/3)", "2"),
    ("√(x^2)", "|x|"),
    ("|x|^2", "x^2"),
    ("|-x|", "|x|"),
    ("√x·√x", "x"),
    ("√(4x)", "2√x"),
    ("x^0", "1"),
    ("x^-2", "1/x^2"),
    ("2^x·2^3", "2^(x+3)"),
    ("x^a·x^b", "x^(a+b)"),
    ("2:3", "4:6"),
    ("2:3:5", "4:6:10"),
    ("-(x-3)", "3-x"),
    ("2-3(x-1)", "5-3x"),
    ("0.1+0.2", "0.3"),
    ("1/3+1/3+1/3", "1"),
    ("5/0", "3/0"),
    ("2π r", "π·2r"),
]
DIFFERENT = [
    ("(x+1)^2", "x^2+1"),
    ("2(x+3)", "2x+3"),
    ("-3^2", "(-3)^2"),
    ("√(x^2)", "x"),
    ("√(a+b)", "√a+√b"),
    ("√(3+2√2)", "1+√3"),
    ("√2", "1.41421356237309504880168872421"),
    ("1/(x+y)", "1/x+1/y"),
    ("2^x·2^3", "4^(x+3)"),
    ("0.333333333333", "1/3"),
    ("2:3:5", "2:3:6"),
    ("5/0", "3"),
    ("π", "22/7"),
    ("3a", "3b"),
    ("x^3", "3x"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_expressions_are_the_same(line, one: str, other: str) -> None:
    assert same_value(line(one).body, line(other).body) is True


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_expressions_are_proven_different(line, one: str, other: str) -> None:
    assert same_value(line(one).body, line(other).body) is False


@pytest.mark.parametrize(("one", "other"), [("(x+1)^2", "x^2+1"), ("2(x+3)", "2x+3"), ("3a", "3b")])
def test_a_point_shows_the_difference(line, one: str, other: str) -> None:
    left, right = line(one).body, line(other).body
    witness = difference_at(left, right)
    assert witness is not None
    assert evaluate(left, witness.at) == witness.left
    assert evaluate(right, witness.at) == witness.right
    assert witness.left != witness.right


def test_values_are_exact(line) -> None:
    assert evaluate(line("x/3 + 0.1").body, {"x": Fraction(1)}) == Fraction(13, 30)
    assert evaluate(line("√2").body) is None
    assert evaluate(line("√(9/4)").body) == Fraction(3, 2)
    assert evaluate(line("1/(x-1)").body, {"x": Fraction(1)}) is None


_polynomials = st.recursive(
    st.one_of(st.integers(-9, 9).map(number), st.sampled_from("xy").map(Symbol)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=2).map(lambda parts: Product(tuple(parts))),
        inner.map(lambda part: Power(part, Number(Fraction(2)))),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(_polynomials, _polynomials)
def test_sympy_agrees_with_every_verdict_on_polynomials(one: Tree, other: Tree) -> None:
    import sympy

    verdict = same_value(one, other)
    assume(verdict is not None)
    assert (sympy.expand(to_sympy(one) - to_sympy(other)) == 0) is verdict
