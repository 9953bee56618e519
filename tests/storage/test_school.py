"""Teachers, classes, members and tries in the database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.storage.samples import WHEN, stored, turn
from tutor_app.storage import (
    AttemptStore,
    ClassStore,
    MemberStore,
    Repository,
    StorageUnavailable,
    StoredClass,
    StoredMember,
    StoredTeacher,
    TeacherStore,
    open_database,
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path / 'm.db'}")
    yield made
    made.dispose()


def teacher(id: str = "ada") -> StoredTeacher:
    return StoredTeacher(id=id, name=id.title(), name_key=id, password="hash", created=WHEN)


def classroom(id: str = "c", code: str = "ABC2345", **changes: object) -> StoredClass:
    values: dict[str, object] = {"id": id, "name": "7b", "code": code, "created": WHEN}
    return StoredClass.model_validate(values | changes)


def member(id: str = "m", **changes: object) -> StoredMember:
    values: dict[str, object] = {
        "id": id,
        "class_id": "c",
        "owner": "o" + id,
        "nickname": id,
        "nickname_key": id,
        "code": "hash",
        "joined": WHEN,
        "entered": WHEN,
    }
    return StoredMember.model_validate(values | changes)


def test_what_is_stored_of_a_class_comes_back(engine: Engine) -> None:
    TeacherStore(engine).add(teacher())
    classes = ClassStore(engine)
    full = classroom(
        subjects=("algebra",),
        problems=(),
        own_problems=False,
        with_model=False,
        session_tokens=0,
        class_tokens=7,
        retention_days=30,
        paused=True,
        closed=WHEN,
    )
    assert classes.add(full, "ada")
    assert classes.load("c") == classes.of_code("ABC2345") == full
    assert classes.of_teacher("c", "ada") == full
    assert classes.of_teacher("c", "bob") is classes.load("d") is classes.of_code("") is None
    assert classes.save(classroom())
    assert classes.load("c") == classroom()


def test_two_classes_never_share_a_code_and_two_teachers_never_a_name(engine: Engine) -> None:
    teachers, classes = TeacherStore(engine), ClassStore(engine)
    assert teachers.add(teacher())
    assert not teachers.add(teacher().model_copy(update={"id": "other"}))
    assert teachers.count() == 1
    assert classes.add(classroom(), "ada")
    assert not classes.add(classroom("d"), "ada")
    assert classes.load("d") is None
    assert classes.add(classroom("d", "XYZ2345"), "ada")
    assert not classes.save(classroom("d"))
    assert classes.load("d") == classroom("d", "XYZ2345")


def test_of_two_who_use_a_link_at_once_one_becomes_a_teacher(engine: Engine) -> None:
    teachers = TeacherStore(engine)
    teachers.add_link("t", "setup", None, WHEN, WHEN + timedelta(hours=1))
    with ThreadPoolExecutor(6) as pool:
        made = list(
            pool.map(lambda n: teachers.add_by_link(teacher(f"t{n}"), "t", "setup", WHEN), range(6))
        )
    assert sorted(made) == [False] * 5 + [True]
    assert teachers.count() == 1


def test_a_name_that_is_taken_leaves_the_link(engine: Engine) -> None:
    teachers = TeacherStore(engine)
    teachers.add(teacher())
    teachers.add_link("t", "invitation", "ada", WHEN, WHEN + timedelta(hours=1))
    again = teacher().model_copy(update={"id": "other"})
    assert not teachers.add_by_link(again, "t", "invitation", WHEN)
    assert teachers.has_link("t", "invitation", WHEN)


def test_the_list_of_classes_counts_what_is_in_them(engine: Engine) -> None:
    TeacherStore(engine).add(teacher())
    classes, members, sessions = ClassStore(engine), MemberStore(engine), Repository(engine)
    for one in (
        classroom("c", "C", name="b"),
        classroom("d", "D", name="A"),
        classroom("e", "E", name="0", closed=WHEN),
    ):
        classes.add(one, "ada")
    members.add(member())
    sessions.create(stored("s", class_code="c"), turn(0))
    sessions.create(stored("t", class_code="c", updated=WHEN.replace(hour=14)), turn(0))
    sessions.create(stored("u"), turn(0))
    listed = classes.all_of_teacher("ada")
    assert [one.stored.name for one in listed] == ["A", "b", "0"]
    assert [(one.members, one.sessions) for one in listed] == [(0, 0), (1, 2), (0, 0)]
    assert listed[1].latest == WHEN.replace(hour=14)
    assert classes.all_of_teacher("bob") == ()


def test_a_class_that_nobody_teaches_is_in_no_list(engine: Engine) -> None:
    TeacherStore(engine).add(teacher())
    classes = ClassStore(engine)
    assert classes.add(classroom(), None)
    assert not classes.add(classroom(code="OTHER"), None)  # the same id
    assert classes.all_of_teacher("ada") == ()
    assert classes.of_teacher("c", "ada") is None
    assert [one.stored.id for one in classes.with_numbers("c")] == ["c"]
    assert classes.with_numbers("d") == ()


def test_the_sessions_of_a_class_come_with_the_member_and_without_the_state(
    engine: Engine,
) -> None:
    TeacherStore(engine).add(teacher())
    classes, members, sessions = ClassStore(engine), MemberStore(engine), Repository(engine)
    for id in ("c", "d"):
        classes.add(classroom(id, id), "ada")
    members.add(member("m", nickname="Bob", owner="bob"))
    members.add(member("n", class_id="d", nickname="Bobby", owner="bob"))
    sessions.create(stored("s", class_code="c", owner="bob", summary='{"turns":1}'), turn(0))
    sessions.create(
        stored("t", class_code="c", owner="eve", updated=WHEN.replace(hour=13)), turn(0)
    )
    sessions.create(stored("u", class_code="d", owner="bob"), turn(0))
    listed = classes.sessions("c", 10)
    assert [(one.id, one.nickname, one.summary) for one in listed] == [
        ("t", "", ""),
        ("s", "Bob", '{"turns":1}'),
    ]
    assert [one.id for one in classes.sessions("c", 1)] == ["t"]
    assert classes.session("c", "s") == listed[1]
    assert classes.session("c", "u") is None


def test_members_come_back_by_everything_they_are_found_by(engine: Engine) -> None:
    TeacherStore(engine).add(teacher())
    ClassStore(engine).add(classroom(), "ada")
    members = MemberStore(engine)
    one = member()
    assert members.add(one)
    for refused in (member("x", nickname_key="m"), member("x", owner="om")):
        assert not members.add(refused)
    assert members.of_class("c") == (one,)
    assert members.member("c", "m") == members.named("c", "m") == members.of_owner("c", "om") == one
    assert (
        members.member("d", "m") is members.named("d", "m") is members.of_owner("d", "om") is None
    )
    members.set_paused("m", True)
    members.set_code("m", "other")
    members.enter("m", WHEN + timedelta(hours=1))
    assert members.entered_last("om") == one.model_copy(
        update={"paused": True, "code": "other", "entered": WHEN + timedelta(hours=1)}
    )
    assert members.is_member("om")
    assert not members.is_member("eve")


def test_tries_count_across_connections_however_many_come_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'm.db'}"
    engines = [open_database(url) for _ in range(2)]
    stores = [AttemptStore(engine) for engine in engines]
    since = WHEN - timedelta(minutes=15)

    def attempt(number: int) -> bool:
        counted, waits = stores[number % 2].begin({"key": 5}, WHEN, since)
        assert bool(counted) == (waits is None)
        return bool(counted)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 5
    later = WHEN + timedelta(minutes=15)
    counted, _ = stores[0].begin({"key": 5}, later, WHEN)
    assert counted, "old tries are gone"
    stores[0].forget(counted)
    for engine in engines:
        engine.dispose()


def test_a_database_that_is_down_is_said_so(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("members", "class_teachers", "attempts", "log_ins"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    for call in (
        lambda: ClassStore(engine).all_of_teacher("ada"),
        lambda: MemberStore(engine).entered_last("o"),
        lambda: MemberStore(engine).add(member()),
        lambda: TeacherStore(engine).log_in("t"),
        lambda: AttemptStore(engine).begin({"key": 1}, WHEN, WHEN),
    ):
        with pytest.raises(StorageUnavailable):
            call()
