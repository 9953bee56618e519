"""Every number a text comes to: written, said, or worked out from arithmetic in signs or words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from tutor_app.subjects.algebra.sighting.arithmetic import (
    Beyond,
    Reader,
    exact_root,
    is_percent,
    may_begin,
)
from tutor_app.subjects.algebra.sighting.number_words import number_words
from tutor_app.subjects.algebra.sighting.tokens import Token, tokens

MOST_TOKENS = 4_000

_UNITS = r"(?: (?!than\b|from\b|by\b|and\b|is\b)[a-z]+){0,2}"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a text comes to. `values` are all it may be; empty when beyond the limits.

    `first` and `last` are its tokens; `worked` says that it has to be worked out. `ratios` are the
    values as pairs of integers, which are compared a good deal faster than fractions.
    """

    values: frozenset[Fraction]
    ratios: frozenset[tuple[int, int]]
    first: int
    last: int
    worked: bool

    def may_be(self, value: Fraction) -> bool:
        """Whether it is this number, or cannot be told from it."""
        return not self.ratios or value.as_integer_ratio() in self.ratios


def amount(values: Iterable[Fraction], first: int, last: int, worked: bool) -> Amount:
    """An amount with these values."""
    found = frozenset(values)
    return Amount(found, frozenset(v.as_integer_ratio() for v in found), first, last, worked)


@lru_cache(maxsize=1024)
def amounts(text: str) -> tuple[Amount, ...]:
    """All amounts of a text: every number in it, and every piece of arithmetic as a whole."""
    found = tokens(text)[:MOST_TOKENS]
    singles = [_single(found, place) for place, token in enumerate(found) if token.is_number]
    return (*singles, *_arithmetic(found), *_phrased(found), *_things(found))


@lru_cache(maxsize=1024)
def ratios(text: str) -> frozenset[tuple[int, int]] | None:
    """All that the amounts of a text may be, as pairs; None when one of them may be anything."""
    found = amounts(text)
    if any(not amount.ratios for amount in found):
        return None
    return frozenset().union(*(amount.ratios for amount in found))


def _single(found: Sequence[Token], place: int) -> Amount:
    token = found[place]
    if token.value is None:
        return amount((), place, place, False)
    values = {token.value, *token.others}
    first, last = place, place
    if is_percent(found, place + 1):
        values |= {value / 100 for value in values}
        last = place + 1
    if place and _is_sign_before(found, place):
        values = {-value for value in values}
        first = place - 1
    return amount(values, first, last, False)


def _is_sign_before(found: Sequence[Token], place: int) -> bool:
    """Whether what stands before a number is its sign, and not a subtraction."""
    sign = found[place - 1]
    if sign.text == "negative":
        return True
    if sign.text not in ("-", "minus") or sign.begins:
        return sign.text == "minus" or (sign.text == "-" and not found[place].spaced)
    if place < 2:
        return True
    before = found[place - 2]
    if before.is_number or before.text in (")", "%"):
        return False
    if before.kind == "letter":
        return before.text == "a"
    return not (before.kind == "word" and sign.text == "-" and found[place].spaced)


def _arithmetic(found: Sequence[Token]) -> Iterator[Amount]:
    place = 0
    while place < len(found):
        if not may_begin(found, place):
            place += 1
            continue
        reader = Reader(found, place)
        try:
            value = reader.total()
        except (ValueError, ZeroDivisionError):
            place += 1
            continue
        except Beyond:
            yield amount((), place, min(place + 3, len(found) - 1), True)
            place += 1
            continue
        if reader.operated:
            yield amount({value}, place, reader.last, True)
        inside = found[place].text == "(" or not reader.operated
        place = place + 1 if inside else reader.last + 1


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile(number_words().phrase_trigger)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for phrase in number_words().phrases:
        text = phrase.words.replace("{units}", _UNITS)
        text = text.replace("#a", r"#(?P<a>\d+)#").replace("#b", r"#(?P<b>\d+)#")
        # The end of arithmetic begins no phrase: "is `10 - 6 - 1` more than 4?"
        found.append((re.compile(rf"(?<![\w#])(?<!# [-+*/^] ){text}(?![\w#])"), phrase.gives))
    return tuple(found)


def _phrased(found: Sequence[Token]) -> Iterator[Amount]:
    """`one more than four`: arithmetic in words that is no row of numbers and signs."""
    if not any(token.is_number for token in found):
        return
    whole = " ".join(
        f"#{place}#" if token.is_number else (";" if token.kind == "stop" else token.text)
        for place, token in enumerate(found)
    )
    if not _trigger().search(whole):
        return
    for pattern, gives in _phrases():
        for match in pattern.finditer(whole):
            names = [int(place) for place in match.groupdict().values() if place]
            values = [value for name in names if (value := found[name].value) is not None]
            if len(values) < len(names):
                continue
            worth = _worth(values[0], values[-1], gives)
            if worth is not None:
                yield amount({worth}, min(names), max(names), True)


def _worth(a: Fraction, b: Fraction, gives: str) -> Fraction | None:
    """What a phrase comes to; None when it comes to no fraction."""
    small = b.denominator == 1 and abs(b) <= 12 and a.numerator.bit_length() <= 40
    try:
        match gives:
            case "a + b":
                return a + b
            case "a - b":
                return a - b
            case "b - a":
                return b - a
            case "difference":
                return abs(a - b)
            case "a * b":
                return a * b
            case "a / b":
                return a / b
            case "a ^ b":
                return a ** int(b) if small else None
            case "middle":
                return (a + b) / 2
            case "root":
                return exact_root(a, 2)
            case "cube root":
                return exact_root(a, 3)
            case "a * a":
                return a * a
            case "2 a":
                return 2 * a
            case "a / 2":
                return a / 2
            case "a + 1":
                return a + 1
            case "a - 1":
                return a - 1
    except (ValueError, ZeroDivisionError):
        return None
    return None


@cache
def _counted() -> tuple[tuple[re.Pattern[str], Fraction], ...]:
    before = r"(?:the number of|as many(?: as)?|the same as the) (?:the |there are )?"
    return tuple(
        (re.compile(rf"{before}(?:{thing.words})"), Fraction(thing.number))
        for thing in number_words().things
    )


def _things(found: Sequence[Token]) -> Iterator[Amount]:
    """`the number of fingers on a hand`, unless that is what is asked."""
    if {"number", "many", "same"}.isdisjoint(token.text for token in found):
        return
    text = " ".join(token.text for token in found)
    for pattern, number in _counted():
        match = pattern.search(text)
        if match and not re.search(r"(?:what is|what's|how) $", text[: match.start()]):
            place = min(len(found) - 1, text[: match.start()].count(" "))
            yield amount({number}, place, place, True)
