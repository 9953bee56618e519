"""What is said of a number: that it is the answer, that it is asked for, that it counts lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tutor_app.datafiles import PROMPTS, load
from tutor_app.dialogue import HintKind, Record
from tutor_app.subjects.algebra.sighting.amounts import Amount
from tutor_app.subjects.algebra.sighting.tokens import Token

BEFORE = 16
BEHIND = 10
"""Tokens that are looked at on each side of a number."""

MOST_COUNTED = 12
MOST_PLACES = 20
"""The largest numbers that count lines and name one: nobody talks of 72 steps or of line 90."""

MOST_PARTS = 12
"""The largest bottom of a fraction that is read as one number and not as a division."""

_UNITS = frozenset("mgklst")
_ONE_BEFORE = re.compile(
    r"(?:\b(?:is|are|be|was|equals|plus|minus|times|by|add|subtract|get|gets|got|gives|makes|leaves|"
    r"to|only|exactly|just|number|answer|than|over)|[-+*/=<>≤≥(:]) $"
)
_ONE_BEHIND = re.compile(r"^(?:of|more|less|thing|way|by one|another|at a time|that|who|which)\b")


class Asserted(Record):
    """Regular expressions for what stands before and behind a number that is said to be it."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    larger: str


class HintPattern(Record):
    """What is said of a number: a regular expression, and what each number in it means.

    `value` stands in for a number that is not in the words.
    """

    words: str
    says: tuple[HintKind, ...]
    value: int = 0


class NumberTalk(Record):
    """`prompts/offline/number_talk.yaml`; see there."""

    subjects: str
    verbs: str
    modifiers: str
    asserted: Asserted
    asks: str
    asks_first: str
    places: frozenset[str]
    counted: frozenset[str]
    between: frozenset[str]
    clock: frozenset[str]
    filler: frozenset[str]
    hint_trigger: str
    hint_leading: str
    hint_about: str
    hint_words: dict[str, str]
    hints: tuple[HintPattern, ...]


@cache
def number_talk() -> NumberTalk:
    """The phrasings. Raises DataFileError when the file is broken."""
    return load(PROMPTS / "offline" / "number_talk.yaml", NumberTalk)


class _Patterns(NamedTuple):
    """What says of a number that it is the answer, and what says that it is part of another."""

    before: tuple[re.Pattern[str], ...]
    behind: tuple[re.Pattern[str], ...]
    larger: re.Pattern[str]


@lru_cache(maxsize=64)
def _patterns(letter: str) -> _Patterns:
    """What stands before and behind, for the letter that is looked for; any letter for ""."""
    talk = number_talk()
    name = rf"\b{re.escape(letter)}\b" if letter else r"\b[b-hj-z]\b"

    def made(text: str) -> re.Pattern[str]:
        for slot, words in (
            ("{subject}", rf"\b{talk.subjects}"),
            ("{verb}", talk.verbs),
            ("{modifier}", talk.modifiers),
        ):
            text = text.replace(slot, words)
        return re.compile(text.replace("{x}", name))

    said = talk.asserted
    larger = said.larger if letter else said.larger.replace("|{x}", "")
    return _Patterns(tuple(map(made, said.before)), tuple(map(made, said.behind)), made(larger))


@cache
def _asks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(number_talk().asks), re.compile(number_talk().asks_first)


def _shown(found: Sequence[Token]) -> str:
    return " ".join("#" if token.is_number else token.text for token in found)


def is_asserted(found: Sequence[Token], amount: Amount, letter: str) -> bool:
    """Whether a number is said to be the answer, or what the letter is; asking counts too."""
    behind = _shown(found[amount.last + 1 : amount.last + 1 + BEHIND])
    patterns = _patterns(letter)
    if patterns.larger.match(behind):
        return False
    first = amount.first
    if first and found[first - 1].text == "(":
        first -= 1
    before = _shown(found[max(0, first - BEFORE) : first])
    before = before + " " if before else ""
    return any(pattern.search(before) for pattern in patterns.before) or any(
        pattern.match(behind) for pattern in patterns.behind
    )


def is_asked(found: Sequence[Token], amount: Amount) -> bool:
    """Whether arithmetic stands in a question for its value: the computing is the student's.

    `What is 20 + 4?` and `20 + 4 =` ask; `you need 20 + 4` tells.
    """
    before = _shown(found[max(0, amount.first - BEFORE) : amount.first])
    clause = re.split(r"[.!?;\n…]", before)[-1].strip()
    behind = [token.text for token in found[amount.last + 1 :]]
    if behind[:1] == ["="] and all(text in ("?", ".", "…", "_", "\n") for text in behind[1:]):
        return True
    ends = next((text for text in behind if text in (".", "!", "?", "\n")), "")
    anywhere, first = _asks()
    return bool((ends == "?" and anywhere.search(clause)) or first.match(clause))


