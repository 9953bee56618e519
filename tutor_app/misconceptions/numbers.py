"""The numbers by which the library grows: `knowledge/library.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record


class LibraryNumbers(Record):
    """Thresholds and limits; see the comments in the file."""

    near: dict[str, float]
    structure_share: float = Field(ge=0, le=1)
    together: float = Field(gt=0, lt=1)
    most_works: int = Field(ge=10, le=5000)
    examples: int = Field(ge=1, le=10)
    smallest: int = Field(ge=1, le=100)


@cache
def library_numbers(path: Path = KNOWLEDGE / "library.yaml") -> LibraryNumbers:
    """The project's numbers. Raises DataFileError for a broken file."""
    return load(path, LibraryNumbers)


__all__ = ["LibraryNumbers", "library_numbers"]
