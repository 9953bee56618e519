"""From a draft to a problem that the students of a class see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.authoring.samples import opened
from tests.authoring.test_problem_checks import RIGHT, WRONG
from tutor_app.authoring.problem_desk import ProblemDesk
from tutor_app.errors import UnknownProblem
from tutor_app.handed_in import Unusable
from tutor_app.settings import Settings
from tutor_app.storage import ProblemConflict, ProblemStatus
from tutor_app.tutor import Tutor


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        yield made


def desk_of(tutor: Tutor) -> ProblemDesk:
    return ProblemDesk(tutor.parts, Settings())


def draft(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": "ada-double",
        "title": "Double",
        "statement": "Write `double(n)`.",
        "difficulty": 1,
        "starter": "def double(n):\n    pass\n",
        "cases": [{"call": "double(2)", "expected": "4"}, {"call": "double(0)", "expected": "0"}],
        "solutions": [RIGHT],
        "faulty": [WRONG],
    }
    return values | changes


def test_a_draft_is_seen_by_nobody_and_a_published_problem_by_its_class(tutor: Tutor) -> None:
    desk = desk_of(tutor)
    saved = desk.save(draft(), author="ada", class_code="9b")
    assert saved.status is ProblemStatus.DRAFT
    with pytest.raises(UnknownProblem):
        tutor.start("ada-double", class_code="9b")
    desk.publish(draft(), author="ada", class_code="9b", version=saved.version)
    assert tutor.start("ada-double", class_code="9b").problem.title == "Double"
    listed = tutor.catalog.for_class("9b")
    assert len(listed) == len(tutor.catalog.problems) + 1
    order = [(one.difficulty, one.title.casefold()) for one in listed.values()]
    assert order == sorted(order)
    for other in ("", "9a"):
        assert "ada-double" not in tutor.catalog.for_class(other)
        with pytest.raises(UnknownProblem):
            tutor.start("ada-double", class_code=other)


def test_a_problem_for_all_classes_is_for_those_its_author_teaches(tutor: Tutor) -> None:
    tutor.catalog.teachers_of = lambda code: {"9a": ["ada"], "9b": ["ben"]}.get(code, [])
    desk_of(tutor).publish(draft(), author="ada")
    assert tutor.catalog.find("ada-double", "9a") is not None
    assert tutor.catalog.find("ada-double", "9b") is None


def test_what_does_not_hold_is_kept_as_a_draft_and_not_published(tutor: Tutor) -> None:
    desk, broken = desk_of(tutor), draft(solutions=["def double(n):\n    return n\n"])
    desk.save(broken, author="ada")
    with pytest.raises(Unusable, match=r"solutions\.0"):
        desk.publish(broken, author="ada", class_code="9b", version=1)
    kept = desk.load("ada-double", "ada")
    assert kept is not None
    assert kept.status is ProblemStatus.DRAFT
    assert desk.load("ada-double", "ben") is None


def test_a_running_session_goes_on_when_its_problem_is_withdrawn(tutor: Tutor) -> None:
    desk = desk_of(tutor)
    desk.publish(draft(), author="ada", class_code="9b")
    session = tutor.start("ada-double", str(WRONG["code"]), class_code="9b")
    assert desk.delete("ada-double", "ada")
    assert tutor.catalog.find("ada-double", "9b") is None
    assert tutor.respond(session.id, work=RIGHT).check is not None


def test_the_second_editor_and_a_taken_id_are_told(tutor: Tutor) -> None:
    desk = desk_of(tutor)
    desk.save(draft(), author="ada")
    desk.save(draft(title="first"), author="ada", version=1)
    with pytest.raises(ProblemConflict) as told:
        desk.save(draft(title="second"), author="ada", version=1)
    assert told.value.current is not None
    assert told.value.current.problem.title == "first"
    with pytest.raises(Unusable, match="id: choose another"):
        desk.save(draft(id="add-up-to-n"), author="ada")
    with pytest.raises(Unusable, match="difficulty: make it 5 or less"):
        desk.save(draft(difficulty=9), author="ada")


def test_a_problem_goes_out_and_comes_in_as_a_file(tutor: Tutor) -> None:
    desk = desk_of(tutor)
    problem = desk.save(draft(), author="ada").problem
    assert desk.read(desk.export(problem)) == problem
    with pytest.raises(Unusable, match="title"):
        desk.read(desk.export(problem.model_copy(update={"title": " "})))


def test_another_process_sees_what_is_published(tmp_path: Path) -> None:
    with opened(tmp_path) as here, opened(tmp_path) as there:
        there.catalog._look_every = 0.0
        assert there.catalog.find("ada-double", "9b") is None
        desk_of(here).publish(draft(), author="ada", class_code="9b")
        assert there.catalog.find("ada-double", "9b") is not None
