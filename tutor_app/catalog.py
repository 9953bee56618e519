"""The catalogue of problems: every YAML file below `knowledge/problems`, one problem each.

A broken file never takes the others down with it: it is reported, and they are loaded.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Problem

PROBLEMS_FOLDER = KNOWLEDGE / "problems"


@dataclass(frozen=True)
class Catalog:
    """The problems that could be loaded, easiest first, and what is wrong with the others."""

    problems: Mapping[str, Problem]
    errors: tuple[DataFileError, ...] = ()


def load_catalog(folder: Path = PROBLEMS_FOLDER) -> Catalog:
    """Load every `*.yaml` file in a folder and the folders below it.

    Problems come in order of difficulty, then title. Never raises: what cannot be used is in
    `errors`, each naming the file, the field and the mend.
    """
    if not folder.is_dir():
        return Catalog({}, (DataFileError(folder, "folder", "make it a folder of YAML files"),))
    found: dict[str, tuple[Problem, Path]] = {}
    errors: list[DataFileError] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            problem = load_problem(path)
            if problem.id in found:
                other = found[problem.id][1].name
                raise DataFileError(
                    path, "id", f"give it an id of its own: {other} has '{problem.id}' already"
                )
        except DataFileError as error:
            errors.append(error)
        else:
            found[problem.id] = (problem, path)
    ordered = sorted(
        (problem for problem, _ in found.values()),
        key=lambda problem: (problem.difficulty, problem.title.casefold(), problem.id),
    )
    return Catalog({problem.id: problem for problem in ordered}, tuple(errors))


def load_problem(path: Path) -> Problem:
    """Load one problem file. Raises DataFileError naming the file, the field and the mend."""
    problem = load(path, Problem)
    for field, text in (
        ("id", problem.id),
        ("title", problem.title),
        ("statement", problem.statement),
    ):
        if not text.strip():
            raise DataFileError(path, field, "write something here")
    if all(case.hidden for case in problem.cases):
        raise DataFileError(path, "cases", "give at least one case that is not hidden")
    for index, case in enumerate(problem.cases):
        if not _gives_a_value(case.call):
            raise DataFileError(
                path,
                f"cases.{index}.call",
                "make it a Python expression, or statements that end in one",
            )
        if not case.expected and case.prints is None:
            raise DataFileError(
                path, f"cases.{index}.expected", "say what it must give, or what it must print"
            )
    return problem


def _gives_a_value(call: str) -> bool:
    """Whether the text is Python whose last statement is an expression."""
    try:
        body = ast.parse(call).body
    except (SyntaxError, ValueError):
        return False
    return bool(body) and isinstance(body[-1], ast.Expr)


__all__ = ["Catalog", "load_catalog", "load_problem"]
