"""Caps on what the language model may be used for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.dialogue import Fault
from tutor_app.settings import Settings
from tutor_app.spending import (
    FAULT_WORDS,
    OUTAGES,
    Scope,
    Spending,
    Spendings,
    Unit,
    caps,
    setting_name,
    within_caps,
)

NO_CAPS = {setting_name(scope, unit): None for scope in Scope for unit in Unit}
tokens = st.integers(0, 50)
costs = st.integers(0, 50).map(float)
spending = st.builds(Spending, tokens=tokens, cost=costs)
spendings = st.builds(
    Spendings, of_session=spending, of_class=st.none() | spending, of_day=spending
)
limits = st.fixed_dictionaries({name: st.none() | st.integers(0, 60) for name in NO_CAPS})


def settings(**limits: Any) -> Settings:
    return Settings.model_validate(NO_CAPS | limits)


def used_up(spent: Spendings, limits: dict[str, int | None]) -> set[str]:
    """The settings whose caps are used up, worked out the long way."""
    found = set()
    for name, one in (
        ("SESSION", spent.of_session),
        ("CLASS", spent.of_class),
        ("DAY", spent.of_day),
    ):
        for unit in ("TOKENS", "COST"):
            limit = limits[f"TUTOR_{name}_{unit}"]
            if one is not None and limit is not None and getattr(one, unit.lower()) >= limit:
                found.add(f"TUTOR_{name}_{unit}")
    return found


@given(spendings, limits)
def test_the_model_may_be_asked_exactly_while_no_cap_is_used_up(
    spent: Spendings, limits: dict[str, int | None]
) -> None:
    cap = within_caps(spent, settings(**limits))
    expected = used_up(spent, limits)
    assert (cap is None) == (not expected)
    if cap is not None:
        assert cap.setting in expected
        assert cap.limit == limits[cap.setting]


@given(spendings, limits, tokens, costs)
def test_using_more_never_gives_the_model_back(
    spent: Spendings, limits: dict[str, int | None], more: int, money: float
) -> None:
    def plus(one: Spending | None) -> Spending | None:
        return one and Spending(tokens=one.tokens + more, cost=one.cost + money)

    after = Spendings(
        of_session=plus(spent.of_session) or Spending(),
        of_class=plus(spent.of_class),
        of_day=plus(spent.of_day) or Spending(),
    )
    if within_caps(spent, settings(**limits)) is not None:
        assert within_caps(after, settings(**limits)) is not None


@given(spendings)
def test_without_caps_nothing_stops_the_model(spent: Spendings) -> None:
    assert within_caps(spent, settings()) is None


def test_of_several_the_widest_is_named() -> None:
    everything = Spending(tokens=10, cost=10.0)
    spent = Spendings(of_session=everything, of_class=everything, of_day=everything)
    limits: dict[str, int | None] = dict.fromkeys(NO_CAPS, 5)
    for scope in (Scope.DAY, Scope.CLASS, Scope.SESSION):
        cap = within_caps(spent, settings(**limits))
        assert cap is not None
        assert (cap.scope, cap.unit) == (scope, Unit.TOKENS)
        limits |= {setting_name(scope, unit): None for unit in Unit}
    assert within_caps(spent, settings(**limits)) is None


def test_a_cap_of_nothing_turns_the_model_off_but_a_class_cap_only_in_a_class() -> None:
    assert within_caps(Spendings(), settings(TUTOR_DAY_TOKENS=0)) is not None
    assert within_caps(Spendings(), settings(TUTOR_CLASS_TOKENS=0)) is None
    in_class = Spendings(of_class=Spending())
    assert within_caps(in_class, settings(TUTOR_CLASS_TOKENS=0)) is not None


def test_a_cap_says_in_plain_words_how_far_it_is_used_and_what_sets_it() -> None:
    limited = settings(TUTOR_SESSION_TOKENS=100_000, TUTOR_SESSION_COST=0.5)
    of_tokens, of_money = caps(Scope.SESSION, Spending(tokens=101_200, cost=0.1234), limited)
    assert of_tokens.words == (
        "The tokens for this session: used up, 101,200 of 100,000 (TUTOR_SESSION_TOKENS)."
    )
    assert of_money.words == (
        "The money for this session: not used up, 0.1234 of 0.5000 (TUTOR_SESSION_COST)."
    )


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("unit", Unit)
def test_the_name_of_a_caps_setting_is_one_that_sets_it(scope: Scope, unit: Unit) -> None:
    (cap,) = caps(scope, Spending(), settings(**{setting_name(scope, unit): 7}))
    assert (cap.scope, cap.unit, cap.limit) == (scope, unit, 7)


def test_every_fault_has_words_of_its_own() -> None:
    assert set(FAULT_WORDS) == set(Fault)
    assert len(set(FAULT_WORDS.values())) == len(Fault)


def test_a_spent_budget_or_an_unusable_answer_is_no_outage() -> None:
    assert not OUTAGES & {Fault.OVER_BUDGET, Fault.UNSUITABLE, Fault.HELD_BACK, Fault.MALFORMED}
