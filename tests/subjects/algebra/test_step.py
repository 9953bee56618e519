"""How one line stands to another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.solving import holds
from tutor_app.subjects.algebra.step import relation, relation_of_readings
from tutor_app.subjects.algebra.verdict import StepKind

STEPS = [
    ("3x + 5 = 20", "3x = 15", "same"),
    ("3x + 5 = 20", "20 = 5 + 3x", "same"),
    ("3x + 5 = 20", "3x + 5 - 5 = 20 - 5", "same"),
    ("3x = 15", "x = 15/3", "same"),
    ("3x = 15", "5", "same"),
    ("x/2 + 1/3 = 1", "3x + 2 = 6", "same"),
    ("0.2x = 8", "x = 40", "same"),
    ("3:4 = x:8", "4x = 24", "same"),
    ("x^2 = 9", "x = ±3", "same"),
    ("x^2 = 9", "3 or -3", "same"),
    ("x^2 - 5x + 6 = 0", "(x-2)(x-3) = 0", "same"),
    ("(x-2)(x-3) = 0", "x - 2 = 0 or x - 3 = 0", "same"),
    ("x^2 - 2x - 1 = 0", "x = 1 ± √2", "same"),
    ("x^2 - 2x - 1 = 0", "x = (2 ± √8)/2", "same"),
    ("-2x < 6", "x > -3", "same"),
    ("-3 < 2x + 1 ≤ 7", "-2 < x ≤ 3", "same"),
    ("|x - 3| = 5", "x - 3 = 5 or x - 3 = -5", "same"),
    ("|x| < 3", "-3 < x < 3", "same"),
    ("2x + 1 = 2x", "no solution", "same"),
    ("2x + 1 = 2x", "1 = 0", "same"),
    ("2(x+1) = 2x+2", "0 = 0", "same"),
    ("2(x+1) = 2x+2", "all real numbers", "same"),
    ("x/(x-2) = 2/(x-2)", "no solution", "same"),
    ("π r^2 = 9π", "r = ±3", "same"),
    ("A = lw", "w = A/l", "same"),
    ("C = 2πr", "r = C/(2π)", "same"),
    ("y = 2x + 1", "2x - y = -1", "same"),
    ("y = 2x + 1", "x = (y - 1)/2", "same"),
    ("x + y = 5; x - y = 1", "x = 3, y = 2", "same"),
    ("x + y = 5; x - y = 1", "(3, 2)", "same"),
    ("x + y = 5; x - y = 1", "y = 5 - x; x - y = 1", "same"),
    ("2(x+3) - x", "= 2x + 6 - x = x + 6", "same"),
    ("2 + 3*4", "= 14", "same"),
    ("2 + 3*4 = 2 + 12", "= 14", "same"),
    ("3/4 < 5/6", "9/12 < 10/12", "same"),
    ("3x = 10", "x ≈ 3.33", "rounded"),
    ("3x = 10", "x = 3.33", "rounded"),
    ("x = 2π", "x ≈ 6.28", "rounded"),
    ("x^2 = 2", "x = 1.41 or x = -1.41", "rounded"),
    ("√2", "1.414", "rounded"),
    ("3x = 15", "3x = 15", "repeated"),
    ("3x = 15", "(3x) = 15", "repeated"),
    ("x + y = 5; x - y = 1", "2x = 6", "follows"),
    ("x + y = 5; x - y = 1", "x = 3", "follows"),
    ("y = x^2; y = 2x + 3", "x^2 = 2x + 3", "follows"),
    ("y = x^2 - 3x, x = -2", "y = 10", "follows"),
    ("y = 2^x, x = 5", "y = 32", "follows"),
    ("y = 2^x, x = 5", "y = 10", "different"),
    ("5 + 3", "5 + 3 = 8 + 2 = 10", "different"),
    ("x^2 = 3x", "x = 3", "lost"),
    ("x^2 = 9", "x = 3", "lost"),
    ("x(x-1) = 0", "x - 1 = 0", "lost"),
    ("|x| = 3", "x = 3", "lost"),
    ("xy = x", "y = 1", "lost"),
    ("x ≥ 3", "x > 3", "lost"),
    ("|x| > 3", "x > 3", "lost"),
    ("2x < 6", "x < 2", "different"),
    ("2x < 6", "x < 4", "different"),
    ("x + y = 5", "x = 2, y = 3", "lost"),
    ("√(x+3) = x - 3", "x + 3 = (x-3)^2", "gained"),
    ("x = 3", "x^2 = 9", "gained"),
    ("x^2/x = 2x", "x^2 = 2x^2", "different"),
    ("x/(x-2) = 2/(x-2)", "x = 2", "different"),
    ("x = 3", "x(x-1) = 3(x-1)", "gained"),
    ("x > 3", "x ≥ 3", "gained"),
    ("3x + 5 = 20", "3x = 25", "different"),
    ("-2x < 6", "x < -3", "different"),
    ("2(x+3)", "2x + 3", "different"),
    ("2 + 3*4", "5*4 = 20", "different"),
    ("A = lw", "w = A - l", "different"),
    ("x + y = 5; x - y = 1", "2x = 5", "different"),
    ("x + y = 5; x - y = 1", "x = 2, y = 3", "different"),
    ("3x = 10", "x = 3.4", "different"),
    ("√2", "1.42", "different"),
    ("x^2 = 2", "x = 1.5", "different"),
    ("2x + 1 = 2x", "all real numbers", "different"),
    ("2x + 1 = 3", "no solution", "different"),
    ("x = 3", "y = 2", "not comparable"),
    ("3x = 15", "2x + 1", "not comparable"),
    ("2x + 1", "x = 3", "different"),
    ("3x + 5 = 20", "= 15", "not comparable"),
    ("2^x = 8", "x = 3", "not comparable"),
]


@pytest.mark.parametrize(("before", "after", "kind"), STEPS)
def test_a_step_is_judged(line, before: str, after: str, kind: str) -> None:
    assert relation(line(before), line(after)).kind.value == kind


def test_lost_and_gained_solutions_are_named(line) -> None:
    lost = relation(line("x^2 = 3x"), line("x = 3")).lost
    assert lost is not None
    assert [member.value for member in lost.members] == [0]
    gained = relation(line("√(x+3) = x-3"), line("x + 3 = (x-3)^2")).gained
    assert gained is not None
    assert [member.value for member in gained.members] == [1]


def test_a_value_shows_which_line_fails(line) -> None:
    before, after = line("3x + 5 = 20"), line("3x = 25")
    at = relation(before, after).at
    assert at is not None
    assert holds(before.body, at) != holds(after.body, at)


def test_going_back_to_an_earlier_line_is_circular(line) -> None:
    first, second = line("3x + 5 = 20"), line("3x = 15")
    verdict = relation(second, line("3x + 5 = 20"), [first])
    assert verdict.kind is StepKind.REPEATED
    assert verdict.right


def test_the_side_of_a_chain_that_differs_is_named(line) -> None:
    assert relation(line("2(x+3)"), line("2x + 6 = 2x + 3")).side == 1


def test_a_running_equals_sign_is_false_at_its_first_sign(line) -> None:
    assert relation(line("5 + 3"), line("5 + 3 = 8 + 2 = 10")).side == 1


def test_an_equation_of_a_very_high_degree_is_left_uncompared(line) -> None:
    one, other = ("".join(f"(x+{i})" for i in range(k, k + 38)) + " = 0" for k in (1, 2))
    assert relation(line(one), line(other)).kind is StepKind.NOT_COMPARABLE


def test_the_kindest_reading_counts(line) -> None:
    verdict, meant = relation_of_readings(line(r"\frac{1}{2x} = 3"), read_line("1/2x = 3"))
    assert verdict.right
    assert meant is not None
    assert meant != read_line("1/2x = 3").line
    verdict, _ = relation_of_readings(line("2x = 5"), read_line("x = 2,5"))
    assert verdict.right


def test_a_line_that_cannot_be_read_is_no_wrong_line(line) -> None:
    verdict, meant = relation_of_readings(line("x = 3"), read_line("((("))
    assert verdict.kind is StepKind.UNREADABLE
    assert meant is None
    assert not verdict.wrong


_small = st.integers(-9, 9)


@settings(max_examples=200, deadline=None)
@given(_small, _small, _small, _small, st.fractions(-9, 9, max_denominator=6))
def test_a_linear_equation_with_another_solution_is_always_caught(
    a: int, b: int, c: int, d: int, other: Fraction
) -> None:
    assume(a != c)
    root = Fraction(d - b, a - c)
    before = read_line(f"{a}x + {b} = {c}x + {d}".replace("+ -", "- ")).line
    after = read_line(f"x = {other.numerator}/{other.denominator}").line
    assert before is not None
    assert after is not None
    verdict = relation(before, after)
    assert verdict.right == (other == root)
    assert verdict.wrong == (other != root)
