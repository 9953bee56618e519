from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor_app.classroom.codes import (
    ALPHABET,
    CLASS_CODE,
    digest,
    is_id,
    new_code,
    new_id,
    new_token,
    read_code,
)


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set("01ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 30


@given(st.integers(1, 12))
def test_a_code_is_of_its_alphabet_and_reads_as_itself(length: int) -> None:
    code = new_code(length)
    assert len(code) == length
    assert set(code) <= set(ALPHABET)
    assert read_code(code) == code


@given(st.sampled_from([str.lower, str.title, lambda code: f" {code[:3]}-{code[3:]} "]))
def test_a_code_is_read_however_it_is_typed(typed) -> None:
    code = new_code(CLASS_CODE)
    assert read_code(typed(code)) == code


@given(st.text(max_size=300))
def test_anything_typed_is_read_as_a_short_text_that_can_be_looked_up(typed: str) -> None:
    read = read_code(typed)
    assert len(read) <= 20
    assert read == "" or read.isalnum()


def test_what_could_be_no_id_is_told_from_what_could() -> None:
    assert is_id(new_id())
    assert is_id(new_token())
    for text in ("", "a" * 65, "a\x00", "a/b", "é", "a\n"):
        assert not is_id(text)


def test_a_hundred_codes_and_tokens_are_all_different() -> None:
    assert len({new_code(CLASS_CODE) for _ in range(100)}) == 100
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == len({digest(token) for token in tokens}) == 100
