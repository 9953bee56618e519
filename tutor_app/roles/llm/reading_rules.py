"""`knowledge/model_reading.yaml`: when a model reads a reply, and what of its reading counts."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field, field_validator

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Intent, Record


class Longest(Record):
    """Longest pieces of a prompt in characters; `understandings` is how many are listed."""

    work: int = Field(ge=100)
    message: int = Field(ge=100)
    statement: int = Field(ge=100)
    question: int = Field(ge=100)
    recent: int = Field(ge=50)
    understandings: int = Field(ge=1)


class ReadingRules(Record):
    """The rules, see the comments in the file."""

    confidence: float = Field(ge=0, le=1)
    words_beside_value: int = Field(ge=1)
    words_of_no_answer: int = Field(ge=0)
    sure_intents: frozenset[Intent]
    words_of_credit: int = Field(ge=1)
    longest: Longest
    instructions: tuple[str, ...]

    @field_validator("instructions")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"mend the pattern {pattern!r}: {error}") from error
        return patterns

    @cached_property
    def to_the_machine(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of `instructions`, ready for use."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.instructions)


@cache
def reading_rules(path: Path = KNOWLEDGE / "model_reading.yaml") -> ReadingRules:
    """The project's rules. Raises DataFileError for a broken file."""
    return load(path, ReadingRules)
