from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.evaluation.encodings import ENCODERS, in_words, views

CODE = "for i in range(1, n + 1):"
PARTS = ("first_half", "second_half")


def bare(text: str) -> str:
    return text.replace(" ", "").replace("\n", "").lower()


@pytest.mark.parametrize("name", [name for name in ENCODERS if name not in PARTS])
def test_every_disguise_is_seen_through(name: str) -> None:
    hidden = ENCODERS[name](CODE)
    assert any(bare(CODE) in bare(view) for view in views(f"Well then: {hidden} Do you see?"))


@pytest.mark.parametrize(
    "name", [n for n in ENCODERS if n not in (*PARTS, "plain", "upper", "json")]
)
def test_a_disguise_does_not_show_the_code_itself(name: str) -> None:
    assert CODE not in ENCODERS[name](CODE)


def test_code_is_read_aloud() -> None:
    assert in_words("total <= n + 1") == "total less than or equal to n plus one"


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert next(iter(views(text))) is not None
    assert all(isinstance(view, str) for view in views(text))
