from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor_app.dialogue import Case, Problem
from tutor_app.storage import (
    AuthoredProblem,
    AuthoredProblems,
    ProblemConflict,
    ProblemStatus,
    open_database,
)


@pytest.fixture
def problems() -> Iterator[AuthoredProblems]:
    engine = open_database("sqlite://")
    yield AuthoredProblems(engine)
    engine.dispose()


def authored(id: str = "p", author: str = "ada", **more: object) -> AuthoredProblem:
    problem = Problem.python(
        id=id, statement="Double it.", cases=[Case(call="double(2)", expected="4")]
    )
    return AuthoredProblem.model_validate({"problem": problem, "author": author} | more)


def ids(found: tuple[AuthoredProblem, ...]) -> set[str]:
    return {one.problem.id for one in found}


def test_a_draft_is_its_authors_alone_until_it_is_published(problems: AuthoredProblems) -> None:
    draft = problems.save(authored(class_code="9b"))
    assert problems.load("p") == draft
    assert ids(problems.of_author("ada")) == {"p"}
    assert problems.of_author("ben") == ()
    assert problems.for_class("9b", ["ada"]) == ()
    before = problems.changes()
    problems.save(draft.model_copy(update={"status": ProblemStatus.PUBLISHED}))
    assert problems.changes() == before + 1
    assert ids(problems.for_class("9b", [])) == {"p"}
    assert problems.for_class("9a", ["ada"]) == ()
    assert problems.for_class("", ["ada"]) == ()


def test_a_problem_for_all_classes_reaches_those_of_its_author(problems: AuthoredProblems) -> None:
    problems.save(authored(status="published"))
    assert ids(problems.for_class("9a", ["ben", "ada"])) == {"p"}
    assert problems.for_class("9a", ["ben"]) == ()


def test_the_second_editor_is_told_and_shown_what_stands_there(problems: AuthoredProblems) -> None:
    loaded = problems.save(authored())
    first = problems.save(loaded.model_copy(update={"class_code": "9b"}))
    with pytest.raises(ProblemConflict) as told:
        problems.save(loaded.model_copy(update={"class_code": "9c"}))
    assert told.value.current == first
    with pytest.raises(ProblemConflict):
        problems.save(authored(author="ben"))
    with pytest.raises(ProblemConflict):
        problems.save(first.model_copy(update={"author": "ben"}))
    assert problems.load("p") == first


def test_only_its_author_deletes_a_problem(problems: AuthoredProblems) -> None:
    problems.save(authored())
    assert not problems.delete("p", "ben")
    assert problems.delete("p", "ada")
    assert problems.load("p") is None
