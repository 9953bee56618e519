"""What comes out of the sandbox may be forged: reading it never does more than refuse."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.subjects.python.sandbox.decoding import (
    Forged,
    decode,
    decode_error,
    decode_lines,
    decode_steps,
    read_message,
    show,
)
from tutor_app.subjects.python.sandbox.inside.encoding import Encoder, short

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from("ltdszibcro"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_plain_values_come_back_unchanged(value: Any) -> None:
    back = decode(Encoder().encode(value))
    assert type(back) is type(value)
    assert back == value


@given(JSON)
def test_any_forged_value_is_read_or_refused(item: Any) -> None:
    for read in (decode, decode_error, decode_lines, decode_steps):
        try:
            result = read(item)
        except Forged:
            continue
        show(result)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"[" * 10**6, b'{"a":', b"9" * 10_000])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(Forged):
        read_message(data)


def test_colliding_hashes_are_refused() -> None:
    step = sys.hash_info.modulus
    with pytest.raises(Forged):
        decode(["s", *(["i", hex(number * step)] for number in range(2000))])


def test_large_values_are_cut() -> None:
    encoded = Encoder().encode([list(range(100))] * 10_000)
    assert len(repr(encoded)) < 1_000_000
    assert len(show(decode(encoded))) <= 2_000
    assert "digits" in show(10**50_000)


@given(VALUES)
def test_short_reprs_are_short_and_exact_where_they_fit(value: Any) -> None:
    text = short(value)
    assert len(text) <= 120
    if len(repr(value)) <= 60:
        assert text == repr(value)
