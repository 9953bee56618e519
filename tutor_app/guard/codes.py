"""Other ways to write code, as data: the shape of `knowledge/guard_codes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import field_validator

from tutor_app.dialogue import Record

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
OPERATOR = r"[-+*/%<>=!]=?|\*\*|//|\b(?:plus|minus|times|to|from|at)\b"


def _check(pattern: str) -> str:
    """The pattern; raises ValueError, which names the field when a file is loaded, for none."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"mend the pattern {pattern!r}: {error}") from error
    return pattern


class Phrase(Record):
    """Words that stand for a sign: `say` is a regular expression over whole words."""

    say: str
    code: str

    @field_validator("say")
    @classmethod
    def _compiles(cls, say: str) -> str:
        return _check(say)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression, at word borders."""
        return re.compile(rf"(?<!\w)(?:{self.say})(?!\w)")


def _hints(phrases: Iterable[str]) -> frozenset[str]:
    """Words one of which stands in every text that has something for these phrases."""
    words = (re.findall(r"[a-z]{2,}", re.sub(r"\\[a-z]|\?P<\w>", " ", each)) for each in phrases)
    return frozenset(word for each in words for word in each)


def _swapped(phrases: tuple[Phrase, ...], text: str) -> str:
    for phrase in phrases:
        text = phrase.pattern.sub(phrase.code, text)
    return text


class Language(Record):
    """How one language says operators, small numbers and what is to be done."""

    name: str
    signs: tuple[Phrase, ...]
    verbs: dict[str, str]
    numbers: tuple[str, ...]

    @cached_property
    def hints(self) -> frozenset[str]:
        """Words by which the language may be known; some are words of English too."""
        return _hints((*(sign.say for sign in self.signs), *self.verbs, *self.numbers))

    @cached_property
    def _verbs(self) -> re.Pattern[str]:
        longest_first = sorted(self.verbs, key=len, reverse=True)
        return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")

    @cached_property
    def _numbers(self) -> re.Pattern[str]:
        words = "|".join(self.numbers)
        return re.compile(rf"(?P<sign>{OPERATOR})\s*(?P<word>{words})\b")

    def translate(self, text: str) -> str:
        """Lower-case text without accents, with what is known of this language put in signs."""
        text = _swapped(self.signs, text)
        text = self._numbers.sub(lambda m: f"{m['sign']} {self.numbers.index(m['word'])}", text)
        return self._verbs.sub(lambda m: self.verbs[m[0]], text)


class Codes(Record):
    """Everything the guard knows about other ways to write."""

    signs: tuple[Phrase, ...] = ()
    named_by: frozenset[str] = frozenset()
    letters: tuple[str, ...] = ()
    digits_for_letters: dict[str, str] = {}
    common: frozenset[str] = frozenset()
    languages: tuple[Language, ...] = ()

    @cached_property
    def alphabet(self) -> re.Pattern[str] | None:
        """The words of a spelling alphabet as one expression."""
        if not self.letters:
            return None
        return re.compile(r"\b(?:" + "|".join(self.letters) + r")\b")

    @cached_property
    def leet(self) -> dict[int, str]:
        """The table that puts letters for digits."""
        return str.maketrans(self.digits_for_letters)

    @cached_property
    def spelling(self) -> frozenset[str]:
        """Words without which no character is called by its name."""
        return self.named_by | frozenset(self.letters)

    @cached_property
    def foreign(self) -> tuple[tuple[frozenset[str], Language], ...]:
        """The languages, each with its words that are no common English ones."""
        usual = self.common | frozenset(NUMBERS)
        return tuple((language.hints - usual, language) for language in self.languages)

    def spelled(self, text: str) -> str:
        """Lower-case text with the names of characters as characters."""
        return _swapped(self.signs, text)


NO_CODES = Codes()
