"""Numbers in words, in the languages of `knowledge/number_words.yaml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record
from tutor_app.subjects.reply_words import words as reading_words

SHORTEST_COMPOUND = 8

MILLION = {"million": 1_000_000, "millions": 1_000_000}


class Language(Record):
    """The number words of one language; see the file for what each field is."""

    numbers: tuple[str, ...] = Field(min_length=100, max_length=100)
    hundreds: tuple[str, ...] = Field(min_length=9, max_length=9)
    thousand: str
    also: dict[str, int]
    between: str
    markers: tuple[str, ...]


class Thing(Record):
    """What comes in a fixed number: a regular expression, and how many there are."""

    words: str
    number: int


Gives = Literal[
    "a + b", "a - b", "b - a", "difference", "a * b", "a / b", "a ^ b", "middle", "root",
    "cube root", "a * a", "2 a", "a / 2", "a + 1", "a - 1",
]  # fmt: skip


class Phrase(Record):
    """Arithmetic in words: a regular expression with `#a` and `#b`, and what it comes to."""

    words: str
    gives: Gives


class NumberWords(Record):
    """The whole file."""

    languages: dict[str, Language]
    english: tuple[str, ...]
    things: tuple[Thing, ...]
    parts: dict[str, int]
    points: tuple[str, ...]
    times: dict[str, int]
    groups: dict[str, int]
    signs: dict[str, str]
    spans: frozenset[str]
    phrase_trigger: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words that say one number: its value and the words it takes up."""

    value: int
    first: int
    last: int


@cache
def number_words() -> NumberWords:
    """The words. Raises DataFileError when the file is broken."""
    return load(KNOWLEDGE / "number_words.yaml", NumberWords)


def _bare(word: str) -> str:
    """A word as texts are read: no accents, no capitals, hyphens as blanks."""
    parts = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss"))
    return "".join(c for c in parts if unicodedata.category(c) != "Mn").replace("-", " ")


@cache
def _phrases() -> dict[tuple[str, ...], int]:
    """Every number phrase as its words; larger numbers are put together from these."""
    found: dict[tuple[str, ...], int] = {}
    for language in number_words().languages.values():
        for number, name in enumerate(language.numbers):
            found.setdefault(tuple(_bare(name).split()), number)
        for hundred, name in enumerate(language.hundreds, 1):
            found.setdefault(tuple(_bare(name).split()), 100 * hundred)
            found.setdefault(tuple(_bare(name).removesuffix("s").split()), 100 * hundred)
        for name, number in language.also.items():
            found.setdefault(tuple(_bare(name).split()), number)
    english = reading_words()
    for name, number in {**english.numbers, **english.scales}.items():
        found[(name,)] = number
    return found


@cache
def _scales() -> dict[str, int]:
    """Words that multiply what stands before them."""
    words = {_bare(language.thousand): 1000 for language in number_words().languages.values()}
    return {**words, **reading_words().scales, **MILLION}


@cache
def _between() -> frozenset[str]:
    joining = {_bare(language.between) for language in number_words().languages.values()}
    return frozenset({"and", *joining} - {""})


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@cache
def _heads() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases()) | frozenset(_scales())


@cache
def _doubtful() -> frozenset[str]:
    """Words that are a number in another language and something else in English."""
    return frozenset(map(_bare, number_words().english)) - frozenset(reading_words().numbers)


@cache
def _markers() -> frozenset[str]:
    found = (m for language in number_words().languages.values() for m in language.markers)
    return frozenset(map(_bare, found)) - {"and", "a", "is"}


@cache
def _compounds() -> tuple[tuple[dict[str, int], dict[str, int], str], ...]:
    """Of each language: the single words to 99, the words for hundreds, the word for a thousand."""
    found = []
    for language in number_words().languages.values():
        single = {_bare(name): number for number, name in enumerate(language.numbers)}
        hundreds = {_bare(name): 100 * n for n, name in enumerate(language.hundreds, 1)}
        hundreds |= {_bare(name): value for name, value in language.also.items() if value == 100}
        single_words = {name: value for name, value in hundreds.items() if " " not in name}
        found.append((single, single_words, _bare(language.thousand)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _compound(word: str) -> int | None:
    """The number in a word that is put together, as in German: `zweihundertfünfzig`."""
    if len(word) < SHORTEST_COMPOUND:
        return None
    for single, hundreds, thousand in _compounds():
        for name, value in hundreds.items():
            if word.startswith(name):
                rest = word.removeprefix(name)
                rest = rest if rest in single else rest.removeprefix("und")
                if rest in single:
                    return value + single[rest]
        if word.endswith(thousand) and word.removesuffix(thousand) in single:
            return 1000 * single[word.removesuffix(thousand)]
    return None


def runs(words: Sequence[str]) -> Iterator[Run]:
    """The numbers said in a row of lower-case words, in order; `""` stands for no word."""
    foreign = not _markers().isdisjoint(words)
    place = 0
    while place < len(words):
        step = _one(words, place, foreign)
        if step is None:
            place += 1
            continue
        first = place
        whole, part, last = 0, step[0], step[0]
        place += step[1]
        while place < len(words):
            scale = _scales().get(words[place])
            if scale is not None and (last < 100 or scale > 100) and part:
                part *= scale
                if scale >= 1000:
                    whole, part = whole + part, 0
                last = scale
                place += 1
                continue
            joined = words[place] in _between() and last >= 100 and place + 1 < len(words)
            after = place + 1 if joined else place
            following = _one(words, after, foreign)
            if following is None:
                break
            value, taken = following
            small = last >= 100 and value < last
            if not small and not (20 <= last < 100 and last % 10 == 0 and 0 < value < 10):
                break
            part += value
            last = value
            place = after + taken
        total = whole + part
        yield Run(total, first, place - 1)


def _one(words: Sequence[str], place: int, foreign: bool) -> tuple[int, int] | None:
    """The number phrase that begins at a place, the longest there is, and how many words it has."""
    head = words[place]
    if not head:
        return None
    if head not in _heads():
        value = _compound(head)
        return None if value is None else (value, 1)
    for length in range(min(_longest(), len(words) - place), 0, -1):
        value = _phrases().get(tuple(words[place : place + length]))
        if value is not None and (length > 1 or foreign or head not in _doubtful()):
            return value, length
    alone = head in _scales() and head not in MILLION and (foreign or head not in _doubtful())
    return (_scales()[head], 1) if alone else None
