from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.datafiles import DataFileError
from tutor_app.language_model.prices import Price, Prices, cost, load_prices

PRICES = Prices(
    models={
        "big": Price(prompt=10, completion=30),
        "big-mini": Price(prompt=1, completion=2),
        "big-mini-2": Price(prompt=0, completion=0),
    }
)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("big", 40),
        ("big-2026-01-01", 40),
        ("big-mini", 3),
        ("big-mini-latest", 3),
        ("big-mini-2", 0),
        ("bi", None),
        ("other/big", None),
        ("", None),
    ],
)
def test_the_longest_name_counts(model: str, expected: float | None) -> None:
    assert cost(PRICES, model, 1_000_000, 1_000_000) == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_cost_adds_up(prompt: int, completion: int) -> None:
    apart = (cost(PRICES, "big", prompt, 0) or 0) + (cost(PRICES, "big", 0, completion) or 0)
    assert cost(PRICES, "big", prompt, completion) == pytest.approx(apart)


def test_the_table_as_shipped_can_be_read() -> None:
    assert load_prices().currency


def test_a_mistake_in_the_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("currency: EUR\nmodels:\n  m: {prompt: -1, completion: 2}\n")
    with pytest.raises(DataFileError, match=r"models\.m\.prompt"):
        load_prices(path)
