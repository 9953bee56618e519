"""What a line is true of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.roots import real_roots
from tutor_app.subjects.algebra.solutions import SolutionKind, solution_of

SOLUTIONS = [
    ("3x + 5 = 20", "x = 5"),
    ("x/3 = 4/7", "x = 12/7"),
    ("20% of x = 8", "x = 40"),
    ("3:4 = x:8", "x = 6"),
    ("x^2 = 9", "x = −3 or x = 3"),
    ("x^2 - 5x + 6 = 0", "x = 2 or x = 3"),
    ("x^2 - 2x - 1 = 0", "x = 1 − √2 or x = 1 + √2"),
    ("3x^2 + x - 1 = 0", "x = (−1 − √13)/6 or x = (−1 + √13)/6"),
    ("x^2 + 1 = 0", "no solution"),
    ("x^3 = x", "x = −1 or x = 0 or x = 1"),
    ("x^3 = 8", "x = 2"),
    ("x^3 - 2x + 1 = 0", "x = (−1 − √5)/2 or x = (−1 + √5)/2 or x = 1"),
    ("2x + 1 = 2x", "no solution"),
    ("2(x + 1) = 2x + 2", "all real numbers"),
    ("|x - 3| = 5", "x = −2 or x = 8"),
    ("|x| = -1", "no solution"),
    ("|x| = x", "x ≥ 0"),
    ("|x-1| + |x+2| = 5", "x = −3 or x = 2"),
    ("√(x+3) = x - 3", "x = 6"),
    ("√x = -2", "no solution"),
    ("√(x+1) + √(x-4) = 5", "x = 8"),
    ("1/(x-1) = 2", "x = 3/2"),
    ("x/(x-2) = 2/(x-2)", "no solution"),
    ("x^2/x = 0", "no solution"),
    ("3x < 12", "x < 4"),
    ("-2x < 6", "x > −3"),
    ("x^2 < 4", "−2 < x < 2"),
    ("x^2 ≥ 2", "x ≤ −√2 or x ≥ √2"),
    ("1/x > 2", "0 < x < 1/2"),
    ("2 < x <= 5", "2 < x ≤ 5"),
    ("x > 2 and x < 5", "2 < x < 5"),
    ("x < 2 or x > 5", "x < 2 or x > 5"),
    ("x ≠ 3", "x ≠ 3"),
    ("|x-1| >= 3", "x ≤ −2 or x ≥ 4"),
    ("x^2 ≤ 0", "x = 0"),
    ("x + y = 5; x - y = 1", "x = 3 and y = 2"),
    ("x + y = 5; x + y = 6", "no solution"),
    ("y = 2x + 1, x = 3", "x = 3 and y = 7"),
    ("2 + 3 = 5", "all real numbers"),
    ("2 + 3 = 6", "no solution"),
]


@pytest.mark.parametrize(("written", "solution"), SOLUTIONS)
def test_the_solution_is_exact(line, written: str, solution: str) -> None:
    assert solution_of(line(written)).text == solution


def test_an_expression_has_no_solution_to_speak_of(line) -> None:
    assert solution_of(line("2x + 1")).kind is SolutionKind.UNKNOWN


def test_a_dependent_system_has_many_solutions(line) -> None:
    assert solution_of(line("x + y = 5; 2x + 2y = 10")).kind is SolutionKind.MANY


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fractions(-20, 20, max_denominator=12), min_size=1, max_size=4))
def test_the_roots_of_a_product_are_found_again(roots: list[Fraction]) -> None:
    coefficients = [Fraction(1)]
    for root in roots:
        shifted = [Fraction(0), *coefficients]
        coefficients = [
            a - root * b for a, b in zip(shifted, [*coefficients, Fraction(0)], strict=True)
        ]
    found = real_roots(coefficients)
    assert len(found) == len(set(roots))
    for point, root in zip(found, sorted(set(roots)), strict=True):
        value = point.value if isinstance(point.value, Fraction) else point.value.middle()
        assert abs(value - root) < Fraction(1, 10**50)
