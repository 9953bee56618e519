"""What people wrote, as YAML files of the very form that `knowledge/` has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from tutor_app.dialogue import Problem
from tutor_app.handed_in import Complaint, Unusable, read_handed_in, validated
from tutor_app.misconceptions.library import Misconception, MisconceptionFile

WIDTH = 100
# Characters that a reader takes for the end of a line unless they are written as escapes.
_BREAKS = re.compile("[\r\x85\u2028\u2029]")


class _Dumper(yaml.SafeDumper):
    """Programs and other texts of several lines as blocks; nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # lists stand in from their name


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if _BREAKS.search(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def library_yaml(subject: str, entries: Iterable[Misconception]) -> str:
    """A file of the library: `knowledge/misconceptions/<subject>.yaml`."""
    data = {
        "subject": subject,
        "misconceptions": [
            entry.model_dump(mode="json", exclude_defaults=True) for entry in entries
        ],
    }
    return dumped(data)


def read_library_yaml(content: str | bytes, name: str = "the file") -> MisconceptionFile:
    """A file of the library that somebody handed in.

    Raises DataFileError where it is no YAML to be read, Unusable naming each field and its mend.
    """
    data = validated(read_handed_in(content, name), MisconceptionFile)
    places: dict[str, int] = {}
    for place, entry in enumerate(data.misconceptions):
        if entry.id in places:
            field = f"misconceptions.{place}.id"
            raise Unusable(
                [Complaint(field, f"give every entry its own id: '{entry.id}' is twice")]
            )
        places[entry.id] = place
    return data


def problem_yaml(problem: Problem) -> str:
    """A file of a problem: `knowledge/problems/<subject>/<id>.yaml`."""
    data = problem.model_dump(mode="json", exclude_defaults=True)
    return dumped({"id": data.pop("id"), "subject": problem.subject, **data})


def read_problem_yaml(content: str | bytes, name: str = "the file") -> Problem:
    """A file of a problem that somebody handed in; raises as `read_library_yaml`."""
    return validated(read_handed_in(content, name), Problem)


def dumped(data: Any) -> str:
    """Plain data as YAML, the way our files have it."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


__all__ = ["dumped", "library_yaml", "problem_yaml", "read_library_yaml", "read_problem_yaml"]
