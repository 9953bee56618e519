"""Every claim that the algebra problems make: worked solutions, wrong works, what is behind them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tutor_app.catalog import PROBLEMS_FOLDER, load_problem
from tutor_app.dialogue import Construct, FaultyProgram, Goal, Problem, StepState
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import library
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.subject import AlgebraSubject

FILES = tuple(sorted((PROBLEMS_FOLDER / "algebra").glob("*.yaml")))
ALGEBRA = AlgebraSubject()
TOPICS = frozenset(
    {
        "Number sense",
        "Number Operations",
        "Properties of number and operations",
        "Variables, expressions, and operations",
        "Ratios and proportional reasoning",
        "Equations and inequalities",
        "Patterns, relationships, and functions",
        "Algebraic representations",
    }
)
DRAWN: frozenset[str] = frozenset()
"""Concepts that cannot be shown in lines of mathematics."""


@cache
def problem_in(path: Path) -> Problem:
    return load_problem(path)


def problems() -> tuple[Problem, ...]:
    return tuple(map(problem_in, FILES))


# ------------------------------------------------------------------------- one file at a time


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_problem_holds_all_that_its_file_claims(path: Path) -> None:
    problem = problem_in(path)
    assert problem.id == path.stem
    assert problem.subject == "algebra"
    assert problem.concepts
    assert [name for name in problem.concepts if name not in concept_graph()] == []
    assert 1 <= len(set(problem.solutions)) == len(problem.solutions) <= 2
    assert len({faulty.code for faulty in problem.faulty}) == len(problem.faulty) >= 2
    assert revealed(problem) == []
    for solution in problem.solutions:
        assert not_fine(problem, solution) == []
        assert ALGEBRA.check(problem, solution).finished, solution
    for faulty in problem.faulty:
        assert rows_to_look_at(problem, faulty.code) == list(faulty.lines), faulty.code
        assert undiagnosed(problem, faulty) == []


def not_fine(problem: Problem, work: str) -> list[tuple[str, StepState]]:
    """Rows of a work that are not said to be right, and rows that were passed over."""
    steps = ALGEBRA.check(problem, work).steps
    assert [step.row for step in steps] == list(range(1, len(work.split("\n")) + 1))
    return [(step.text, step.state) for step in steps if step.state is not StepState.FINE]


def rows_to_look_at(problem: Problem, work: str) -> list[int]:
    """Rows that are said to be wrong; every other row is right or goes on from a wrong one."""
    steps = ALGEBRA.check(problem, work).steps
    others = {step.state for step in steps} - {StepState.LOOK_AGAIN}
    assert others <= {StepState.FINE, StepState.AFTER_A_SLIP}, [(s.text, s.state) for s in steps]
    return [step.row for step in steps if step.state is StepState.LOOK_AGAIN]


def undiagnosed(problem: Problem, faulty: FaultyProgram) -> list[str]:
    """What the diagnosis of a wrong work says instead of what the file says.

    The claimed misconception comes first or is among the rivals, one of which the next question
    singles out. Where none is claimed, none comes first.
    """
    found = ALGEBRA.diagnose(problem, faulty.code, ALGEBRA.check(problem, faulty.code))
    named = [finding.misconception for finding in found]
    complaints = []
    if faulty.misconception is None and named[:1] != [None]:
        complaints.append(f"{faulty.code!r} is no slip: {named}")
    if faulty.misconception not in named:
        complaints.append(f"{faulty.code!r} shows not {faulty.misconception}: {named}")
    if {finding.part for finding in found} - {Construct.STEP, Construct.MODEL}:
        complaints.append(f"{faulty.code!r} is about something else than a line")
    if {finding.lines for finding in found} - {faulty.lines[:1]}:
        complaints.append(f"{faulty.code!r} is not about its first wrong row")
    return complaints


def revealed(problem: Problem) -> list[str]:
    """Ends of worked solutions, and answers, that stand in the statement."""
    ends = {solution.split("\n")[-1] for solution in problem.solutions}
    ends |= {problem.answer, *problem.models} - {""}
    ends |= {found[1] for end in ends if (found := re.fullmatch(r"\w = (.*\d.*)", end))}
    marked = {"".join(part.split()) for part in re.findall(r"`([^`]+)`", problem.statement)}
    words = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", unmarked(problem.statement))
    shown = marked | set(words)
    return sorted(end for end in ends if "".join(end.split()) in shown)


def unmarked(statement: str) -> str:
    """A statement without the mathematics in it, and without tables."""
    prose = [row for row in statement.split("\n") if not row.startswith("|")]
    return re.sub(r"`[^`]+`", " ", "\n".join(prose))


# ------------------------------------------------------------------------- all files together


def test_there_are_enough_problems_of_every_topic_and_difficulty() -> None:
    assert len(FILES) >= 64
    first = Counter(concept_graph().get(p.concepts[0]).topic for p in problems())
    assert set(first) == TOPICS
    assert min(first.values()) >= 6
    assert {p.difficulty for p in problems()} == {1, 2, 3, 4, 5}
    assert {p.goal for p in problems()} == set(Goal)


def test_nothing_is_told_twice() -> None:
    for field in ("id", "title", "statement"):
        told = Counter(getattr(problem, field) for problem in problems())
        assert [text for text, times in told.items() if times > 1] == []


def test_word_problems_begin_with_an_equation_for_letters_that_the_story_names() -> None:
    stories = [problem for problem in problems() if problem.models]
    assert len(stories) >= 12
    for problem in stories:
        named = set(re.findall(r"`(\w)`", problem.statement))
        for model in problem.models:
            line = read_line(model).line
            assert line is not None
            assert line.letters <= named, problem.id
        assert not problem.start
    one_unknown = [p for p in stories if len(letters_of(p.models[0])) == 1]
    assert len(one_unknown) >= 12


def letters_of(model: str) -> frozenset[str]:
    line = read_line(model).line
    return line.letters if line is not None else frozenset()


def test_the_misconceptions_named_exist_and_are_many() -> None:
    named = {f.misconception for p in problems() for f in p.faulty if f.misconception}
    assert named - set(library("algebra")) == set()
    assert len(named) >= 45


def test_every_concept_of_algebra_has_a_problem_unless_it_takes_a_drawing() -> None:
    used = {name for problem in problems() for name in problem.concepts}
    algebra = {concept.id for concept in concept_graph() if concept.topic in TOPICS}
    assert sorted(algebra - used) == sorted(DRAWN)
