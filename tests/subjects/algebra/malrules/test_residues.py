"""Values in the prime field agree exactly where expressions do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.subjects.algebra.malrules.residues import PRIME, NoValue, Residues, square_root
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.tree import Tree


def tree(text: str) -> Tree:
    line = read_line(text).line
    assert line is not None
    assert len(line.trees) == 1
    return line.trees[0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("(x + 3)^2", "x^2 + 6x + 9", True),
        ("(x + 3)^2", "x^2 + 9", False),
        ("2 1/2", "2.5", True),
        ("√8", "2√2", True),
        ("√2 * √3", "√6", True),
        ("√2 + √3", "√5", False),
        ("x^(2+3)", "x^5", True),
        ("30%", "3/10", True),
        ("4:6", "2:3", True),
        ("|x - 2|", "|2 - x|", True),
    ],
)
def test_values_agree_where_expressions_do(one: str, other: str, same: bool) -> None:
    here = Residues(1)
    assert (here.value(tree(one)) == here.value(tree(other))) is same


def test_dividing_by_zero_has_no_value() -> None:
    with pytest.raises(NoValue):
        Residues(1).value(tree("3/(2 - 2)"))


@given(st.integers(0, 2**7), st.integers(0, 3**4))
def test_the_root_of_a_square_of_small_primes_is_its_base(two: int, three: int) -> None:
    base = 2 ** (two % 20) * 3 ** (three % 10)
    assert square_root(base * base) == base % PRIME
