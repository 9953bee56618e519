"""The equations of a word problem in the student's letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from typing import cast

from tutor_app.dialogue import Problem
from tutor_app.subjects.algebra.line import Line, Statement, is_statement
from tutor_app.subjects.algebra.reaching import as_line
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.step import put_values
from tutor_app.subjects.algebra.tree import Symbol

MOST_LETTERS = 4


@lru_cache(maxsize=256)
def models_of(problem: Problem) -> tuple[Line, ...]:
    """The equations that fit the story, as the problem gives them."""
    lines = (read_line(text).line for text in problem.models)
    return tuple(line for line in lines if line is not None and is_statement(line.body))


def models_as(problem: Problem, line: Line) -> Iterator[Line]:
    """The equations that fit the story, with the letters of a student's line in every order."""
    for model in models_of(problem):
        own, names = sorted(model.letters), sorted(line.letters)
        if len(names) > len(own) or len(own) > MOST_LETTERS:
            continue
        if len(own) > 1 and set(names) <= set(own):
            yield model  # letters that the story gave mean what it says
            continue
        spare = [name for name in own if name not in names]
        letters = [*names, *spare][: len(own)]
        for order in permutations(letters):
            if list(order) == own:
                yield model
                continue
            known = {old: Symbol(new) for old, new in zip(own, order, strict=True)}
            yield as_line(put_values(cast(Statement, model.body), dict(known)))
