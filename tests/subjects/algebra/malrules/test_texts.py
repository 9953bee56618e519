"""Wrong answers to questions as teachers write them are explained from the texts alone."""

from __future__ import annotations

import pytest

from tutor_app.subjects.algebra.malrules.questions import comparison, percent_equations, tasks
from tutor_app.subjects.algebra.malrules.texts import explain_texts, in_rows


@pytest.mark.parametrize(
    ("question", "answer", "rule"),
    [
        ("Work out 2.8 + 3.5", "  2.8\n+ 3.5\n-----\n  5.13", "adds-behind-the-point-apart"),
        ("Reduce 8/12", "8/12 = 4/12", "reduces-one-part-only"),
        ("Which is larger, 0.38 or 0.5?", "0.38 is larger", "longer-decimal-is-larger"),
        (
            "Twenty-five percent of what number is 80?",
            "80 * 0.25 = 20",
            "multiplies-for-every-percentage",
        ),
        ("9 + 4 = __ + 6", "13", "equals-sign-announces-the-answer"),
        ("Solve:\n4x - 7 = 13", "4x = 6\nx = 3/2", "moves-without-changing-sign"),
        ("Evaluate 3^4 =", "12", "power-as-multiple"),
        ("Subtract 168 from 342.", "226", "takes-smaller-digit-from-larger"),
        ("Solve 2x - 3 - 4 = 9", "2x + 7 = 9, x = 1", "negative-terms-add-to-positive"),
        ("3 + -8 =", "5", "wrong-sign-of-mixed-sum"),
        ("Simplify the fraction 6/9. Show how.", "2/9", "reduces-one-part-only"),
    ],
)
def test_a_wrong_answer_is_explained_from_the_texts(question: str, answer: str, rule: str) -> None:
    assert rule in [explanation.key for explanation in explain_texts(question, answer)]


def test_the_right_answer_helps_where_the_question_is_a_story() -> None:
    question = "There are five times as many cats as dogs. Write an equation with c and d."
    found = explain_texts(question, "5c = d", right="c = 5d")
    assert found[0].key == "reverses-multiples"


def test_right_work_is_not_explained() -> None:
    assert explain_texts("Solve 4x - 7 = 13", "4x = 20\nx = 5") == ()
    assert explain_texts("What is 20% of 60?", "0.2 * 60 = 12") == ()


def test_text_without_mathematics_is_not_explained() -> None:
    assert explain_texts("What does the letter mean?", "It stands for apples.") == ()
    assert explain_texts("", "") == ()


def test_column_work_becomes_a_row() -> None:
    assert in_rows("  45\n- 28\n-----\n  23") == "45 - 28 = 23"


@pytest.mark.parametrize(
    ("question", "equation"),
    [
        ("40% of what number is 18?", "40% * x = 18"),
        ("What percent of 50 is 20?", "x/100 * 50 = 20"),
        ("12 is what percent of 48?", "x/100 * 48 = 12"),
        ("What is 15 per cent of 80?", "x = 15% * 80"),
    ],
)
def test_percent_questions_stand_for_equations(question: str, equation: str) -> None:
    assert equation in list(percent_equations(question))


def test_stock_phrases_ask_for_calculations() -> None:
    assert list(tasks("Subtract 9 from 4.")) == ["4 - 9"]
    assert list(tasks("Divide 3/4 by 1/8")) == ["(3/4) ÷ (1/8)"]
    assert list(tasks("What do you think?")) == []


def test_a_choice_between_two_numbers_is_a_comparison() -> None:
    assert comparison("Which is smaller: 0.3 or 0.25?", "0.3") == "0.3 < 0.25"
    assert comparison("Which do you like?", "0.3") is None
