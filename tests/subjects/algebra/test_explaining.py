"""Wrong lines are explained by the rules behind them, right ones never."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.subjects.algebra.explaining import (
    Explanation,
    explain_answer,
    explain_claim,
    explain_model,
    explain_step,
    line_of,
    tell_apart,
)
from tutor_app.subjects.algebra.line import Line
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.malrules.matching import Target
from tutor_app.subjects.algebra.malrules.rule import Setting
from tutor_app.subjects.algebra.malrules.search import MOST_CANDIDATES, MOST_OF_A_RULE, search
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.step import relation


def line(text: str) -> Line:
    found = read_line(text).line
    assert found is not None
    return found


def step(before: str, after: str) -> tuple[Explanation, ...]:
    return explain_step(line(before), line(after))


def keys(found: tuple[Explanation, ...]) -> list[str]:
    return [explanation.key for explanation in found]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("3(x + 4) = 27", "3x + 4 = 27", "factor-reaches-first-term-only"),
        ("9 - (x - 2) = 4", "9 - x - 2 = 4", "minus-reaches-first-term-only"),
        ("27 = 3(4 + x)", "27 = 12 + x", "factor-reaches-first-term-only"),
        ("(y + 6)^2", "y^2 + 36", "power-over-a-sum-letters"),
        ("6 + 2x", "8x", "joins-unlike-terms"),
        ("9 - 2(x - 1) = 5", "7(x - 1) = 5", "left-to-right"),
        ("3/7 + 2/5", "5/12", "adds-tops-and-bottoms"),
        ("-4x < 20", "x < -5", "misses-the-turn-of-an-inequality"),
        ("3:4 = 21:x", "34 = 21x", "leaves-out-the-colon"),
    ],
)
def test_a_wrong_step_is_explained_by_one_rule(before: str, after: str, rule: str) -> None:
    found = step(before, after)
    assert found[0].key == rule
    assert found[0].confidence > 0.5
    assert not found[0].slip


def test_a_wrong_rule_followed_by_right_steps_is_found_in_the_answer() -> None:
    found = explain_answer(line("3x + 5 = 20"), line("25/3"))
    assert "moves-without-changing-sign" in keys(found)


def test_the_order_of_sides_and_terms_does_not_matter() -> None:
    for before, after in [
        ("5 + 3x = 32", "3x = 37"),
        ("32 = 3x + 5", "37 = 3x"),
        ("32 = 5 + 3x", "3x = 37"),
    ]:
        assert "moves-without-changing-sign" in keys(step(before, after))


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        (
            "2(x - 3) + 7x = 5",
            "9x = 2",
            {"factor-reaches-first-term-only", "moves-without-changing-sign"},
        ),
        (
            "(x + 3)^2 + 2(x - 5)",
            "x^2 + 2x + 4",
            {"power-over-a-sum-letters", "factor-reaches-first-term-only"},
        ),
    ],
)
def test_two_mistakes_in_one_step_are_found_as_a_pair(
    before: str, after: str, rules: set[str]
) -> None:
    found = step(before, after)
    assert {rule.id for rule in found[0].rules} == rules
    assert "; then " in found[0].what


def test_a_pair_is_believed_less_than_a_rule() -> None:
    pair, single = step("2(x - 3) + 7x = 5", "9x = 2")[0], step("3(x + 4)", "3x + 4")[0]
    assert pair.confidence < single.confidence


def test_a_slip_is_told_from_a_wrong_rule() -> None:
    found = step("6 * 9 + 1", "49")
    assert found
    assert all(explanation.slip for explanation in found)
    assert found[0].misconception is None


def test_a_slip_beside_a_rule_that_fits_too_is_a_rival_with_less_belief() -> None:
    found = step("3x + 5 = 20", "3x = 25")
    slips = [explanation for explanation in found if explanation.slip]
    assert slips
    assert max(slip.confidence for slip in slips) < found[0].confidence


def test_a_chain_of_equals_signs_is_explained_where_it_goes_wrong() -> None:
    found = step("7 + 2 * 5", "7 + 2 * 5 = 9 * 5 = 45")
    assert found[0].key == "left-to-right"
    assert to_text(found[0].after) == to_text(line("9 * 5").body)


def test_a_claim_about_numbers_is_explained_by_itself() -> None:
    assert keys(explain_claim(line("0.125 > 0.3"))) == ["longer-decimal-is-larger"]
    assert explain_claim(line("0.3 > 0.125")) == ()
    assert keys(explain_claim(line("8/12 = 2/12")))[0] == "reduces-one-part-only"


def test_a_reversed_equation_is_explained_beside_the_model() -> None:
    found = explain_model((line("s = 6p"),), line("6s = p"))
    assert found[0].key == "reverses-multiples"
    assert explain_model((line("s = 6p"), line("p = s/6")), line("s/6 = p")) == ()


def test_rivals_are_told_apart_by_a_case_with_different_results() -> None:
    rivals = step("3x + 5 = 20", "3x = 25")
    decider = tell_apart(rivals)
    assert decider is not None
    assert decider.kinds >= 2
    believed = {rival.key for rival in rivals[:2]}
    assert len({to_text(decider.results[key]) for key in believed}) == 2
    assert relation(line_of(decider.case), line_of(decider.right)).right


def test_one_explanation_needs_no_telling_apart() -> None:
    assert tell_apart(step("3(x + 4)", "3x + 4")) is None


def test_a_rule_predicts_another_case() -> None:
    (found,) = step("3(x + 4)", "3x + 4")
    made = found.predict(line("5(y + 2)"))
    assert made is not None
    assert to_text(made) == "5y + 2"
    assert found.predict(line("5 + y")) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3x + 5 = 20", "3x = 15"),
        ("3x + 5 = 20", "x = 5"),
        ("4/8", "1/2"),
        ("2(x - 3)", "-6 + 2x"),
        ("-2x < 8", "x > -4"),
        ("x^2 = 9", "x = 3 or x = -3"),
        ("4/6 ÷ 2/2", "2/3"),
        ("3/4 ÷ 2/5", "15/8"),
        ("5 + 3 * 2", "5 + 6 = 11"),
    ],
)
def test_a_right_line_is_never_explained(before: str, after: str) -> None:
    assert step(before, after) == ()
    assert explain_answer(line(before), line(after)) == ()


coefficients = st.integers(-9, 9).filter(bool)


@st.composite
def equations(draw: st.DrawFn) -> str:
    a, b, c, d = (draw(coefficients) for _ in range(4))
    shape = draw(
        st.sampled_from(
            [
                "{a}x + {b} = {c}",
                "{a}(x + {b}) = {c}x + {d}",
                "{b} - {a}(x - {c}) = {d}",
                "x/{a} + {b} = {c}",
            ]
        )
    )
    return shape.format(a=abs(a) + 1, b=abs(b), c=c, d=abs(d)).replace("+ -", "- ")


def test_a_part_compared_with_the_rest_is_named() -> None:
    found = explain_model((line("r/24 = 3/8"),), line("r/24 = 3/5"))
    assert found[0].misconceptions == ("part-to-part-as-fraction",)


@settings(max_examples=40, deadline=None)
@given(equations())
def test_right_derivations_of_equations_are_never_explained(text: str) -> None:
    start = line(text)
    for body in derivation(grouped(start.body)):
        after = line_of(body)
        verdict = relation(start, after)
        assert verdict.right, (text, to_text(body))
        assert explain_step(start, after) == ()


@st.composite
def expressions(draw: st.DrawFn) -> str:
    a, b, c, d = (draw(st.integers(1, 9)) for _ in range(4))
    shape = draw(
        st.sampled_from(
            [
                "{a}(x + {b}) - {c}(x - {d})",
                "(x + {a})^2 - {b}x",
                "{a} + {b} * {c} - {d}",
                "({a} - {b}) * {c} - {d}^2",
                "{a}/{b} + {c}/{d}",
                "(x + {a})(x - {b})",
                "-({a}x - {b}) + {c}",
                "{a} - (-{b}) * {c}",
            ]
        )
    )
    return shape.format(a=a, b=b, c=c, d=d)


@settings(max_examples=40, deadline=None)
@given(expressions())
def test_right_derivations_of_expressions_are_never_explained(text: str) -> None:
    start = line(text)
    for body in derivation(grouped(start.body)):
        assert relation(start, line_of(body)).right, (text, to_text(body))
        assert explain_step(start, line_of(body)) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" + ".join(f"{n}x" for n in range(2, 70)) + " = 5", "x = 77"),
        ("*".join(f"(x + {n})" for n in range(2, 16)) + " = 1", "x = 123"),
        ("(" * 30 + "x + 1" + ")^2" * 5 + ")" * 25 + " = 7", "x = 99"),
        ("-".join(["(3 - 2x)"] * 30), "17x - 1234"),
        ("/".join(["7"] * 60), "3"),
    ],
)
def test_a_monstrous_but_legal_line_is_given_up_after_bounded_work(before: str, after: str) -> None:
    start, end = line(before), line(after)
    target = Target(grouped(start.body), grouped(end.body))
    search(grouped(start.body), target, Setting.STEP)
    assert target.compared <= MOST_CANDIDATES + 60 * MOST_OF_A_RULE
    assert isinstance(explain_step(start, end), tuple)
