"""The wrong programs of `programs_other`, with the lines a smallest mend changes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from tutor_app.dialogue import Case, Problem

FOLDER = Path(__file__).parent / "programs_other"


class Wrong(NamedTuple):
    """One wrong program: its problem, a name, the code, the lines to change."""

    problem: Problem
    name: str
    code: str
    lines: frozenset[int]


def wrong_programs() -> list[Wrong]:
    """All of them, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
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
    return found
