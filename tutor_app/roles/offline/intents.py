"""What a student is doing with a message, told by the word lists of `prompts/offline/`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from pydantic import field_validator

from tutor_app.datafiles import PROMPTS, load
from tutor_app.dialogue import Intent, Record

SHORT = 400


class IntentPatterns(Record):
    """The patterns of `intents.yaml`, in order of precedence."""

    patterns: dict[Intent, tuple[str, ...]]
    other_languages: dict[str, str]

    @field_validator("patterns")
    @classmethod
    def _compile(cls, value: dict[Intent, tuple[str, ...]]) -> dict[Intent, tuple[str, ...]]:
        for patterns in value.values():
            for pattern in patterns:
                try:
                    re.compile(pattern, re.IGNORECASE)
                except re.error as error:
                    raise ValueError(f"mend the pattern {pattern!r}: {error}") from error
        return value


class IntentReader:
    """Tells intents apart. An intent of ANSWER means: nothing else fits."""

    def __init__(self, patterns: IntentPatterns) -> None:
        self._patterns = {
            intent: tuple(re.compile(p, re.IGNORECASE) for p in group)
            for intent, group in patterns.patterns.items()
        }
        self._languages = {
            name: frozenset(words.split()) for name, words in patterns.other_languages.items()
        }

    def intent(self, message: str) -> Intent:
        """The intent of a message. Only its beginning and its end are looked at when it is long."""
        text = fold(message)
        if not text:
            return Intent.EMPTY
        if len(text) > 2 * SHORT:
            text = f"{text[:SHORT]} {text[-SHORT:]}"
        for intent, patterns in self._patterns.items():
            if any(pattern.search(text) for pattern in patterns):
                return intent
        if self.other_language(text) is not None:
            return Intent.OTHER_LANGUAGE
        return Intent.ANSWER

    def other_language(self, text: str) -> str | None:
        """The language a message seems to be in, when that is not English; "" when unknown."""
        letters = [c for c in text if c.isalpha()]
        foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
        if letters and len(foreign) * 2 > len(letters):
            return ""
        words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower())
        for name, known in self._languages.items():
            hits = {word for word in words if word in known}
            if len(hits) >= 3 or (len(hits) >= 2 and len(hits) * 2 >= len(words)):
                return name
        return None


def fold(text: str) -> str:
    """A message with white space folded and typographic quotes made plain."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


@cache
def intent_reader(path: Path = PROMPTS / "offline" / "intents.yaml") -> IntentReader:
    """The reader with the project's word lists. Raises DataFileError for a broken file."""
    return IntentReader(load(path, IntentPatterns))
