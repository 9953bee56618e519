"""The words on the page, read from prompts/page.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tutor_app.datafiles import PROMPTS, DataFileError, read_yaml

FILE = PROMPTS / "page.yaml"
_SLOT = re.compile(r"\{(\w+)\}")


class Words:
    """Texts by dotted key, such as `results.summary`, with slots filled in."""

    def __init__(self, texts: dict[str, Any], file: Path = FILE) -> None:
        self._file = file
        self._texts: dict[str, str] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self._collect(texts, "")

    def __call__(self, key: str, **slots: object) -> str:
        """The text of a key. Raises DataFileError, naming the key, when there is none."""
        if key not in self._texts:
            raise DataFileError(self._file, key, "add this text")
        return _SLOT.sub(
            lambda slot: str(slots.get(slot.group(1), slot.group(0))), self._texts[key]
        )

    def paragraphs(self, key: str) -> tuple[str, ...]:
        """The texts of a key that holds a list."""
        if key not in self._lists:
            raise DataFileError(self._file, key, "add this list of texts")
        return self._lists[key]

    def has(self, key: str) -> bool:
        """Whether there is a text for this key."""
        return key in self._texts

    def _collect(self, texts: dict[str, Any], prefix: str) -> None:
        for name, value in texts.items():
            key = f"{prefix}{name}"
            if isinstance(value, dict):
                self._collect(value, key + ".")
            elif isinstance(value, list) and all(isinstance(item, str) for item in value):
                self._lists[key] = tuple(value)
            elif isinstance(value, str):
                self._texts[key] = value
            else:
                raise DataFileError(self._file, key, "make it a text (put it in quotes)")


def load_words(file: Path = FILE) -> Words:
    """Read the words. Raises DataFileError, naming file, field and mend, when they are broken."""
    texts = read_yaml(file)
    if not isinstance(texts, dict):
        raise DataFileError(file, "file", "make it a mapping of sections to texts")
    return Words(texts, file)
