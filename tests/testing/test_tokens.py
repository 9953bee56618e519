from __future__ import annotations

import pytest

from tutor_app.testing import count_tokens


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("the loop stops", 3), ("a.b", 3)])
def test_word_pieces_are_counted_without_marks_for_beginning_and_end(
    text: str, tokens: int
) -> None:
    assert count_tokens(text) == tokens


def test_a_long_text_is_counted_to_its_end_and_a_short_one_is_not_filled_up() -> None:
    assert count_tokens("loop " * 5000) == 5000
    assert count_tokens("loop") == 1


def test_half_a_character_is_counted_too() -> None:
    assert count_tokens("loop \ud83d") >= 1
