"""Readable data files: YAML in, validated models out, errors that say what to mend.

Everything people may want to change lives in `prompts/` and `knowledge/`. A broken file raises
`DataFileError`, whose text names the file, the field and the mend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
PROMPTS = ROOT / "prompts"

MAX_BYTES = 2_000_000

# The C parser is ten times as fast and not in every build of PyYAML.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataFileError(Exception):
    """A data file cannot be used. `file`, `field` and `mend` are also in the message."""

    def __init__(self, file: Path, field: str, mend: str) -> None:
        self.file, self.field, self.mend = file, field, mend
        super().__init__(f"{file.name}: {field}: {mend}")


def read_yaml(path: Path) -> Any:
    """Parse one YAML file. Raises DataFileError when it is missing, too large or not YAML."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataFileError(path, "file", f"make it smaller than {MAX_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(path, "file", f"make it readable ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataFileError(path, "file", "save it as UTF-8 text") from error
    try:
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise DataFileError(path, where, f"mend the YAML: {problem}") from error


def validate(path: Path, data: Any, kind: type[T]) -> T:
    """Validate parsed data against a type. Raises DataFileError naming the first bad field."""
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise DataFileError(path, field, first["msg"] + more) from error


def load(path: Path, kind: type[T]) -> T:
    """Read and validate one file."""
    return validate(path, read_yaml(path), kind)


__all__ = ["KNOWLEDGE", "PROMPTS", "ROOT", "DataFileError", "load", "read_yaml", "validate"]
