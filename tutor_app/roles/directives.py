"""Loads the guard's directive phrasings; the guard itself reads no files."""

from __future__ import annotations

from pathlib import Path

from tutor_app.datafiles import PROMPTS, load
from tutor_app.guard import Directives

DIRECTIVES = PROMPTS / "offline" / "directives.yaml"


def load_directives(path: Path = DIRECTIVES) -> Directives:
    """Read and validate the phrasings. Raises DataFileError naming file, field and mend."""
    return load(path, Directives)
