"""Every rule gives what its examples say, keeps out of other rules' business, and names an entry."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tutor_app.subjects.algebra.malrules import BY_ID, RULES, Kind, MalRule
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.malrules.matching import Target
from tutor_app.subjects.algebra.reading import read_line

LIBRARY = Path(__file__).parents[4] / "knowledge" / "misconceptions" / "algebra.yaml"

NOT_BY = {
    "moves-without-changing-sign": ("x + 6 = 15", "x + 12 = 15"),
    "drops-a-term-on-one-side": ("2x = 10", "2x = 5"),
    "changes-one-side-twice": ("x + 6 = 15", "x = 21"),
    "subtracts-the-other-way-round": ("2x - 7 = 1", "7 - 2x = 1"),
    "turns-a-difference-round": ("x + 6 = 15", "x + 12 = 15"),
    "switches-a-difference-to-isolate": ("x + 6 = 15", "x = 21"),
    "loses-the-sign-of-the-coefficient": ("x + 6 = 15", "x = 21"),
    "divides-one-term-only": ("4x = 20", "x = 4/20"),
    "clears-one-denominator-only": ("x/2 + x/3 = 5", "3x = 2x*5"),
    "undoes-with-the-same-operation": ("6x = 2", "x = 3"),
    "takes-the-coefficient-away": ("7 + 5 = x + 3", "x = 12"),
    "turns-a-quotient-round": ("4x = 12", "x = 8"),
    "equals-sign-announces-the-answer": ("x/3 + 2 = 5", "x + 2 = 15"),
    "adds-all-the-numbers": ("9 - 2 = x - 1", "x = 7"),
    "cross-multiplies-a-sum": ("4x = 12", "x = 48"),
    "misses-the-turn-of-an-inequality": ("3:5", "3/8"),
    "turns-an-inequality-needlessly": ("x/8 = 2/4", "x = 6"),
    "wrong-sign-of-mixed-sum": ("-9 + 4", "-13"),
    "adds-sizes-of-mixed-sum": ("-9 + 4", "5"),
    "two-negatives-make-a-positive": ("(-3)*(-4)", "-12"),
    "negative-terms-add-to-positive": ("3 + -7", "4"),
    "subtracts-a-negative-as-positive": ("3 + -7", "4"),
    "wrong-sign-of-product": ("-9 + 4", "-13"),
    "minus-of-a-power-squared-too": ("7 - 2^2", "25"),
    "negative-base-stays-negative": ("2 * 3^2", "36"),
    "left-to-right": ("12 - 5", "-7"),
    "multiplies-before-the-power": ("20 - 2 * 6", "108"),
    "adds-before-the-power": ("2 + 6 / 2", "4"),
    "multiplies-before-dividing": ("15 - 6 + 2", "7"),
    "adds-before-subtracting": ("4 + 3 * 5", "35"),
    "switches-a-subtraction-round": ("7 - 2^2", "25"),
    "switches-a-division-round": ("24 ÷ (6 ÷ 2)", "2"),
    "moves-brackets-of-a-subtraction": ("(-5)^2", "-25"),
    "ignores-brackets": ("20 ÷ 5 * 2", "2"),
    "factor-reaches-first-term-only": ("9 - 2(x - 1)", "9 - 2x - 2"),
    "multiplies-brackets-term-by-term": ("(5 - 1)^2", "24"),
    "minus-reaches-first-term-only": ("(2 - 8)/(4 - 1)", "2"),
    "cancels-a-term": ("(2 - 8)/(4 - 1)", "2"),
    "splits-the-bottom": ("(9 - 3)/(5 - 1)", "-3/2"),
    "joins-unlike-terms": ("3x + x = 43", "x = 13/2"),
    "multiplies-unlike-terms": ("4x + 2x = 68", "x = 4"),
    "squares-the-letter-of-like-terms": ("4x + 2x = 68", "x = 4"),
    "multiplies-like-terms": ("4y^2 + y^2", "5y^4"),
    "overlooks-a-coefficient-of-one": ("3x + x = 43", "x = 13/2"),
    "reads-coefficients-as-digits": ("3x + 4x", "12x"),
    "ignores-the-coefficients": ("P = 2a + 3b", "a = 2a + 3a"),
    "puts-the-value-beside-the-coefficient": ("8c = t, c = 3", "t = 64"),
    "adds-instead-of-multiplying-by-coefficient": ("y = 4x + 5, x = 2", "y = 21"),
    "substitutes-the-wrong-number": ("t = 5n, n = 2", "t = 52"),
    "letter-as-place-in-alphabet": ("a - 3", "3a"),
    "drops-the-letters": ("x + y + z = x + p + z", "no solution"),
    "shares-a-total-equally": ("e + 4", "9"),
    "different-letters-must-differ": ("y = 4x + 5, x = 2", "y = 21"),
    "one-letter-for-everything": ("a + b = a + c", "no solution"),
    "name-and-letter-side-by-side": ("e + 4", "9"),
    "power-as-multiple": ("(2*5)^2", "50"),
    "power-as-multiple-letters": ("(x + 5)^2", "x^2 + 25"),
    "multiplies-exponents": ("2^3 * 2^2", "4^5"),
    "multiplies-exponents-letters": ("(a + b)^3", "a^3 + b^3"),
    "multiplies-bases": ("2^3 * 2^4", "2^12"),
    "multiplies-bases-letters": ("(3x)^2", "3x^2"),
    "adds-exponents-of-a-power": ("3 + 4^0", "3"),
    "adds-exponents-of-a-power-letters": ("4x", "x^4"),
    "divides-exponents": ("x^0", "0"),
    "divides-exponents-letters": ("(y - 3)^2", "y^2 - 9"),
    "zero-exponent-gives-zero": ("3y^4", "12y"),
    "zero-exponent-gives-zero-letters": ("(2^3)^2", "2^5"),
    "negative-exponent-gives-negative": ("(2y)^3", "2y^3"),
    "negative-exponent-gives-negative-letters": ("x^2", "2x"),
    "power-reaches-one-factor": ("2^6/2^3", "2^2"),
    "power-reaches-one-factor-letters": ("(y - 3)^2", "y^2 - 3"),
    "power-over-a-sum": ("(4 + 3)^2", "13"),
    "power-over-a-sum-letters": ("(y - 3)^2", "y^2 - 3"),
    "power-reaches-one-term": ("(2 + 3)^2", "13"),
    "power-reaches-one-term-letters": ("(x - 1)^2 = 9", "x = 4"),
    "root-over-a-sum": ("x^2", "2x"),
    "root-over-a-sum-letters": ("√16 + 1", "9"),
    "root-halves": ("√9 + √16", "5"),
    "root-halves-letters": ("√(a + b)", "√a + √b"),
    "adds-roots-or-powers": ("2^3 * 3^2", "6^5"),
    "adds-roots-or-powers-letters": ("2^6/2^3", "2^2"),
    "coefficient-as-exponent": ("(2y)^3", "2y^3"),
    "halves-instead-of-root": ("x^2 = 49", "x = 7"),
    "forgets-the-negative-root": ("y^2 = 10", "y = 5"),
    "adds-tops-and-bottoms": ("3/4 + 2/5", "5/20"),
    "keeps-tops-over-common-bottom": ("1/2 + 1/3", "2/5"),
    "enlarges-the-bottom-only": ("5/8 ÷ 2/3", "2/2"),
    "multiplies-fractions-like-columns": ("2/3 * 4/5", "10/12"),
    "multiplies-fractions-crosswise": ("2/5 * 7/9", "368"),
    "whole-multiplies-top-and-bottom": ("2/3", "2/12"),
    "divides-tops-and-bottoms": ("3/4 ÷ 2/5", "8/15"),
    "inverts-the-dividend": ("5/8 ÷ 2/3", "2/2"),
    "multiplies-without-inverting": ("7/9 ÷ 2/4", "3/2"),
    "fraction-times-letter-goes-below": ("2/5 * 7/9", "368"),
    "takes-smaller-fraction-from-larger": ("1/5", "0.5"),
    "takes-wholes-tops-bottoms-apart": ("9 - 2/5", "7/5"),
    "reduces-one-part-only": ("6/15", "3/3"),
    "reduces-by-guessing": ("10/15", "10/3"),
    "power-of-fraction-reaches-top-only": ("10/15", "10/3"),
    "fraction-as-decimal-digits": ("6/15", "3/3"),
    "adds-behind-the-point-apart": ("2.5 + 0.13", "0.38"),
    "lines-up-last-digits": ("342 - 168", "226"),
    "brings-down-extra-digits": ("0.7 > 0.02", "0.7 < 0.02"),
    "counts-places-from-the-left": ("1.5 * 0.3", "4.5"),
    "keeps-the-point-in-line": ("4.7 * 6", "2.82"),
    "remainder-behind-the-point": ("31.2 * 0.3", "93.6"),
    "takes-smaller-digit-from-larger": ("13.6 - 4.27", "9.47"),
    "longer-decimal-is-larger": ("500 - 135", "435"),
    "part-over-the-rest": ("3/8", "3/11"),
    "multiplies-a-proportion-straight-across": ("x:6 = 2:3", "x:6 = 2/5"),
    "leaves-out-the-colon": ("2:5 = 6:x", "12 = 5x"),
    "turns-one-ratio-over": ("3:7 = x:21", "x = 3"),
    "keeps-the-difference-of-a-ratio": ("4/6 = x/18", "x = 4"),
    "part-to-whole-for-part-to-part": ("4:3 = x:6", "43 = 6x"),
    "turns-a-ratio-round": ("2:5 = 8:x", "25 = 8x"),
    "scales-one-quantity-only": ("2:5 = 8:x", "25 = 8x"),
    "percent-as-plain-number": ("7% * 200", "140"),
    "percent-moves-one-place": ("25% * x = 80", "x = 20"),
    "smaller-over-larger-for-every-percentage": ("x/100 * 60 = 15", "x = 9"),
    "multiplies-for-every-percentage": ("x = 30% * 80", "x = 50"),
    "takes-the-difference-for-the-percentage": ("60% * x = 90", "66 2/3"),
    "reverses-multiples": ("C = 3n + 12", "C = 3n"),
    "reverses-a-difference": ("b = 4c", "4b = c"),
    "reverses-a-sum": ("b = 4c", "4b = c"),
    "leaves-out-brackets": ("(x + 2)(x + 5)", "x^2 + 10"),
    "reverses-less-than": ("5m = 2n", "2m = 5n"),
    "swaps-dependent-and-independent": ("C = 3n + 12", "C = 3n"),
    "linear-taken-as-proportional": ("y = 3x + 2", "x = 3y + 2"),
    "turns-the-sign-of-the-slope": ("y = 3x + 2", "x = 3y + 2"),
    "run-over-rise": ("(9 - 3)/(5 - 1)", "-3/2"),
    "subtracts-coordinates-in-different-orders": ("(9 - 3)/(5 - 1)", "4/6"),
    "growth-factor-as-slope": ("2^n = 32", "2n = 32"),
    "letter-in-exponent-as-factor": ("3^x", "3x"),
    "swaps-coordinates": ("C = 3n + 12", "C = 3n"),
    "next-row-of-the-table": ("2x + 5 - 3x + 1", "2x + 5 - 3x"),
    "sum-miscounted": ("4 + 9 + 2", "13"),
    "sign-lost": ("3x + 48 = 60", "3x + 84 = 60"),
    "digit-miscopied": ("4(2x + 3)", "8x + 9"),
    "division-miscounted": ("5x = 35", "5x = 36"),
    "term-forgotten": ("56/8", "8"),
}
"""For each rule a wrong line of another rule that it must not claim."""


def gives(rule: MalRule, before: str, after: str) -> bool:
    start, end = read_line(before).line, read_line(after).line
    assert start is not None
    assert end is not None
    target = Target(grouped(start.body), grouped(end.body))
    return any(
        target.fits(change.result)
        for line in derivation(grouped(start.body))
        for change in rule.changes(line)
    )


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [(rule, *example) for rule in RULES for example in rule.examples],
    ids=lambda value: value.id if isinstance(value, MalRule) else value,
)
def test_a_rule_turns_the_right_line_into_the_wrong_one(
    rule: MalRule, before: str, after: str
) -> None:
    assert gives(rule, before, after)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_does_not_claim_the_mistake_of_another(rule: MalRule) -> None:
    assert not gives(rule, *NOT_BY[rule.id])


def test_ids_are_unique_and_each_rule_has_two_examples() -> None:
    assert len(BY_ID) == len(RULES)
    assert all(len(rule.examples) >= 2 for rule in RULES)


def test_slips_name_no_misconception_and_wrong_rules_do() -> None:
    assert {rule.id for rule in RULES if rule.misconception is None} == {
        rule.id for rule in RULES if rule.kind is Kind.SLIP
    }


def test_every_misconception_named_is_in_the_library() -> None:
    entries = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))["misconceptions"]
    known = {entry["id"] for entry in entries}
    named = {rule.misconception for rule in RULES if rule.misconception}
    assert named <= known
    assert len(named) >= 30


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_words_about_a_rule_can_be_filled_in(rule: MalRule) -> None:
    told = rule.what.format(before="3x + 5", wrong="8x")
    assert "{" not in told
