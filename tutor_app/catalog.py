"""The catalogue of problems: every YAML file below `knowledge/problems`, one problem each.

A broken file never takes the others down with it: it is reported, and they are loaded.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Goal, Problem
from tutor_app.handed_in import Complaint

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
    first = next(form_complaints(problem), None)
    if first is not None:
        raise DataFileError(path, first.field, first.mend)
    return problem


def form_complaints(problem: Problem) -> Iterator[Complaint]:
    """What is to be mended before anybody can work on a problem; nothing is run for this.

    Whether its claims hold takes the subject: `authoring.problem_checks` asks it.
    """
    for field, text in (
        ("id", problem.id),
        ("title", problem.title),
        ("statement", problem.statement),
    ):
        if not text.strip():
            yield Complaint(field, "write something here")
    for number, solution in enumerate(problem.solutions):
        if not solution.strip():
            yield Complaint(f"solutions.{number}", "write the solution, or leave it out")
    match problem.subject:
        case "python":
            yield from _check_cases(problem)
        case "algebra":
            yield from _check_algebra(problem)


def _check_cases(problem: Problem) -> Iterator[Complaint]:
    """Whether every case can be run and says what it must come to."""
    if all(case.hidden for case in problem.cases):
        yield Complaint("cases", "give at least one case that is not hidden")
    for index, case in enumerate(problem.cases):
        if not _gives_a_value(case.call):
            yield Complaint(
                f"cases.{index}.call", "make it a Python expression, or statements that end in one"
            )
        if not case.expected and case.prints is None:
            yield Complaint(
                f"cases.{index}.expected", "say what it must give, or what it must print"
            )


def _check_algebra(problem: Problem) -> Iterator[Complaint]:
    """Whether a problem in lines says where it begins and when it is finished."""
    if problem.cases:
        yield Complaint("cases", "leave them out: lines of algebra are not run")
    if problem.start.strip() and problem.models:
        yield Complaint("models", "give a start line, or the models of a word problem, not both")
    if problem.goal is Goal.ANSWER and not (problem.answer.strip() or problem.start.strip()):
        yield Complaint("answer", "write the answer, in any form")
    for index, model in enumerate(problem.models):
        if not any(sign in model for sign in "=<>≤≥"):
            yield Complaint(f"models.{index}", "make it an equation or an inequality")
    for index, work in enumerate(problem.faulty):
        rows = work.code.split("\n")
        for row in work.lines:
            if not 1 <= row <= len(rows) or not rows[row - 1].strip():
                yield Complaint(
                    f"faulty.{index}.lines", f"name rows of the wrong work; {row} is none"
                )


def _gives_a_value(call: str) -> bool:
    """Whether the text is Python whose last statement is an expression."""
    try:
        body = ast.parse(call).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return bool(body) and isinstance(body[-1], ast.Expr)


__all__ = ["Catalog", "form_complaints", "load_catalog", "load_problem"]
