"""`knowledge/model_speech.yaml`: what a model's words must be like to be said."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import ProbeKind, Record


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"mend the pattern {pattern!r}: {error}") from error


class SpeechRules(Record):
    """The rules, see the comments in the file."""

    most_words: int = Field(ge=10)
    most_sentences: int = Field(ge=0)
    language_share: float = Field(ge=0, le=1)
    language_words: int = Field(ge=1)
    english: str
    never: tuple[str, ...]
    praise: tuple[str, ...]
    affirms: tuple[str, ...]
    denies: tuple[str, ...]
    orders: tuple[str, ...]
    instructs: tuple[str, ...]
    must_ask: dict[ProbeKind, str]
    not_of_a_fact: str

    @field_validator("never", "praise", "affirms", "denies", "orders", "instructs")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            _compile(pattern)
        return value

    @field_validator("must_ask")
    @classmethod
    def _asked(cls, value: dict[ProbeKind, str]) -> dict[ProbeKind, str]:
        for pattern in value.values():
            _compile(pattern)
        return value

    @field_validator("not_of_a_fact")
    @classmethod
    def _one(cls, value: str) -> str:
        _compile(value)
        return value

    @cached_property
    def _compiled(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        names = ("never", "praise", "affirms", "denies", "orders", "instructs")
        return {name: tuple(_compile(p) for p in getattr(self, name)) for name in names}

    def patterns(
        self, name: Literal["never", "praise", "affirms", "denies", "orders", "instructs"]
    ) -> tuple[re.Pattern[str], ...]:
        """The patterns of one list."""
        return self._compiled[name]

    def must_ask_pattern(self, kind: ProbeKind) -> re.Pattern[str] | None:
        """What a question of a kind must hold, if anything."""
        return _compile(self.must_ask[kind]) if kind in self.must_ask else None

    @cached_property
    def not_of_a_fact_pattern(self) -> re.Pattern[str]:
        """What a question with a computed answer must not hold."""
        return _compile(self.not_of_a_fact)

    @cached_property
    def english_words(self) -> frozenset[str]:
        """The words that mark English."""
        return frozenset(self.english.split())


@cache
def speech_rules(path: Path = KNOWLEDGE / "model_speech.yaml") -> SpeechRules:
    """The project's rules. Raises DataFileError for a broken file."""
    return load(path, SpeechRules)
