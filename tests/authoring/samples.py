"""Entries and problems that people write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tutor_app.settings import Settings
from tutor_app.tutor import Tutor


def entry(id: str = "sorted-by-length", **changes: Any) -> dict[str, Any]:
    """A draft that can be used as it is."""
    values: dict[str, Any] = {
        "id": id,
        "name": "the greatest word is thought to be the longest one",
        "topic": "strings",
        "concept": "strings",
        "description": "The student believes that texts are compared by how long they are, so that "
        "the greatest of some words is the one with most letters.",
        "says": [
            "the biggest word is the one with the most letters",
            "max picks the longest word",
            "longer words are greater than shorter words",
        ],
        "understanding": "texts are compared letter by letter from the front",
        "grasped": ["it goes letter by letter", "it looks at the first letters first"],
        "questions": {
            "open": [
                "How does Python decide which of two words is the greater one?",
                "In your own words: what does `{{ fragment }}` compare?",
            ],
            "focused": [
                "Which of `b` and `aaa` would come first in a dictionary?",
                "What is compared first when `{{ call }}` runs?",
            ],
            "concrete": ["Is `'b' > 'aaa'` true or false?"],
        },
        "source": "our own students",
    }
    return values | changes


@contextmanager
def opened(folder: Path | None = None) -> Iterator[Tutor]:
    """A tutor without a language model."""
    tutor = Tutor.open(folder, Settings())
    try:
        yield tutor
    finally:
        tutor.close()
