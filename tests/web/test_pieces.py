from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tutor_app.web.pieces import MAX_PIECES, prefixes

TABLE = "Look:\n\n| i | total |\n| --- | --- |\n| 1 | 1 |\n| 2 | 3 |\n\nWhat is next, do you think?"


@given(st.text(max_size=800))
def test_pieces_grow_to_the_whole_text(text):
    found = prefixes(text)
    assert found[-1] == text
    assert len(found) <= MAX_PIECES
    for shorter, longer in pairwise(found):
        assert longer.startswith(shorter)
        assert len(longer) > len(shorter)


def test_a_long_reply_comes_in_several_pieces():
    assert len(prefixes("one two three four five six " * 12)) > 4


def test_a_short_reply_comes_at_once():
    assert prefixes("Yes, 6.") == ["Yes, 6."]


def test_a_table_is_never_cut():
    for piece in prefixes(TABLE):
        rows = [line for line in piece.splitlines() if line.startswith("|")]
        assert len(rows) in (0, 4)


def test_code_is_never_cut():
    text = "Have a look at this one, please:\n\n```python\nfor i in range(3):\n    print(i)\n```\n\nWell?"
    assert all(piece.count("```") % 2 == 0 for piece in prefixes(text))
    spaced = "What does `range(1, n, 2)` tell Python about where it should begin and stop here?"
    assert all(piece.count("`") % 2 == 0 for piece in prefixes(spaced))
