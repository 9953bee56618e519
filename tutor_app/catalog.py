"""The catalogue of problems: every YAML file below `knowledge/problems`, one problem each.

A broken file never takes the others down with it: it is reported, and they are loaded.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Goal, Problem

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
    for number, solution in enumerate(problem.solutions):
        if not solution.strip():
            raise DataFileError(path, f"solutions.{number}", "write the solution, or leave it out")
    match problem.subject:
        case "python":
            _check_cases(path, problem)
        case "algebra":
            _check_algebra(path, problem)
    return problem


def _check_cases(path: Path, problem: Problem) -> None:
    """Whether every case can be run and says what it must come to."""
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


def _check_algebra(path: Path, problem: Problem) -> None:
    """Whether a problem in lines says where it begins and when it is finished.

    Whether its lines hold takes the subject; `tests/test_content.py` asks it for every file.
    """
    if problem.cases:
        raise DataFileError(path, "cases", "leave them out: lines of algebra are not run")
    if problem.start.strip() and problem.models:
        raise DataFileError(
            path, "models", "give a start line, or the models of a word problem, not both"
        )
    if problem.goal is Goal.ANSWER and not (problem.answer.strip() or problem.start.strip()):
        raise DataFileError(path, "answer", "write the answer, in any form")
    for index, model in enumerate(problem.models):
        if not any(sign in model for sign in "=<>≤≥"):
            raise DataFileError(path, f"models.{index}", "make it an equation or an inequality")
    for index, work in enumerate(problem.faulty):
        rows = work.code.split("\n")
        for row in work.lines:
            if not 1 <= row <= len(rows) or not rows[row - 1].strip():
                raise DataFileError(
                    path, f"faulty.{index}.lines", f"name rows of the wrong work; {row} is none"
                )


def _gives_a_value(call: str) -> bool:
    """Whether the text is Python whose last statement is an expression."""
    try:
        body = ast.parse(call).body
    except (SyntaxError, ValueError):
        return False
    return bool(body) and isinstance(body[-1], ast.Expr)


__all__ = ["Catalog", "load_catalog", "load_problem"]
