"""What is past its time is deleted: by class, and in a demo for everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.storage.samples import WHEN, stored, turn
from tutor_app.classroom import SAMPLE_CLASS, sample_class
from tutor_app.settings import Mode, Settings
from tutor_app.storage import ClassStore, Repository, StorageUnavailable, StoredClass, open_database
from tutor_app.web.sweeping import Sweeper, sweep

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = open_database("sqlite://")
    yield made
    made.dispose()


@pytest.fixture
def repository(engine: Engine) -> Repository:
    """Sessions a day and ten days old: in a class that keeps them for three, in one that keeps
    them, and in none.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO teachers VALUES ('t', 'T', 't', 'x', '2026-03-01 00:00:00')"
        )
    for code, days in (("short", 3), ("for-good", None)):
        new = StoredClass(id=code, name=code, code=code, retention_days=days, created=WHEN)
        assert ClassStore(engine).add(new, "t")
    made = Repository(engine)
    for code in ("short", "for-good", ""):
        for days in (1, 10):
            at = WHEN - days * DAY
            id = f"{code}-{days}"
            made.create(stored(id, class_code=code, created=at, updated=at), turn(0, at=at))
    return made


def left(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM sessions").scalars())


def test_a_class_keeps_its_sessions_as_long_as_its_teacher_wants(
    engine: Engine, repository: Repository
) -> None:
    everything = left(engine)
    assert sweep(repository, ClassStore(engine), Settings(), WHEN) == 1
    assert everything - left(engine) == {"short-10"}


def test_in_a_demo_everything_goes_after_some_hours(engine: Engine, repository: Repository) -> None:
    demo = Settings(mode=Mode.DEMO, demo_hours=48)
    assert sweep(repository, ClassStore(engine), demo, WHEN) == 3
    assert left(engine) == {"short-1", "for-good-1", "-1"}
    assert sweep(repository, ClassStore(engine), demo, WHEN + 24 * HOUR) == 0
    assert sweep(repository, ClassStore(engine), demo, WHEN + 25 * HOUR) == 3


def test_the_sample_class_of_a_demo_stays(engine: Engine, repository: Repository) -> None:
    ClassStore(engine).add(sample_class("8b", WHEN), None)
    for id, class_id in (("s", SAMPLE_CLASS), ("other", "")):
        old = stored(id, class_code=class_id, created=WHEN - 99 * DAY, updated=WHEN - 99 * DAY)
        repository.create(old, turn(0, at=WHEN - 99 * DAY))
    sweep(repository, ClassStore(engine), Settings(mode=Mode.DEMO), WHEN + DAY)
    assert left(engine) == {"s"}


def test_it_sweeps_until_it_is_stopped_also_after_the_database_was_away(
    engine: Engine, repository: Repository
) -> None:
    times, swept = [], threading.Event()

    def clock():  # type: ignore[no-untyped-def]
        times.append(1)
        if len(times) == 1:
            raise StorageUnavailable("away")
        if len(times) == 3:
            swept.set()
        return WHEN

    sweeper = Sweeper(repository, ClassStore(engine), Settings(), every=0.001, clock=clock)
    sweeper.start()
    assert swept.wait(20)
    sweeper.stop()
    assert not sweeper._thread.is_alive()
    assert "short-10" not in left(engine)
