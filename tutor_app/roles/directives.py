"""Loads the guard's directive phrasings; the guard itself reads no files."""

from __future__ import annotations

from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, PROMPTS, load
from tutor_app.guard import Codes, Directives

DIRECTIVES = PROMPTS / "offline" / "directives.yaml"
CODES = KNOWLEDGE / "guard_codes.yaml"


def load_directives(path: Path = DIRECTIVES, codes: Path = CODES) -> Directives:
    """Read and validate the phrasings, and the other ways to write code.

    Raises DataFileError naming file, field and mend.
    """
    return load(path, Directives).model_copy(update={"codes": load(codes, Codes)})
