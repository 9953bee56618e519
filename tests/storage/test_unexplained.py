from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage.samples import WHEN, stored, turn
from tutor_app.storage import Repository, Unexplained, UnexplainedWork, open_database


@pytest.fixture
def rooms() -> Iterator[tuple[Repository, UnexplainedWork]]:
    engine = open_database("sqlite://")
    repository = Repository(engine)
    for id in ("s1", "s2"):
        repository.create(stored(id), turn(0))
    yield repository, UnexplainedWork(engine)
    engine.dispose()


def found(session: str = "s1", fault: str = "f", **more: object) -> Unexplained:
    values: dict[str, object] = {
        "session_id": session,
        "turn": 0,
        "fault": fault,
        "subject": "python",
        "class_code": "9b",
        "problem_id": "p",
        "work": "x = 1",
        "query": "{}",
        "features": ("part:loop_bound",),
        "vector": b"\x00\x01",
        "model": "m",
        "nearest": "range-includes-stop",
        "score": 0.2,
        "at": WHEN,
    }
    return Unexplained.model_validate(values | more)


def test_one_row_for_each_fault_and_the_later_look_at_it_stays(
    rooms: tuple[Repository, UnexplainedWork],
) -> None:
    _, work = rooms
    work.record(found())
    work.record(found(turn=2, query='{"said": "so"}'))
    work.record(found("s2"))
    first, second = work.open("python", 10)
    assert (first.session_id, first.turn, first.query) == ("s1", 2, '{"said": "so"}')
    assert second.session_id == "s2"
    assert (first.vector, first.features, first.at) == (b"\x00\x01", ("part:loop_bound",), WHEN)
    assert work.of_fault("s1", "f") == first
    assert [one.session_id for one in work.open("python", 1)] == ["s2"]
    assert work.open("algebra", 10) == ()


def test_assigned_work_is_no_longer_open_and_can_be_given_back(
    rooms: tuple[Repository, UnexplainedWork],
) -> None:
    _, work = rooms
    work.record(found())
    work.record(found("s2"))
    first, second = work.open("python", 10)
    assert work.assign([first.id], "x") == 1
    assert work.open("python", 10) == (second,)
    assert work.counts("python") == {"x": 1, "": 1}
    work.record(found(turn=5))
    assert [one.turn for one in work.assigned_to("python", "x")] == [5]
    work.reassign("python", "x", "y")
    assert work.assigned_to("python", "x") == ()
    assert work.assign([first.id], "") == 1
    assert len(work.open("python", 10)) == 2


def test_it_goes_with_its_session_and_is_not_kept_of_one_that_is_gone(
    rooms: tuple[Repository, UnexplainedWork],
) -> None:
    repository, work = rooms
    work.record(found())
    repository.delete(["s1"])
    assert work.open("python", 10) == ()
    work.record(found())
    assert work.open("python", 10) == ()


def test_those_of_other_classes_are_neither_seen_nor_changed(
    rooms: tuple[Repository, UnexplainedWork],
) -> None:
    _, work = rooms
    work.record(found())
    work.record(found("s2", class_code="9a"))
    ids = [one.id for one in work.open("python", 10)]
    assert [one.session_id for one in work.open("python", 10, ["9a"])] == ["s2"]
    assert work.open("python", 10, []) == ()
    assert work.assign(ids, "off-by-one", ["9b"]) == 1
    assert work.assign(ids, "off-by-one", []) == 0
    assert [one.session_id for one in work.open("python", 10)] == ["s2"]
    assert work.assigned_to("python", "off-by-one", ["9a"]) == ()
    assert len(work.assigned_to("python", "off-by-one", ["9b"])) == 1
