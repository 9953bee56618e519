"""Every form of a number made by rule is caught, and what the student said is free in any form."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.dialogue import Heard, Secret, SecretKind
from tutor_app.guard import Ledger, review
from tutor_app.roles.directives import load_directives
from tutor_app.subjects.algebra.sighting.amounts import amounts
from tutor_app.subjects.algebra.sighting.hints import hints
from tutor_app.subjects.algebra.sighting.number_words import number_words
from tutor_app.subjects.algebra.sighting.plain import plain
from tutor_app.subjects.algebra.sightings import Sightings

READER = Sightings()
DIRECTIVES = load_directives()
LANGUAGES = sorted(number_words().languages)
# Numbers whose name is also an English word only count beside other words of the language.
FRAMES = {
    "de": "die Lösung ist {}", "es": "la respuesta es {}", "fr": "la réponse est {}",
    "it": "la risposta è {}", "nl": "het antwoord is {}", "pt": "a resposta é {}",
}  # fmt: skip

FORMS: dict[str, Callable[[int, int], str]] = {
    "digits": lambda n, k: str(n),
    "decimal": lambda n, k: f"{n}.0",
    "comma": lambda n, k: f"{n},0",
    "percent": lambda n, k: f"{n}00%",
    "quotient": lambda n, k: f"{n * k}/{k}",
    "spaced quotient": lambda n, k: f"{n * k} ÷ {k}",
    "product": lambda n, k: f"({n}) · 1",
    "sum": lambda n, k: f"{n - k} + {k}" if n >= k else f"{k} + ({n - k})",
    "difference": lambda n, k: f"{n + k} - {k}",
    "fraction in LaTeX": lambda n, k: rf"$\frac{{{n * k}}}{{{k}}}$",
    "box in LaTeX": lambda n, k: rf"\boxed{{{n}}}",
    "root": lambda n, k: f"√{n * n}",
    "root in words": lambda n, k: f"the square root of {n * n}",
    "half": lambda n, k: f"half of {2 * n}",
    "twice": lambda n, k: f"twice {n}/2",
    "more than": lambda n, k: f"{k} more than {n - k}" if n >= k else f"{n}",
    "less than": lambda n, k: f"{k} less than {n + k}",
    "divided by": lambda n, k: f"{n * k} divided by {k}",
    "subtract from": lambda n, k: f"subtract {k} from {n + k}",
    "halfway": lambda n, k: f"halfway between {n - 1} and {n + 1}" if n else "0",
    "unit": lambda n, k: f"{n} metres",
    "bold": lambda n, k: f"**{n}**",
    "money": lambda n, k: f"${n}.00",
    "brackets": lambda n, k: f"(({n}))",
    "full width": lambda n, k: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "thousands": lambda n, k: f"{n:,}",
}


@given(st.integers(0, 999), st.integers(2, 9), st.sampled_from(sorted(FORMS)))
def test_any_form_of_a_number_is_caught(number: int, other: int, form: str) -> None:
    said = FORMS[form](number, other)
    assert READER.sightings(f"It is {said}.", f"x = {number}"), said
    assert READER.sightings(f"Think of {said}, then.", str(number)), said


@given(st.integers(2, 999), st.sampled_from(LANGUAGES))
def test_number_words_of_other_languages_are_caught(number: int, language: str) -> None:
    words = number_words().languages[language]
    hundreds, rest = divmod(number, 100)
    parts = [words.hundreds[hundreds - 1]] if hundreds else []
    parts += [words.numbers[rest]] if rest or not hundreds else []
    between = f" {words.between} " if words.between else " "
    text = ("" if language in ("de", "nl", "it") else between).join(parts)
    assert READER.sightings(FRAMES[language].format(text), f"x = {number}"), text


@given(
    st.integers(1, 999),
    st.integers(2, 9),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(["{}", "it is {}", "I get {}", "x = {}", "so x is {}"]),
)
def test_a_number_the_student_said_is_free_in_any_form(
    number: int, other: int, form: str, frame: str
) -> None:
    heard = Heard(page="3x = 7 - y", student=(frame.format(number),))
    assert READER.is_known(f"x = {number}", heard)
    assert READER.sightings(f"Yes, {FORMS[form](number, other)}.", f"x = {number}", heard) == ()


@given(st.integers(-30, 30), st.integers(2, 6), st.integers(1, 9), st.integers(2, 5))
@settings(max_examples=40)
def test_equal_forms_of_the_next_line_are_caught_and_the_task_is_not(
    solution: int, times: int, plus: int, factor: int
) -> None:
    right = times * solution
    task = f"{times}x + {plus} = {right + plus}"
    following = f"{times}x = {right}"
    heard = Heard(page=task)
    for text in (
        following,
        f"{right} = {times}x",
        f"{factor * times}x = {factor * right}",
        f"{times}x - ({right}) = 0",
        f"{times}x + {plus} - {plus} = {right + plus} - {plus}",
    ):
        assert READER.sightings(f"What about `{text}`?", following, heard), text
    for text in (
        task,
        f"{right + plus} = {times}x + {plus}",
        f"{plus} + {times}x = {right + plus}",
    ):
        assert READER.sightings(f"What does `{text}` say?", following, heard) == (), text


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_at_all_can_be_looked_at(text: str, secret: str) -> None:
    heard = Heard(page=text, student=(text,))
    assert isinstance(READER.sightings(text, "x = 5"), tuple)
    assert isinstance(READER.sightings("x = 5", secret, heard), tuple)
    assert isinstance(READER.is_known(secret, heard), bool)
    assert isinstance(hints(text, text), tuple)


PIECES = st.sampled_from(
    [*"0123456789+-*/^()=.,%√x ", "half", " of ", " more than ", " twice ", "/", "**", "five", "\n"]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=200)
def test_any_arithmetic_at_all_can_be_read(text: str) -> None:
    for amount in amounts(text):
        assert amount.first <= amount.last
        assert all(isinstance(value, Fraction) for value in amount.values)


MONSTERS = (
    "9^9^9^9",
    "(" * 3_000 + "1" + ")" * 3_000,
    "7" * 6_000,
    "1+" * 3_000 + "1",
    "√" * 2_000 + "5",
    "half of " * 800 + "ten",
    "twice " * 800 + "two",
    "1/" * 2_000 + "1",
    "-" * 3_000 + "5",
    r"\frac{" * 500 + "1" + "}{2}" * 500,
    "five hundred " * 500,
    "2 more than " * 500 + "3",
    "1,000," * 900,
    "x = " * 1_000,
)


@pytest.mark.parametrize("monster", MONSTERS, ids=[m[:12] for m in MONSTERS])
def test_monsters_are_judged_and_no_secret_slips_through_with_them(monster: str) -> None:
    secrets = [Secret(kind=SecretKind.MATH, text="x = 5")]
    verdict = review(
        f"x is 5. {monster}",
        secrets,
        Ledger(),
        directives=DIRECTIVES,
        own_code="2x = 11",
        mathematics=READER,
    )
    assert not verdict.allowed


def test_numbers_beyond_the_limits_may_be_anything_and_are_held_back() -> None:
    assert READER.sightings("It is 9^9^9^9.", "x = 5")
    assert READER.sightings("It is " + "7" * 100 + ".", "x = 5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{1}{2}", "((1)/(2))"),
        ("x²", "x^2"),
        ("**5**", "5"),
        ("2 × 3", "2 * 3"),
        ("５", "5"),
        ("ﬁve", "five"),
        ("2½", "2 1/2"),
        ("dix-huit à Zürich", "dix-huit a Zurich"),
    ],
)
def test_text_without_its_dress(text: str, expected: str) -> None:
    assert plain(text).strip() == expected