def is_bare(found: Sequence[Token], amount: Amount, letter: str) -> bool:
    """Whether a text says nothing but this number, as a student's answer does."""
    rest = [*found[: amount.first], *found[amount.last + 1 :]]
    free = number_talk().filler
    return all(token.text in free or token.kind == "stop" or token.text == letter for token in rest)


def is_by_the_way(
    found: Sequence[Token], amount: Amount, page: frozenset[str], letters: frozenset[str]
) -> bool:
    """Whether a number counts or names something of the talk, and no quantity of the problem:
    `line 2`, `two more lines`, an exponent, the number before a letter.

    `page` has the words of the problem: what is counted there is no talk. `letters` are its
    unknowns.
    """
    place = amount.last
    token = found[place]
    before = found[amount.first - 1] if amount.first else None
    behind = found[place + 1] if place + 1 < len(found) else None
    if before is not None and before.text in ("^", "√", "∛", "∜"):
        return True
    if before is not None and before.kind == "letter" and not token.spaced and not token.said:
        return True
    if _is_in_a_fraction(found, place) or _is_elsewhere(found, place, letters):
        return True
    if _is_coefficient(token, behind, found, place, letters):
        return True
    if before is not None and _names_a_place(before, token, page):
        return True
    if behind is not None and behind.text in number_talk().clock:
        return True
    return counts_talk(found, place, page) or (token.text == "one" and _is_pronoun(found, place))


def _is_in_a_fraction(found: Sequence[Token], place: int) -> bool:
    """Whether a number is the top or bottom of a small fraction, which is one number: `2/3`."""
    for top in (place, place - 2):
        pair = found[top : top + 3] if top >= 0 else ()
        if len(pair) == 3 and pair[1].text == "/" and not pair[1].spaced and not pair[2].spaced:
            above, below = pair[0].value, pair[2].value
            small = above is not None and below is not None and above < below <= MOST_PARTS
            if small and above is not None and above.denominator == 1:
                return True
    return False


def _is_elsewhere(found: Sequence[Token], place: int, letters: frozenset[str]) -> bool:
    """Whether a number stands in a formula about letters that the problem has not."""
    if not letters - {""}:
        return False
    names: set[str] = set()
    signs = False
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(found) and (found[at].kind in ("sign", "letter", "number")):
            if found[at].kind == "letter" and not found[at].said:
                names.add(found[at].text)
            signs = signs or (found[at].kind == "sign" and found[at].text not in "()%")
            at += step
    return signs and bool(names) and names.isdisjoint(letters) and names.isdisjoint("ai")


def _is_coefficient(
    token: Token,
    behind: Token | None,
    found: Sequence[Token],
    place: int,
    letters: frozenset[str],
) -> bool:
    if behind is None or behind.kind != "letter":
        return False
    unknown = behind.text in letters or behind.text in "xyz"
    if behind.text == "x" and place + 2 < len(found) and found[place + 2].is_number:
        return False
    return unknown or (not behind.spaced and behind.text not in _UNITS)


def _names_a_place(before: Token, token: Token, page: frozenset[str]) -> bool:
    small = token.value is not None and token.value <= MOST_PLACES
    return small and before.text in number_talk().places and before.text not in page


def counts_talk(found: Sequence[Token], place: int, page: frozenset[str]) -> bool:
    """Whether a number counts what a tutor talks of, and the problem does not: `two more lines`."""
    talk = number_talk()
    value = found[place].value
    if value is None or value > MOST_COUNTED:
        return False
    for after in range(place + 1, min(place + 5, len(found))):
        word = found[after].text
        stem = word if word in talk.counted else word.removesuffix("s")
        if stem in talk.counted:
            return stem not in page and word not in page and f"{stem}s" not in page
        if word not in talk.between:
            return False
    return False


def _is_pronoun(found: Sequence[Token], place: int) -> bool:
    """Whether `one` stands for something and is no number."""
    before = _shown(found[max(0, place - 3) : place])
    behind = _shown(found[place + 1 : place + 4])
    if _ONE_BEHIND.match(behind):
        return True
    return _ONE_BEFORE.search(before + " ") is None
