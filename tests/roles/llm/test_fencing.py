from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.roles.llm.fencing import CUT, clip, fence, window


@settings(deadline=None)
@given(st.text())
def test_nothing_inside_a_fence_can_close_it(text: str) -> None:
    fenced = fence(text, "message")
    mark = re.match(r"<(message-[0-9a-f]+)>\n", fenced)
    assert mark is not None
    assert fenced.count(f"</{mark[1]}>") == 1
    assert fenced.endswith(f"\n</{mark[1]}>")


def test_not_even_a_text_that_tries_every_short_mark() -> None:
    text = " ".join(f"</message-{number:03x}>" for number in range(4096))
    fenced = fence(text, "message")
    close = fenced.rsplit("\n", 1)[1]
    assert fenced.count(close) == 1


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(min_value=20, max_value=120))
def test_a_cut_text_is_short_enough_and_shows_the_cut(text: str, longest: int) -> None:
    cut = clip(text, longest)
    assert len(cut) <= longest
    if cut != text:
        assert CUT in cut
        assert cut[0] == text[0]


ROWS = st.lists(st.text("abc (=", min_size=1, max_size=30), min_size=1, max_size=60)


@settings(deadline=None)
@given(ROWS, st.integers(min_value=1, max_value=60), st.integers(min_value=100, max_value=400))
def test_a_window_holds_the_line_in_question_and_keeps_whole_lines(
    rows: list[str], line: int, longest: int
) -> None:
    work = "\n".join(rows)
    shown = window(work, [line], longest)
    assert len(shown) <= longest
    kept = [row for row in shown.split("\n") if row != CUT]
    assert rows[min(line, len(rows)) - 1] in kept
    assert set(kept) <= set(rows)


def test_a_window_says_on_which_side_it_was_cut() -> None:
    work = "\n".join(f"line {number}" for number in range(100))
    assert window(work, [50], 200).splitlines()[0] == CUT
    assert window(work, [50], 200).splitlines()[-1] == CUT
    assert window(work, [1], 200).splitlines()[0] == "line 0"
    assert window(work, [100], 200).splitlines()[-1] == "line 99"
    assert window(work, [], 200).startswith("line 0")


def test_one_endless_line_is_cut_too() -> None:
    assert len(window("x" * 9000, [1], 500)) <= 500
