"""Lines that cannot be read, in words meant for the student, with the place."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from tutor_app.datafiles import PROMPTS, load


class Wording(BaseModel):
    """Words by which lines are read, and the sentences said when one cannot be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    problems: dict[str, str]
    phrases: dict[str, str]
    either: tuple[str, ...]
    both: tuple[str, ...]
    onward: tuple[str, ...]
    reasons: tuple[str, ...]
    nothing: tuple[str, ...]
    everything: tuple[str, ...]
    in_words: tuple[str, ...]
    answers: tuple[str, ...]
    english: tuple[str, ...]


@cache
def wording() -> Wording:
    """The words. Raises DataFileError when the file is broken."""
    return load(PROMPTS / "offline" / "algebra_reading.yaml", Wording)


class Unreadable(Exception):
    """A line that cannot be read.

    `code` names the sentence of `algebra_reading.yaml`, `kind` is that sentence, and `start` and
    `end` are the place in the line (characters, end exclusive).
    """

    def __init__(self, code: str, start: int = 0, end: int = 0, **parts: str) -> None:
        self.code, self.start, self.end = code, start, end
        self.kind = wording().problems[code].format(**parts)
        super().__init__(self.kind)


class TooMonstrous(Unreadable):
    """Mathematics beyond the limits: too long, too deep, or with numbers too large."""


class Beyond(Exception):
    """Mathematics that is read but not computed exactly here (a variable in an exponent, say)."""
