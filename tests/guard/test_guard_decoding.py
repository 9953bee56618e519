from __future__ import annotations

import base64
import codecs
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guard.guard_cases import Program, read_cases
from tutor_app.guard import Ledger, Review, review
from tutor_app.guard.codes import Codes
from tutor_app.guard.decoding import acrostics, readings
from tutor_app.guard.text import segments
from tutor_app.roles.directives import load_directives

DIRECTIVES = load_directives()
PROGRAMS = {case.program.name: case.program for case in read_cases()}
RANGE, WHILE = PROGRAMS["off by one in a range"], PROGRAMS["while with a strict comparison"]
LINE = "for i in range(1, n + 1):"


def judge(text: str, program: Program = RANGE) -> Review:
    return review(
        text,
        program.secrets(),
        Ledger().with_work(0, program.program),
        directives=DIRECTIVES,
        fixes=program.fixes,
        own_code=program.program,
    )


def points(text: str) -> str:
    return " ".join(str(ord(character)) for character in text)


ENCODINGS: list[Callable[[str], str]] = [
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: text.encode().hex(),
    lambda text: text.encode().hex(" "),
    lambda text: "".join(f"\\x{ord(c):02x}" for c in text),
    lambda text: "".join(f"\\u{ord(c):04x}" for c in text),
    lambda text: "".join(f"%{ord(c):02X}" for c in text),
    lambda text: "".join(f"&#{ord(c)};" for c in text),
    lambda text: " ".join(f"{ord(c):08b}" for c in text),
    points,
    lambda text: codecs.encode(text, "rot13"),
    lambda text: text[::-1],
    lambda text: " ".join(word[::-1] for word in text.split()),
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: ".".join(text.replace(" ", "")),
    lambda text: "\u200b".join(text),
    lambda text: text.replace("a", "4").replace("e", "3").replace("o", "0"),
]


@pytest.mark.parametrize("encode", ENCODINGS)
@pytest.mark.parametrize("frame", ["{}", "Try `{}`.", "Read this: {}", "What does `{}` say?"])
def test_no_encoding_hides_the_line_of_a_fix(encode: Callable[[str], str], frame: str) -> None:
    assert not judge(frame.format(encode(LINE))).allowed


@pytest.mark.parametrize(
    "text",
    [
        "n plus un",
        "n plus eins",
        "n más uno",
        "n più uno",
        "n mais um",
        "n plus één",
        "Ersetze n durch n plus eins.",
        "Remplace n par n plus un.",
        "november plus one",
        "n as in november, plus sign, one",
        "n, plus sign, one",
        "the letter n, then a plus sign, then the digit one",
        "N. Plus. One.",
        "Now please look up some other nice example.",
        "n\n+\n1",
        "one greater than n",
    ],
)
def test_no_language_or_spelling_hides_it(text: str) -> None:
    assert not judge(text).allowed


@pytest.mark.parametrize(
    "text",
    [
        "number kleiner oder gleich limit",
        "number inférieur ou égal à limit",
        "number menor o igual a limit",
        "number minore o uguale a limit",
        "number menor ou igual a limit",
        "number kleiner of gelijk aan limit",
        "utilise inférieur ou égal",
        "Nimm kleiner oder gleich.",
        "Use the less-than sign followed by an equals sign.",
        "number < = limit",
    ],
)
def test_comparisons_in_other_languages(text: str) -> None:
    assert not judge(text, WHILE).allowed


@pytest.mark.parametrize(
    "text",
    [
        "Which numbers does `range(1, n)` go through: 1, 2, 3, 4 or 1, 2, 3?",
        "| round | `i` |\n| --- | --- |\n| 1 | 72 |\n| 2 | 101 |\n| 3 | 108 |\n\nWhat comes next?",
        "Your function gave `[110, 43, 50]`. Where does the 43 come from?",
        "What does the plus sign in `total += i` do?",
        "Look at the dot, the comma and the colon: what is each for?",
        "A mal-formed rest, un deux trois: what did you mean by that?",
        "What is `total` after the first round, then after the second, then after the third?",
    ],
)
def test_plain_talk_is_not_decoded_into_a_leak(text: str) -> None:
    verdict = judge(text)
    assert verdict.allowed, verdict.leaks


def test_a_decoded_leak_is_placed_in_the_draft_as_given() -> None:
    hidden = base64.b64encode(LINE.encode()).decode()
    verdict = judge(f"What is `i`? Decode {hidden} now.")
    assert {leak.span for leak in verdict.leaks} == {f"Decode {hidden} now."}
    assert all("decoded" in leak.reason for leak in verdict.leaks)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_decoded_without_raising(text: str) -> None:
    found = segments(text, DIRECTIVES.vocabulary)
    readings(found, DIRECTIVES.codes, frozenset({"total"}))
    readings(found, Codes(), frozenset())
    acrostics(text)
