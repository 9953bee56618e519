from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import TimeoutError as TookTooLong

from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable, database_url, open_database
from tutor_app.storage import database as module
from tutor_app.storage.database import reading
from tutor_app.storage.tables import Base

TABLES = {
    "attempts",
    "class_teachers",
    "classes",
    "content_versions",
    "errands",
    "interventions",
    "library_entries",
    "links",
    "log_ins",
    "members",
    "problems",
    "sessions",
    "teachers",
    "turns",
    "unexplained",
    "usage",
}


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def go(engine: Engine, move: Callable[[Config, str], object], target: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        move(config, target)


def test_a_new_file_has_the_tables_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'deep' / 'm.db'}")
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        assert names(engine) == TABLES
    finally:
        engine.dispose()


def test_the_migrations_make_what_the_tables_say(url: str) -> None:
    engine = open_database(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_migrations_go_down_and_up_again(url: str) -> None:
    engine = create_engine(url)
    go(engine, command.downgrade, "base")
    for move, target, expected in (
        (command.upgrade, "head", TABLES),
        (command.downgrade, "base", set()),
        (command.upgrade, "head", TABLES),
    ):
        go(engine, move, target)
        assert names(engine) == expected
    engine.dispose()


def test_tables_of_a_newer_version_are_named_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'm.db'}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StorageUnavailable, match="not of this version"):
        open_database(url)


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "no database"])
def test_a_database_that_is_not_there_is_named_so(url: str) -> None:
    with pytest.raises(StorageUnavailable):
        open_database(url)


def test_where_the_database_is_follows_the_settings(tmp_path: Path) -> None:
    plain, elsewhere = Settings.model_validate({"DATABASE_URL": None}), "postgresql://host/name"
    assert database_url(plain, tmp_path) == f"sqlite:///{tmp_path / 'maieutic.db'}"
    set_so = Settings.model_validate({"DATABASE_URL": elsewhere})
    assert database_url(set_so, tmp_path) == elsewhere
    assert database_url(set_so, None) == "sqlite://"


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'm.db'}"
    for _ in range(2):
        engine = open_database(url)
        assert names(engine) == TABLES
        engine.dispose()


def test_what_is_no_database_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "m.db").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StorageUnavailable):
        open_database(f"sqlite:///{tmp_path / 'm.db'}")


def test_a_locked_database_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    open_database(f"sqlite:///{path}").dispose()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StorageUnavailable):
            open_database(f"sqlite:///{path}", busy_milliseconds=10)
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    open_database(f"sqlite:///{path}", busy_milliseconds=10).dispose()


def test_a_folder_that_cannot_be_made_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageUnavailable):
        open_database(f"sqlite:///{tmp_path / 'file' / 'm.db'}")


def test_who_only_reads_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'db.sqlite'}", busy_milliseconds=0)
    try:
        with engine.begin() as writing:
            writing.execute(text("CREATE TABLE notes (said TEXT)"))
        with engine.begin() as writing:
            writing.execute(text("INSERT INTO notes VALUES ('not yet')"))
            with reading(engine).connect() as connection:
                assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 0
            with pytest.raises(TookTooLong), engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        with reading(engine).connect() as connection:
            assert connection.execute(text("SELECT said FROM notes")).scalar() == "not yet"
    finally:
        engine.dispose()
