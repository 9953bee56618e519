"""The wrong programs of `programs_other`, with the lines a smallest mend changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from tutor_app.datafiles import read_yaml
from tutor_app.dialogue import Case, Problem

FOLDER = Path(__file__).parent / "programs_other"


class Wrong(NamedTuple):
    """One wrong program: its problem, a name, the code, the lines to change."""

    problem: Problem
    name: str
    code: str
    lines: frozenset[int]


@cache
def wrong_programs() -> tuple[Wrong, ...]:
    """All of them, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = read_yaml(path)
        problem = Problem.python(
            title=data["title"],
            statement=data["statement"],
            prelude=data.get("prelude", ""),
            cases=[Case(**case) for case in data["cases"]],
            solutions=data["solutions"],
        )
        for program in data["programs"]:
            name = f"{path.stem}: {program['name']}"
            found.append(Wrong(problem, name, program["code"], frozenset(program["lines"])))
    return tuple(found)
