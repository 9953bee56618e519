"""The misconception library: entries of `knowledge/misconceptions/*.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load


class TinyProbe(BaseModel):
    """A one-line expression whose value shows the concept; its answer is computed by running.

    `setup` are statements run first. The values must not be those of any problem.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    expression: str
    setup: str = ""


class Misconception(BaseModel):
    """One entry. Text in `questions` is a Jinja template over the slots of `prompts/README.md`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    topic: str
    concept: str
    description: str = Field(min_length=20)
    signs: tuple[str, ...] = Field(min_length=1)
    says: tuple[str, ...] = Field(min_length=2)
    understanding: str
    grasped: tuple[str, ...] = Field(min_length=3)
    questions: dict[str, tuple[str, ...]]
    probes: tuple[TinyProbe, ...] = ()
    source: str


class MisconceptionFile(BaseModel):
    """A file of the library: one subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    misconceptions: tuple[Misconception, ...]


@cache
def library(subject: str, folder: Path = KNOWLEDGE / "misconceptions") -> dict[str, Misconception]:
    """All entries of one subject by id. Raises DataFileError for a broken or doubled entry."""
    path = folder / f"{subject}.yaml"
    entries: dict[str, Misconception] = {}
    for entry in load(path, MisconceptionFile).misconceptions:
        if entry.id in entries:
            raise DataFileError(path, f"misconceptions.{entry.id}", "give every entry its own id")
        entries[entry.id] = entry
    return entries
