"""Correct derivations, however they are written, are never called wrong."""

from __future__ import annotations

import pytest

from tutor_app.evaluation.derivations import FAMILIES, derivations, rejections


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_right_derivations_in_student_notation_are_accepted(seed: int) -> None:
    made = derivations(300, seed=seed, styled=True)
    assert [(r.before, r.after, r.verdict.value) for r in rejections(made)] == []


def test_three_hundred_right_derivations_in_plain_signs_are_accepted() -> None:
    made = derivations(300, seed=3, styled=False)
    assert [(r.before, r.after, r.verdict.value) for r in rejections(made)] == []


def test_the_same_seed_gives_the_same_derivations() -> None:
    assert derivations(20, seed=5) == derivations(20, seed=5)
    assert derivations(20, seed=5) != derivations(20, seed=6)


def test_all_families_and_notations_are_there() -> None:
    made = derivations(300, seed=4)
    assert {item.family for item in made} == {family.__name__ for family in FAMILIES}
    text = "\n".join(line for item in made for line in (item.start, *item.lines))
    for sign in ("—", "–", "−", "·", "×", "²", "\\frac", "\\cdot", "≤", "<=", ",5", " 1/2", "so I"):
        assert sign in text


def test_a_line_that_was_made_wrong_is_rejected() -> None:
    from dataclasses import replace

    made = [item for item in derivations(60, seed=7, styled=False) if item.goal == "solve"]
    spoilt = [replace(item, lines=(*item.lines, "x = 1234567")) for item in made]
    assert len(rejections(spoilt)) >= len(spoilt)
