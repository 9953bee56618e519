"""How people tell somebody what to do, as data: the shape of `prompts/offline/directives.yaml`."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator

from tutor_app.dialogue import Record
from tutor_app.guard.codes import NO_CODES, Codes

_COMMON = frozenset(
    ["are", "being", "does", "the", "from", "and", "same", "than", "with", "sign", "away"]
)
_MACROS = {
    "{code}": r"§\d+§",
    "{thing}": r"(?:the |a |an )?(?:§\d+§|-?\d+|zero|one|two|three|ten|n|true|false|none)",
    "{maybe}": r"(?:(?:perhaps|maybe|possibly|instead|rather|just|simply|then|also|actually) )?",
}


def _expand(pattern: str) -> str:
    for macro, meaning in _MACROS.items():
        pattern = pattern.replace(macro, meaning)
    return pattern


def _check(pattern: str) -> None:
    """Raise ValueError, which names the field when a file is loaded, for what is no pattern."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"mend the pattern {pattern!r}: {error}") from error


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All phrasings as one compiled expression; one that fits nothing where there are none."""
    return re.compile("|".join(f"(?:{_expand(pattern)})" for pattern in patterns) or r"(?!)")


class Stance(IntEnum):
    """How much a sentence tells the student what to do."""

    ASKS = 0
    HINTS = 1
    TELLS = 2
    ORDERS = 3


class Spoken(Record):
    """Words that stand for code: `say` is a regular expression, `code` what it becomes."""

    say: str
    code: str

    @field_validator("say")
    @classmethod
    def _compiles(cls, say: str) -> str:
        _check(say)
        return say

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression, at word borders."""
        return re.compile(rf"\b(?:{self.say})(?!\w)")

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """Parts of words, one of which is in every text that the expression matches."""
        return tuple(word for word in re.findall(r"[a-z]{3,}", self.say) if word not in _COMMON)


class Vocabulary:
    """The spoken forms, as one object that is the same as itself only (a cheap cache key)."""

    def __init__(self, entries: tuple[Spoken, ...]) -> None:
        self._entries = [(entry.hints, entry.pattern, entry.code) for entry in entries]
        self._any = _any(tuple(sorted({hint for entry in entries for hint in entry.hints})))

    def translate(self, text: str) -> str:
        """The lower-case text with operators in words written as signs."""
        if not self._any.search(text):
            return text
        for hints, pattern, code in self._entries:
            if any(hint in text for hint in hints):
                text = pattern.sub(code, text)
        return text


NO_WORDS = Vocabulary(())


class Directive(Record):
    """A family of phrasings that hand over a change.

    `needs` says when it counts: "nothing" always; "secret" when something of a fix is in the same
    sentence; "code" when code that is new to the student is; "move" when a known fix moves a line;
    "removal" when a known fix takes something out.
    Patterns are regular expressions over the lower-case sentence with each code span as `{code}`.
    """

    name: str
    why: str
    needs: Literal["nothing", "secret", "code", "move", "removal"]
    patterns: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()

    @field_validator("patterns", "unless")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            _check(_expand(pattern))
        return patterns

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All phrasings as one compiled expression."""
        return re.compile("|".join(f"(?:{_expand(pattern)})" for pattern in self.patterns))

    @cached_property
    def exception(self) -> re.Pattern[str] | None:
        """Phrasings that make the sentence harmless, as one compiled expression."""
        if not self.unless:
            return None
        return re.compile("|".join(f"(?:{_expand(pattern)})" for pattern in self.unless))


class TokenWords(Record):
    """Other ways to say a token in prose: `<=` is "or equal", "inclusive"."""

    token: str
    words: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words as one compiled expression."""
        return re.compile(r"\b(?:" + "|".join(self.words) + r")\b")


class Directives(Record):
    """Everything the guard knows about phrasing.

    `orders`, `tells` and `hints` are cues of a sentence that tells what to do or how it should be,
    the surest first; `invites` makes it one that may at the most, `asks` a question.
    """

    directives: tuple[Directive, ...]
    spoken: tuple[Spoken, ...] = ()
    token_words: tuple[TokenWords, ...] = ()
    orders: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    invites: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    codes: Codes = NO_CODES

    @field_validator("orders", "tells", "hints", "invites", "asks")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            _check(_expand(pattern))
        return patterns

    @cached_property
    def _stances(self) -> dict[str, re.Pattern[str]]:
        return {
            name: _any(getattr(self, name))
            for name in ("orders", "tells", "hints", "invites", "asks")
        }

    def stance(self, masked: str) -> Stance:
        """How much a lower-case sentence, its code masked, tells what to do or how it should be."""
        found = self._stances
        if found["asks"].search(masked):
            return Stance.ASKS
        if not found["invites"].search(masked):
            if found["orders"].search(masked):
                return Stance.ORDERS
            if found["tells"].search(masked):
                return Stance.TELLS
        elif found["tells"].search(masked):
            return Stance.HINTS
        return Stance.HINTS if found["hints"].search(masked) else Stance.ASKS

    def tell(self, masked: str) -> bool:
        """Whether a lower-case sentence, its code masked, tells what to do or how it should be."""
        found = self._stances
        return bool(found["tells"].search(masked)) and not found["asks"].search(masked)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The spoken forms made ready."""
        return Vocabulary(self.spoken)
