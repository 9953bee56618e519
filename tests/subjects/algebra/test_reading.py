"""Mathematics as students write it. Each row: what is written, and how it is understood."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.line import Kind
from tutor_app.subjects.algebra.reading import read_line, read_question, read_rows, read_work
from tutor_app.subjects.algebra.render import to_text

FORMS = [
    # dashes, signs of multiplication and division
    ("3x+5=20", "3x + 5 = 20"),
    ("3x + 5 = 20", "3x + 5 = 20"),
    ("3x+5=20.", "3x + 5 = 20"),
    ("5-x", "5 − x"),
    ("5 − x", "5 − x"),
    ("5 – x", "5 − x"),
    ("5 — x", "5 − x"),
    ("5‐x", "5 − x"),
    ("−5", "−5"),
    ("x = −5", "x = −5"),
    ("5--3", "5 − (−3)"),
    ("3·4", "3·4"),
    ("3×4", "3·4"),
    ("3*4", "3·4"),
    ("3⋅4", "3·4"),
    ("3•4", "3·4"),
    ("3 x 4", "3·4"),
    ("3x4 = 12", "3·4 = 12"),
    ("3·-4", "3·(−4)"),
    ("12÷4", "12÷4"),
    ("12/4", "12/4"),
    ("12 : 4 = 3", "12:4 = 3"),
    ("x/2", "x/2"),
    ("(x+1)/2", "(x + 1)/2"),
    ("x+1/2", "x + 1/2"),
    ("1/(x+1)", "1/(x + 1)"),
    ("a/b/c", "a/b/c"),
    ("a/b*c", "a/b·c"),
    # implicit multiplication and brackets
    ("2(x-3)", "2(x − 3)"),
    ("2 (x - 3)", "2(x − 3)"),
    ("x(x+3)", "x(x + 3)"),
    ("(x+1)(x-2)=0", "(x + 1)(x − 2) = 0"),
    ("[2(x+1)-3]·2", "(2(x + 1) − 3)·2"),
    ("{x+1}·2", "(x + 1)·2"),
    ("2xy", "2xy"),
    ("ab + cd", "ab + cd"),
    ("A = lw", "A = lw"),
    ("A=½bh", "A = 1/2·bh"),
    ("5(2)", "5(2)"),
    ("xy = 6", "xy = 6"),
    ("mc^2", "mc²"),
    # powers
    ("x^2", "x²"),
    ("x²", "x²"),
    ("x**2", "x²"),
    ("x^{2}", "x²"),
    ("x^(2)", "x²"),
    ("x^10", "x¹⁰"),
    ("x⁻²", "x⁻²"),
    ("x^-1", "x⁻¹"),
    ("10^-3", "10⁻³"),
    ("2^3^2", "2^(3²)"),
    ("-x^2", "−x²"),
    ("-3^2", "−3²"),
    ("(-3)^2", "(−3)²"),
    ("2x^2y", "2x²y"),
    ("(x+1)²", "(x + 1)²"),
    ("x^(1/2)", "x^(1/2)"),
    ("xⁿ", "x^n"),
    ("x squared", "x²"),
    ("x cubed + 1", "x³ + 1"),
    # numbers
    ("2 1/2", "2 1/2"),
    ("2½", "2 1/2"),
    ("2 ½", "2 1/2"),
    ("½", "1/2"),
    ("¾x", "3/4·x"),
    ("3⁄4", "3/4"),
    ("0.5x", "0.5x"),
    (".5x", ".5x"),
    ("2,5", "2,5"),
    ("0,25x = 1", "0,25x = 1"),
    ("1,234.5", "1,234.5"),
    ("1.234,5", "1.234,5"),
    ("1,234,567", "1,234,567"),
    ("20%", "20%"),
    ("20% of 50", "20%·50"),
    ("25 percent of 80", "25%·80"),
    ("1/2 of 10", "1/2·10"),
    # roots and absolute values
    ("√2", "√2"),
    ("√(x+3)", "√(x + 3)"),
    ("sqrt(9)", "√9"),
    ("sqrt 9", "√9"),
    ("2√3", "2√3"),
    ("∛8", "∛8"),
    ("the square root of 16", "√16"),
    ("|x|", "|x|"),
    ("|x-3| = 5", "|x − 3| = 5"),
    ("2|x|", "2·|x|"),
    ("||x|-1|", "||x| − 1|"),
    ("|x||y|", "|x|·|y|"),
    ("abs(x-1)", "|x − 1|"),
    # relations
    ("x<3", "x < 3"),
    ("x > 3", "x > 3"),
    ("x <= 3", "x ≤ 3"),
    ("x=<3", "x ≤ 3"),
    ("x ≤ 3", "x ≤ 3"),
    ("x >= 3", "x ≥ 3"),
    ("x => 3", "x ≥ 3"),
    ("x ≥ 3", "x ≥ 3"),
    ("x <> 3", "x ≠ 3"),
    ("x != 3", "x ≠ 3"),
    ("x ≠ 3", "x ≠ 3"),
    ("2 < x <= 5", "2 < x ≤ 5"),
    ("x ≈ 3.33", "x ≈ 3.33"),
    ("x = 3.33...", "x ≈ 3.33"),
    ("20 = 3x + 5", "20 = 3x + 5"),
    ("2+3 = 5 = 4+1", "2 + 3 = 5 = 4 + 1"),
    # ratios
    ("2:3", "2:3"),
    ("2:3:5", "2:3:5"),
    ("3:4 = x:8", "3:4 = x:8"),
    # several statements
    ("x = 2 or x = 3", "x = 2 or x = 3"),
    ("x=2, x=3", "x = 2 or x = 3"),
    ("x = 2 and x = 3", "x = 2 or x = 3"),
    ("x = 2 or 3", "x = 2 or x = 3"),
    ("x = 2, 3", "x = 2 or x = 3"),
    ("x ∈ {2, 3}", "x = 2 or x = 3"),
    ("x = {2; 3}", "x = 2 or x = 3"),
    ("x₁ = 2, x₂ = 3", "x = 2 or x = 3"),
    ("x1 = 2, x2 = 3", "x = 2 or x = 3"),
    ("x_1 = 2 ; x_2 = 3", "x = 2 or x = 3"),
    ("x = ±3", "x = 3 or x = −3"),
    ("x = +-3", "x = 3 or x = −3"),
    ("x = 1 ± √2", "x = 1 + √2 or x = 1 − √2"),
    ("2 or 3", "2 or 3"),
    ("x = 2, y = 3", "x = 2 and y = 3"),
    ("x=2,y=3", "x = 2 and y = 3"),
    ("x + y = 5; x - y = 1", "x + y = 5 and x − y = 1"),
    ("x + y = 5 and x - y = 1", "x + y = 5 and x − y = 1"),
    ("(x, y) = (2, 3)", "x = 2 and y = 3"),
    ("(2, 3)", "(2; 3)"),
    ("x > 2 and x < 5", "x > 2 and x < 5"),
    ("x < 1 or x > 4", "x < 1 or x > 4"),
    ("no solution", "no solution"),
    ("∅", "no solution"),
    ("there is no solution", "no solution"),
    ("all real numbers", "all real numbers"),
    ("x ∈ ℝ", "all real numbers"),
    ("infinitely many solutions", "all real numbers"),
    # LaTeX
    (r"\frac{1}{2}", "1/2"),
    (r"\frac12", "1/2"),
    (r"\dfrac{x+1}{2}", "(x + 1)/2"),
    (r"2\frac{1}{2}", "2 1/2"),
    (r"$2\cdot x \le 3$", "2·x ≤ 3"),
    (r"\(x \geq 3\)", "x ≥ 3"),
    (r"\[x \neq 3\]", "x ≠ 3"),
    (r"\left(x+1\right)^{2}", "(x + 1)²"),
    (r"\left|x-1\right| = 2", "|x − 1| = 2"),
    (r"\sqrt{x}", "√x"),
    (r"\sqrt[3]{8}", "∛8"),
    (r"x = 2 \text{ or } x = 3", "x = 2 or x = 3"),
    (r"\begin{cases} x+y=5 \\ x-y=1 \end{cases}", "x + y = 5 and x − y = 1"),
    (r"12 \div 4", "12÷4"),
    (r"3 \times 4", "3·4"),
    (r"2{,}5x = 10", "2,5x = 10"),
    (r"20\%", "20%"),
    (r"\pi r^2", "πr²"),
    # words around
    ("x is 5", "x = 5"),
    ("x equals 5", "x = 5"),
    ("I think x is 5", "x = 5"),
    ("the answer is 5", "5"),
    ("Answer: x = 5", "x = 5"),
    ("x is at least 4", "x ≥ 4"),
    ("12 divided by 4", "12/4"),
    ("so I get 3x = 15 because 20 - 5 = 15", "3x = 15"),
    ("subtract 5 from both sides: 3x = 15", "3x = 15"),
    ("3x = 15 (divide by 3)", "3x = 15"),
    ("3x + 5 = 20 | -5", "3x + 5 = 20"),
    ("1) 3x = 15", "3x = 15"),
    ("a) 3x = 15", "3x = 15"),
    ("Step 2: x = 5", "x = 5"),
    ("=> x = 5", "x = 5"),
    ("→ x = 5", "x = 5"),
    ("therefore x=5", "x = 5"),
    ("x=5 ✓", "x = 5"),
    ("is x = 5?", "x = 5"),
    ("x = 5 cm", "x = 5"),
    ("= 2x + 6", "2x + 6"),
    ("f(x) = 2x+1", "f(x) = 2x + 1"),
    ("y=2x+1", "y = 2x + 1"),
    ("C = 2πr", "C = 2πr"),
    ("3/4 ÷ 2/5", "3/4÷(2/5)"),
    ("6 ÷ 2/3", "6÷(2/3)"),
    ("3 / 4 ÷ 2 / 5", "3/4÷(2/5)"),
    ("12 ÷ 3 / 2", "(12÷3)/2"),
    ("5+-9", "5 − 9"),
    ("5+-9 = -4", "5 − 9 = −4"),
    ("x = +-3", "x = 3 or x = −3"),
    ("x = 1 +- √2", "x = 1 + √2 or x = 1 − √2"),
]


@pytest.mark.parametrize(("written", "understood"), FORMS)
def test_a_student_may_write_it_like_this(written: str, understood: str) -> None:
    line = read_line(written).line
    assert line is not None
    assert to_text(line.body) == understood


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("x = 3 +- 2", {"x = 3 + 2 or x = 3 − 2", "x = 3 − 2"}),
        ("1/2x", {"1/2·x", "1/(2x)"}),
        ("x/2y", {"x/(2y)", "x/2·y"}),
        ("6÷2(1+2)", {"6÷2·(1 + 2)", "6÷(2(1 + 2))"}),
        ("√2x", {"√2·x", "√(2x)"}),
        ("x = 2,5", {"x = 2,5", "x = 2 or x = 5"}),
        ("1,000", {"1,000"}),
        ("x2", {"x²", "x·2", "x_2"}),
        ("2x2", {"2·2", "2x²"}),
    ],
)
def test_what_may_be_meant_in_two_ways_is_read_in_both(written: str, readings: set[str]) -> None:
    reading = read_line(written)
    assert reading.ambiguous
    found = [line for line in (reading.line, *reading.alternatives) if line]
    assert len({line.body for line in found}) >= 2
    assert readings <= {to_text(line.body) for line in found}


@pytest.mark.parametrize(
    "written", ["1/2 x", "(1/2)x", r"\frac{1}{2}x", "3x+5=20", "x = 2, 3", "2 1/2", "x/(2y)"]
)
def test_what_has_one_meaning_is_not_asked_about(written: str) -> None:
    assert not read_line(written).ambiguous


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("3x + 5 = 20", Kind.EQUATION),
        ("3x < 5", Kind.INEQUALITY),
        ("1 < x < 3", Kind.INEQUALITY),
        ("x + y = 5; x - y = 1", Kind.SYSTEM),
        ("x = 2 or x = 3", Kind.SOLUTIONS),
        ("x = 2, y = 3", Kind.SOLUTIONS),
        ("no solution", Kind.SOLUTIONS),
        ("2x + 1", Kind.EXPRESSION),
        ("2 + 3", Kind.VALUE),
        ("2:3", Kind.RATIO),
    ],
)
def test_a_line_knows_what_it_is(written: str, kind: Kind) -> None:
    line = read_line(written).line
    assert line is not None
    assert line.kind is kind


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        ("", "empty", (0, 0)),
        ("I am stuck", "no_mathematics", (0, 0)),
        ("idk", "no_mathematics", (0, 0)),
        ("I divided both sides by 3", "no_mathematics", (0, 0)),
        ("3x +* 4", "operators", (3, 5)),
        ("(3x", "unclosed", (0, 1)),
        ("3x)", "unopened", (2, 3)),
        ("(3x]", "mismatched", (3, 4)),
        ("3x = ", "missing_side", (3, 4)),
        ("3 + ", "ends", (3, 3)),
        ("*3", "begins", (0, 1)),
        ("2 3", "side_by_side", (0, 3)),
        ("()", "empty_brackets", (0, 2)),
        ("x^", "missing_exponent", (1, 2)),
        ("|x = 3", "bar", (0, 1)),
        (r"\frac{1}", "missing_fraction", (5, 8)),
        (r"\foo x", "command", (0, 4)),
        ("3x @ 4", "character", (3, 4)),
        ("twice x is 10", "in_words", (0, 5)),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    written: str, code: str, place: tuple[int, int]
) -> None:
    problem = read_line(written).problem
    assert problem is not None
    assert problem.code == code
    if code not in ("missing_fraction", "ends"):
        assert (problem.start, problem.end) == place
    assert problem.kind.endswith((".", "?"))
    assert "{" not in problem.kind


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("Simplify 3x+4x", "3x + 4x"),
        ("Reduce 4/9", "4/9"),
        ("Work out 2/3 + 1/4.", "2/3 + 1/4"),
        ("Solve 3x + 5 = 20", "3x + 5 = 20"),
        ("(z-4)^2=", "(z − 4)²"),
        ("3 + 4 = __", "3 + 4"),
        ("3 + 4 = ?", "3 + 4"),
        ("8 + 4 = __ + 5", "8 + 4 = x + 5"),
        ("x + __ = 5", "x + n = 5"),
    ],
)
def test_a_task_may_be_written_as_in_a_book(written: str, understood: str) -> None:
    line = read_question(written).line
    assert line is not None
    assert to_text(line.body) == understood


def test_a_task_of_words_only_has_no_mathematics() -> None:
    problem = read_question("Show your work").problem
    assert problem is not None
    assert problem.remark


def test_fractions_divided_by_fractions_come_to_what_they_come_to() -> None:
    for written in ("3/4 ÷ 2/5", "3/4 : 2/5"):
        line = read_line(written).line
        assert line is not None
        assert evaluate(line.trees[0]) == Fraction(15, 8)


def test_a_row_may_have_several_steps() -> None:
    lines = read_line("3x + 5 = 20, so 3x = 15 => x = 5").lines
    assert [to_text(line.body) for line in lines] == ["3x + 5 = 20", "3x = 15", "x = 5"]


def test_a_work_is_read_row_by_row_and_remarks_are_passed_over() -> None:
    work = "3x + 5 = 20\n\nI take 5 away\n3x = 15\r\nx = 5 !!"
    assert [(line.row, to_text(line.body)) for line in read_work(work)] == [
        (0, "3x + 5 = 20"),
        (3, "3x = 15"),
        (4, "x = 5"),
    ]
    rows = read_rows(work)
    assert [row.row for row in rows] == [0, 1, 2, 3, 4]
    problems = [row.reading.problem for row in rows]
    assert [problem.remark for problem in problems if problem] == [True, True]


def test_what_stands_in_two_rows_is_not_taken_for_one() -> None:
    assert [to_text(line.body) for line in read_work("x = 2\ny = 3")] == ["x = 2", "y = 3"]
