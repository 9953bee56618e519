from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor_app.language_model.faults import LONGEST_DETAIL, redact


@given(st.text(max_size=400), st.text(min_size=6, max_size=40), st.text(max_size=400))
def test_a_key_is_never_repeated(before: str, key: str, after: str) -> None:
    key = "".join(key.split()) or "abcdef"
    if len(key) > 5 and "…" not in key:
        assert key not in redact(before + key + after, key)


def test_what_looks_like_a_key_or_a_password_is_left_out() -> None:
    said = redact("wrong sk-proj-abcdef123456 at https://me:word@host/v1")
    assert said == "wrong … at https://…@host/v1"


def test_a_detail_is_one_line_of_bounded_length() -> None:
    said = redact("a\n b" * 1000)
    assert "\n" not in said
    assert len(said) <= LONGEST_DETAIL
