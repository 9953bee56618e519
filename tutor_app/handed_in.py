"""YAML that people hand in, read with care, and what is wrong with it in words that say the mend.

What comes from a browser is not a file of ours: aliases (a few lines can stand for gigabytes), deep
nesting, doubled keys and endless numbers are refused before anything is made of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from tutor_app.datafiles import LOADER, MAX_BYTES, DataFileError

T = TypeVar("T")

DEEPEST = 20
MOST_COMPLAINTS = 30
# YAML reads `1:30:00` and `0x…` as numbers, in time that grows with the square of their length.
LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[-+0-9a-fA-FxXoO._:]+")


class Complaint(NamedTuple):
    """One thing to mend: where, as a path of names and places (`questions.open.1`), and how."""

    field: str
    mend: str

    def __str__(self) -> str:
        return f"{self.field}: {self.mend}"


class Unusable(Exception):
    """What was handed in cannot be used. `complaints` name each field and its mend."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


def read_handed_in(content: str | bytes, name: str = "the file") -> Any:
    """Plain data from YAML that somebody handed in.

    Raises DataFileError (of a file called `name`) that says what to mend: it is too large, not
    UTF-8, not YAML, nested too deep, has aliases, tags, doubled keys or numbers without end.
    """
    path = Path(name)
    if len(content) > MAX_BYTES:
        raise DataFileError(path, "file", f"make it smaller than {MAX_BYTES:,} bytes")
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise DataFileError(path, "file", "save it as UTF-8 text") from error
    try:
        _refuse_traps(path, text)
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise DataFileError(path, "file", "write something in it")
            _refuse_doubled_keys(path, node)
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise DataFileError(path, where, f"mend the YAML: {problem}") from error
    except (ValueError, OverflowError, TypeError) as error:  # a date that is none, an odd key
        raise DataFileError(path, "file", f"put such values in quotes: {error}") from error


def validated(data: Any, kind: type[T]) -> T:
    """Data as a record of ours. Raises Unusable that names every field and its mend."""
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise Unusable(complaints_of(error)) from error


def complaints_of(error: ValidationError) -> tuple[Complaint, ...]:
    """What a validation found wrong, each field with its mend in plain words."""
    found = [
        Complaint(".".join(map(str, one["loc"])) or "file", _mend(one))
        for one in error.errors(include_url=False)[:MOST_COMPLAINTS]
    ]
    if error.error_count() > MOST_COMPLAINTS:
        more = error.error_count() - MOST_COMPLAINTS
        found.append(Complaint("file", f"mend these first; {more} more follow"))
    return tuple(found)


# For pydantic's types of errors, the mend; `{name}` is filled from the error's context.
_MENDS = {
    "missing": "write it: it is needed",
    "extra_forbidden": "leave it out: there is no field of that name",
    "string_type": "make it text; a number or yes/no goes in quotes",
    "tuple_type": "make it a list, each item on a line that begins with a dash",
    "list_type": "make it a list, each item on a line that begins with a dash",
    "dict_type": "make it fields with their values",
    "model_type": "make it fields with their values",
    "model_attributes_type": "make it fields with their values",
    "bool_type": "make it true or false",
    "bool_parsing": "make it true or false",
    "int_type": "make it a whole number",
    "int_parsing": "make it a whole number",
    "too_short": "give at least {min_length}; there are {actual_length}",
    "string_too_short": "write at least {min_length} characters",
    "string_too_long": "shorten it to {max_length} characters",
    "literal_error": "choose one of {expected}",
    "enum": "choose one of {expected}",
    "less_than_equal": "make it {le} or less",
    "greater_than_equal": "make it {ge} or more",
}
_PATTERNS = {
    r"^[a-z]+(-[a-z]+)*$": "use small letters a to z, with single dashes between words",
    r"^(MaE[0-9]{2})?$": "leave it empty, or write the benchmark's id, as in MaE01",
}


def _mend(error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    if error["type"] == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return _PATTERNS.get(pattern, f"write it so that it fits {pattern}")
    if template := _MENDS.get(error["type"]):
        return template.format_map(context)
    return str(error["msg"]).removeprefix("Value error, ")


def _refuse_traps(path: Path, text: str) -> None:
    """Look at the text piece by piece, before anything is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        where = f"line {event.start_mark.line + 1}" if event.start_mark else "file"
        if isinstance(event, yaml.AliasEvent):
            raise DataFileError(path, where, "write the text out: references (*name) are not read")
        if getattr(event, "tag", None) is not None:
            raise DataFileError(path, where, "leave out what begins with an exclamation mark (!)")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise DataFileError(path, where, "this is nested too deep; mend the indentation")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and len(event.value) > LONGEST_NUMBER
            if plain and _NUMBER.fullmatch(event.value):
                raise DataFileError(path, where, "put this long number in quotes, or shorten it")


def _refuse_doubled_keys(path: Path, node: yaml.Node) -> None:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.SequenceNode):
            waiting += one.value
        elif isinstance(one, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in one.value:
                where = f"line {key.start_mark.line + 1}"
                if not isinstance(key, yaml.ScalarNode):
                    raise DataFileError(path, where, "make the name of a field plain text")
                if key.value in seen:
                    mend = f"'{key.value}' is there twice; keep one"
                    raise DataFileError(path, where, mend)
                seen.add(key.value)
                waiting.append(value)


__all__ = ["Complaint", "Unusable", "complaints_of", "read_handed_in", "validated"]
