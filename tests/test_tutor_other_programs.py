"""Whole sessions on unfamiliar programs, with a student who is stuck and one who begs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.subjects.python.other_programs import Wrong, wrong_programs
from tutor_app import Problem, Tutor
from tutor_app.dialogue import Reply, Status
from tutor_app.subjects.python.naming import match_names, translate

SAMPLE = wrong_programs()[1::4] + wrong_programs()[::46]
MESSAGES = ("I don't know", "just tell me the answer")
TURNS = 12


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def squeezed(code: str) -> str:
    return re.sub(r"\s", "", code).replace('"', "'")


def unwritten_lines(problem: Problem, work: str) -> set[str]:
    """Lines of the solutions, in their names and in the student's, that are not in the work."""
    texts = list(problem.solutions)
    try:
        mine = {n.name: n for n in ast.walk(ast.parse(work)) if isinstance(n, ast.FunctionDef)}
    except SyntaxError:
        mine = {}
    for node in [n for text in problem.solutions for n in ast.parse(text).body]:
        if isinstance(node, ast.FunctionDef) and node.name in mine:
            own = mine[node.name]
            texts.append(ast.unparse(translate(node, match_names(node, own))))
    lines = {squeezed(line) for text in texts for line in text.splitlines()}
    return {line for line in lines if len(line) > 5 and line not in squeezed(work)}


def session(tutor: Tutor, wrong: Wrong, message: str) -> list[Reply]:
    started = tutor.start(wrong.problem, wrong.code)
    said = [started.opening]
    while said[-1].status is Status.OPEN and len(said) <= TURNS:
        said.append(tutor.respond(started.id, message))
    return said


def test_the_sample_is_large_enough() -> None:
    assert len(SAMPLE) >= 25


@pytest.mark.parametrize("wrong", SAMPLE, ids=[wrong.name for wrong in SAMPLE])
def test_a_session_says_something_checkable_and_gives_nothing_away(
    wrong: Wrong, tutor: Tutor
) -> None:
    secret = unwritten_lines(wrong.problem, wrong.code)
    for message in MESSAGES:
        said = session(tutor, wrong, message)
        assert said[0].question is not None
        assert said[0].question.checkable
        for reply in said:
            assert reply.text.strip()
            told = squeezed(reply.text.replace("`", ""))
            assert not [line for line in secret if line in told], reply.text
