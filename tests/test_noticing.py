"""Wrong work that nothing explains is kept; work that a rule explains, and right work, is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.authoring.samples import opened
from tutor_app.dialogue import Case, Problem
from tutor_app.misconceptions.query import Query
from tutor_app.noticing import is_unexplained
from tutor_app.storage import StorageUnavailable, Unexplained
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.tutor import Tutor

LONGEST = Problem.python(
    id="own-longest",
    statement="Write `longest(words)`: the longest word.",
    cases=[
        Case(call="longest(['b', 'aaa'])", expected="'aaa'"),
        Case(call="longest(['zoo', 'apple'])", expected="'apple'"),
        Case(call="longest(['z'])", expected="'z'"),
    ],
    solutions=["def longest(words):\n    return max(words, key=len)\n"],
)
WRONG = "def longest(words):\n    return max(words)\n"
RIGHT = "def longest(words):\n    return max(words, key=len)\n"
EXPLAINED = "def longest(words):\n    print(max(words, key=len))\n"
SAID = "I thought the largest of some words has the most letters in it"


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        yield made


def kept(tutor: Tutor, session: str) -> list[Unexplained]:
    every = tutor.parts.unexplained.open("python", 1000)
    return [one for one in every if one.session_id == session]


def test_unexplained_work_is_kept_once_with_what_is_said_about_it(tutor: Tutor) -> None:
    session = tutor.start(LONGEST, WRONG, class_code="9b")
    (first,) = kept(tutor, session.id)
    assert (first.class_code, first.problem_id, first.work) == ("9b", "own-longest", WRONG)
    assert "with:len" in first.features
    query = Query.model_validate_json(first.query)
    assert query.wrong == "return max(words)"
    assert query.said == ""
    tutor.respond(session.id, "idk")
    assert kept(tutor, session.id) == [first]
    tutor.respond(session.id, SAID)
    (after,) = kept(tutor, session.id)
    assert SAID in Query.model_validate_json(after.query).said
    assert after.vector != first.vector
    assert after.id == first.id


def test_work_that_a_rule_explains_and_right_work_are_not_kept(tutor: Tutor) -> None:
    for work in (EXPLAINED, RIGHT, "", "def longest(words)\n    return max(words)\n"):
        assert kept(tutor, tutor.start(LONGEST, work).id) == []


def test_an_arithmetic_slip_is_explained_and_a_line_from_nowhere_is_not() -> None:
    algebra, problem = AlgebraSubject(), Problem.algebra(start="3x + 5 = 20")

    def unexplained(work: str) -> list[bool]:
        found = algebra.diagnose(problem, work, algebra.check(problem, work))
        return [is_unexplained(finding) for finding in found]

    assert not any(unexplained("3x = 25"))
    assert unexplained("x^2 = 15x - 4") == [True]
    assert not any(unexplained("3x = 15"))


def test_a_turn_is_answered_though_it_cannot_be_kept(
    tutor: Tutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StorageUnavailable("no answer")

    monkeypatch.setattr(tutor.parts.unexplained, "record", down)
    session = tutor.start(LONGEST, WRONG)
    assert session.opening.text
    assert kept(tutor, session.id) == []


def test_what_is_kept_goes_with_the_session(tutor: Tutor) -> None:
    session = tutor.start(LONGEST, WRONG, owner="ada")
    assert kept(tutor, session.id)
    tutor.delete(session.id, owner="ada")
    assert kept(tutor, session.id) == []
