"""How many guesses a message makes, by the patterns of `prompts/offline/guesses.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator

from tutor_app.datafiles import PROMPTS, load
from tutor_app.dialogue import EvidenceSource, Intent, Question, Reading, Record, Stage, Verdict
from tutor_app.roles.offline.intents import fold

RELATION = re.compile(r"[=<>≤≥]")
WORD = re.compile(r"[^\W\d_]{3,}")
FEW_WORDS = 4  # of three letters or more, code counted too: less than that is no explanation
LONGEST = 1000  # characters that are looked at


class GuessPatterns(Record):
    """The patterns of `guesses.yaml`; see the comments there."""

    between: str
    code: str
    asks: tuple[str, ...]
    reasons: str
    reason_words: int = Field(ge=1)

    @field_validator("between", "code", "reasons")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"mend the pattern {value!r}: {error}") from error
        return value

    @field_validator("asks")
    @classmethod
    def _all_compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cls._compiles(pattern) for pattern in value)


class GuessReader:
    """Counts the candidates of a message that come without a reason."""

    def __init__(self, patterns: GuessPatterns) -> None:
        self._between = re.compile(patterns.between, re.IGNORECASE)
        self._code = re.compile(patterns.code, re.IGNORECASE)
        self._asks = tuple(re.compile(p, re.IGNORECASE) for p in patterns.asks)
        self._reasons = re.compile(patterns.reasons, re.IGNORECASE)
        self._reason_words = patterns.reason_words

    def count(self, message: str) -> int:
        """How many guesses a message makes: 0 with a reason, or where it is no guess at all."""
        text = message[:LONGEST]
        if self._gives_reason(fold(text)):
            return 0
        pieces = [piece.strip() for piece in self._between.split(text)]
        candidates = sum(1 for piece in pieces if piece and self._code.search(piece))
        asks = any(pattern.search(fold(text)) for pattern in self._asks)
        return max(candidates, int(asks))

    def _gives_reason(self, text: str) -> bool:
        found = self._reasons.search(text)
        return found is not None and len(found["rest"].split()) >= self._reason_words


def with_guesses(reading: Reading, message: str, question: Question | None) -> Reading:
    """The reading of an answer with the number of guesses it makes.

    A bare candidate explains nothing, however near to an explanation it was read.
    """
    if reading.intent is not Intent.ANSWER:
        return reading
    guesses = guess_reader().count(message)
    exact = reading.source in (EvidenceSource.EXACT, EvidenceSource.CHOICE)
    if exact and guesses == 1 and not RELATION.search(message):
        return reading  # the value that was asked for, and nothing else
    if not guesses:
        return reading
    reading = reading.model_copy(update={"guesses": guesses})
    explains = question is not None and not question.checkable and question.stage is not Stage.MEND
    affirmed = reading.asked in (Verdict.RIGHT, Verdict.PARTLY)
    if not (explains and affirmed) or len(WORD.findall(message)) >= FEW_WORDS:
        return reading
    unsure = {"asked": Verdict.UNSURE, "confidence": 0.0, "others": {}}
    return reading.model_copy(update=unsure)


@cache
def guess_reader(path: Path = PROMPTS / "offline" / "guesses.yaml") -> GuessReader:
    """The reader with the project's patterns. Raises DataFileError for a broken file."""
    return GuessReader(load(path, GuessPatterns))
