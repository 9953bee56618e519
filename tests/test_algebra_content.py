"""Every claim that the algebra problems make: worked solutions, wrong works, what is behind them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tutor_app.authoring.problem_checks import validate_problem
from tutor_app.catalog import PROBLEMS_FOLDER, load_problem
from tutor_app.dialogue import Goal, Problem
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.subject import AlgebraSubject

FILES = tuple(sorted((PROBLEMS_FOLDER / "algebra").glob("*.yaml")))
ALGEBRA, LIBRARY = AlgebraSubject(), LivingLibrary()
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
    report = validate_problem(problem, {"algebra": ALGEBRA}, LIBRARY)
    assert report.errors == ()
    assert report.advice == ()


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
