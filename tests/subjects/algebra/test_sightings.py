"""Secrets of algebra in words: found in every form, and nothing else is held back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.dialogue import Heard, Secret, SecretKind
from tutor_app.guard import Directives, Ledger, review
from tutor_app.roles.directives import load_directives
from tutor_app.subjects.algebra.sightings import Sightings

READER = Sightings()
DIRECTIVES: Directives = load_directives()

SAYS = (
    ("What about `x = 5`?", "x = 5"),
    ("so 5 = x then", "x = 5"),
    ("x is 5, isn't it?", "x = 5"),
    ("x equals five", "x = 5"),
    ("Is x = 10/2 possible?", "x = 5"),
    ("Take 5 from both sides: 3x = 20 - 5.", "3x = 15"),
    ("Would `15 = 3x` be true?", "3x = 15"),
    ("The number is five.", "5"),
    ("half of 10 is 10/2", "5"),
    ("That makes 50%.", "1/2"),
    ("could it be 2x + 6?", "2x + 6"),
    ("it is 6 + 2x", "2x + 6"),
    ("Is it $x > 3$ or not?", "x > 3"),
    ("3 < x, then", "x > 3"),
)
SAYS_NOT = (
    ("If `3x` really were 25, what would `3x + 5` be?", "3x = 15"),
    ("If `3x` really were 25, what would `3x + 5` be?", "x = 5"),
    ("What does `3x + 5 = 20` say?", "3x = 15"),
    ("In `3x + 4`, what is x?", "5"),
    ("What is `2(x + 3)`?", "2x + 6"),
    ("Is it $x < 3$ or not?", "x > 3"),
    ("What happens to the 15 in the second line?", "5"),
    ("", "x = 5"),
)


@pytest.mark.parametrize(("text", "secret"), SAYS)
def test_a_secret_is_found_in_another_form(text: str, secret: str) -> None:
    assert READER.sightings(text, secret)


@pytest.mark.parametrize(("text", "secret"), SAYS_NOT)
def test_what_only_leads_there_is_no_sighting(text: str, secret: str) -> None:
    assert READER.sightings(text, secret, Heard(page="3x + 5 = 20\n3x = 25")) == ()


@given(st.integers(-50, 50), st.integers(2, 9))
def test_an_answer_is_found_whatever_it_is_multiplied_out_to(value: int, factor: int) -> None:
    assert READER.sightings(f"Could x = {value * factor}/{factor} be?", f"x = {value}")


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_looked_at(text: str) -> None:
    assert isinstance(READER.sightings(text, "x = 5"), tuple)


def cleared(draft: str, *, said: str = "", work: str = "3x + 5 = 20") -> bool:
    secrets = [Secret(kind=SecretKind.MATH, text=text) for text in ("x = 5", "3x = 15", "15")]
    ledger = Ledger().with_student(1, said) if said else Ledger()
    return review(
        draft, secrets, ledger, directives=DIRECTIVES, own_code=work, mathematics=READER
    ).allowed


def test_the_guard_holds_back_what_the_student_has_still_to_find() -> None:
    assert not cleared("Should the next line be `3x = 15`?")
    assert not cleared("So what is left is fifteen, isn't it?")
    assert cleared("What do you do to both sides of `3x + 5 = 20`?")


def test_what_the_student_said_or_wrote_may_be_said_back_in_any_form() -> None:
    assert cleared("Yes, `15 = 3x`. And now?", said="then 3x is 15")
    assert cleared("Yes, `3x = 15`. And now?", work="3x + 5 = 20\n3x = 15")


@pytest.mark.parametrize("text", ['{"fix": "x/3 = 3"} Does that help?', "{next: x/3 = 3}"])
def test_a_line_in_a_quotation_or_in_braces_is_seen(text: str) -> None:
    assert Sightings().sightings(text, "x/3 = 3")
