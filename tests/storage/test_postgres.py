"""A PostgreSQL that goes, comes back, or hangs: said in time, and mended by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from tests.postgres import Postgres
from tests.storage.lossy import LossyWay
from tests.storage.samples import stored, turn
from tutor_app.settings import Settings
from tutor_app.storage import Repository, StorageUnavailable, open_database
from tutor_app.storage.postgres import STATEMENT_SECONDS, limit_waiting
from tutor_app.tutor import Tutor


@pytest.fixture
def engine(postgres: Postgres) -> Iterator[Engine]:
    found = open_database(postgres.database())
    yield found
    found.dispose()


def test_a_server_that_was_stopped_and_started_again_is_used_again(
    postgres: Postgres, engine: Engine
) -> None:
    repository = Repository(engine)
    repository.create(stored(), turn(0))
    postgres.halt()
    try:
        for _ in range(2):
            with pytest.raises(StorageUnavailable):
                repository.load("s1")
            with pytest.raises(StorageUnavailable):
                repository.append(stored(version=2), turn(1))
    finally:
        postgres.resume()
    repository.append(stored(version=2), turn(1, "said again"))
    assert [one.message for one in repository.turns("s1")] == [turn(0).message, "said again"]


def test_a_server_that_hangs_is_given_up_and_used_again_later(postgres: Postgres) -> None:
    url = postgres.database() + "&connect_timeout=1"
    engine = create_engine(url, pool_pre_ping=True)
    limit_waiting(engine, seconds=0.5)
    repository = Repository(engine)
    repository.create(stored(), turn(0))
    postgres.hang()
    try:
        with pytest.raises(StorageUnavailable):  # it comes back at all
            repository.load("s1")
    finally:
        postgres.go_on()
    assert repository.load("s1") == stored()
    repository.close()


def test_the_server_is_told_how_long_a_statement_may_take(engine: Engine) -> None:
    with engine.connect() as connection:
        limit = connection.exec_driver_sql("SHOW statement_timeout").scalar()
    assert limit == f"{STATEMENT_SECONDS}s"


def test_what_the_address_says_itself_comes_first(postgres: Postgres) -> None:
    engine = open_database(postgres.database() + "&options=-c%20statement_timeout%3D1234ms")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "1234ms"
    engine.dispose()


def test_a_turn_that_was_stored_though_the_word_of_it_got_lost_is_not_said_twice(
    postgres: Postgres, tmp_path: Path
) -> None:
    with LossyWay(postgres.database()) as way:
        tutor = Tutor.open(tmp_path, Settings.model_validate({"DATABASE_URL": way.url}))
        try:
            session = tutor.start("add-up-to-n", "def total_up_to(n):\n    return 0\n")
            way.lose_a_commit()
            assert tutor.respond(session.id, "only once").text
            assert way.lost.is_set()
            assert tutor.respond(session.id, "and on").text
            turns = tutor.parts.repository.turns(session.id)
        finally:
            tutor.close()
    assert [turn.message for turn in turns] == ["", "only once", "and on"]


def test_a_session_that_was_stored_though_the_word_of_it_got_lost_is_begun_once(
    postgres: Postgres, tmp_path: Path
) -> None:
    with LossyWay(postgres.database()) as way:
        tutor = Tutor.open(tmp_path, Settings.model_validate({"DATABASE_URL": way.url}))
        try:
            way.lose_a_commit()
            begun = tutor.start("add-up-to-n", "def total_up_to(n):\n    return 0\n", owner="o")
            assert way.lost.is_set()
            assert begun.opening.text
            (stored,) = tutor.parts.repository.of_owner("o")
            turns = tutor.parts.repository.turns(begun.id)
        finally:
            tutor.close()
    assert stored.id == begun.id
    assert [turn.number for turn in turns] == [0]
