from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.classroom.names import clean_name, name_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("Bob\u202egnp.exe", "Bobgnp.exe"),  # turns the direction of writing
        ("a\u200bb\u2066c\u2069\u00ad", "abc"),
        ("x\x00y\x1bz", "xyz"),
        ("\u3164\u2800\u115f", ""),  # letters that show nothing
        ("\u200d\ufeff", ""),
        ("Zoe\u0301", "Zoé"),
        ("z" + "\u0335" * 50, "z" + "\u0335" * 2),
        ("\u0301", ""),
        ("李 雷", "李 雷"),
        ("🦉", "🦉"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # escaped where it is shown
    ],
)
def test_what_cannot_be_seen_goes_and_the_rest_stays(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@given(st.text(max_size=200))
def test_a_clean_name_has_nothing_unseen_and_stays_as_it_is(typed: str) -> None:
    name = clean_name(typed)
    assert name == name.strip()
    assert "  " not in name
    assert not any(unicodedata.category(one).startswith("C") for one in name)
    assert clean_name(name) == name
    assert len(name_key(name)) <= 240


def test_names_that_read_alike_are_one() -> None:
    assert name_key("Straße") == name_key("STRASSE")
    assert name_key("Ａda") == name_key("ada")
