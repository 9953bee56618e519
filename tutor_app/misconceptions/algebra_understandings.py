"""What there is to understand behind each faulty rule of algebra: `algebra_understandings.yaml`.

A misconception of the catalogue may show in several rules. What a student has to see, and how it is
said, belongs to the rule.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.misconceptions.library import Cues, Misconception, Questions

PATH = KNOWLEDGE / "algebra_understandings.yaml"


class AlgebraUnderstanding(BaseModel):
    """One entry. `rules` are ids of faulty rules, each named in one entry only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    rules: tuple[str, ...] = Field(min_length=1)
    understanding: str
    grasped: tuple[str, ...] = Field(min_length=4)
    cues: Cues = Cues()
    questions: Questions


@cache
def algebra_understandings(path: Path = PATH) -> tuple[AlgebraUnderstanding, ...]:
    """All entries. Raises DataFileError for a broken file, a doubled id or rule."""
    entries = load(path, tuple[AlgebraUnderstanding, ...])
    seen: set[str] = set()
    for entry in entries:
        for name in (f"entry {entry.id}", *entry.rules):
            if name in seen:
                raise DataFileError(path, entry.id, f"{name} is there twice; keep one")
            seen.add(name)
    return entries


def algebra_entries(path: Path = PATH) -> dict[str, Misconception]:
    """What the roles read and ask by, for each faulty rule under its id."""
    made: dict[str, Misconception] = {}
    for entry in algebra_understandings(path):
        for rule in entry.rules:
            made[rule] = Misconception(
                id=rule,
                name=entry.id.replace("-", " "),
                topic="values",
                concept=entry.id,
                description=f"{entry.understanding} The student's line does not bear this out.",
                signs=("a line that the rule makes",),
                says=_UNHELD,
                understanding=entry.understanding,
                grasped=entry.grasped,
                cues=entry.cues,
                questions=entry.questions,
                source="our own",
            )
    return made


# Said by those who have not looked yet; near to nothing that settles a reading.
_UNHELD = (
    "I just did it the way I always do",
    "that is what the calculator said",
    "my friend told me so",
)
