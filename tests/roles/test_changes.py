from __future__ import annotations

import pytest

from tests.roles.scenes import TWICE, after, scene_of
from tutor_app.dialogue import Check
from tutor_app.roles.changes import outcomes_changed, work_news

RIGHT = "def twice(n):\n    return 2 * n\n"
SQUARE = "def twice(n):\n    return n * n\n"
PLUS_ONE = "def twice(n):\n    return n + 1\n"  # right for 1 only
PLUS_TWENTY = "def twice(n):\n    return n + 20\n"  # right for 20 only
BROKEN = "def twice(n)\n    return n\n"
STILL_BROKEN = "def twice(n:\n    return n\n"
HIDDEN_ONLY = "def twice(n):\n    return abs(2 * n)\n"
CRASHES = "def twice(n):\n    return n.double\n"


@pytest.mark.parametrize(
    ("before", "now", "family"),
    [
        (SQUARE, RIGHT, "better"),
        (RIGHT, SQUARE, "worse"),
        (PLUS_ONE, PLUS_TWENTY, "better"),
        (SQUARE, CRASHES, "different"),
        (SQUARE, SQUARE + "# a remark\n", "same"),
        (BROKEN, SQUARE, "syntax_gone"),
        (SQUARE, BROKEN, "syntax_new"),
        (BROKEN, STILL_BROKEN, "syntax_still"),
        (RIGHT, HIDDEN_ONLY, "same"),
    ],
)
def test_an_edit_is_told_by_what_it_changed(before: str, now: str, family: str) -> None:
    scene = after(scene_of(TWICE, before), scene_of(TWICE, now))
    said, slots = work_news(scene)
    assert said == family
    assert "twice(-3)" not in " ".join(slots.values())


def test_the_slots_name_the_call_and_both_outcomes() -> None:
    said, slots = work_news(after(scene_of(TWICE, SQUARE), scene_of(TWICE, CRASHES)))
    assert said == "different"
    assert slots["changed_call"] == "twice(1)"
    assert slots["changed_before"] == "gives `1`"
    assert slots["changed_gives"] == "stops with an `AttributeError`"
    assert slots["changed_wanted"] == "`2`"
    assert slots["changed_more"] == "1"


def test_a_gain_that_cost_something_names_both() -> None:
    _, slots = work_news(after(scene_of(TWICE, PLUS_ONE), scene_of(TWICE, PLUS_TWENTY)))
    assert (slots["changed_call"], slots["changed_lost"]) == ("twice(20)", "twice(1)")
    _, slots = work_news(after(scene_of(TWICE, SQUARE), scene_of(TWICE, RIGHT)))
    assert slots["changed_lost"] == ""


def test_where_python_stopped_is_named() -> None:
    _, slots = work_news(after(scene_of(TWICE, SQUARE), scene_of(TWICE, BROKEN)))
    assert slots["syntax_line"] == "1"
    _, slots = work_news(after(scene_of(TWICE, BROKEN), scene_of(TWICE, PLUS_ONE)))
    assert (slots["passed"], slots["total"]) == ("1", "3")


def test_there_is_no_news_at_the_opening_or_when_the_cases_are_others() -> None:
    now = scene_of(TWICE, SQUARE)
    assert work_news(now) == ("same", {})
    shorter = Check(results=now.check.results[:1])
    assert work_news(now.model_copy(update={"previous_check": shorter})) == ("same", {})


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (SQUARE, SQUARE + "# a remark\n", False),
        (SQUARE, CRASHES, True),
        (RIGHT, HIDDEN_ONLY, True),
        (SQUARE, BROKEN, True),
        (BROKEN, STILL_BROKEN, False),
    ],
)
def test_an_edit_counts_when_any_case_or_the_syntax_comes_out_differently(
    before: str, now: str, changed: bool
) -> None:
    assert outcomes_changed(scene_of(TWICE, before).check, scene_of(TWICE, now).check) is changed


def test_the_first_check_always_counts() -> None:
    assert outcomes_changed(None, scene_of(TWICE, SQUARE).check)
