"""Every test of storage runs on SQLite and on a PostgreSQL server that the tests start."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from tests.postgres import Postgres
from tutor_app.storage import Repository, open_database

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with all its tables."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'm.db'}"
        open_database(found).dispose()
        return found
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def repository(url: str) -> Iterator[Repository]:
    made = Repository(open_database(url))
    yield made
    made.close()


@pytest.fixture
def ask(url: str) -> Ask:
    """Asks the database itself, in SQL; what is changed stays."""

    def asked(statement: str) -> list[tuple[Any, ...]]:
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                found = connection.exec_driver_sql(statement)
                return [tuple(row) for row in found] if found.returns_rows else []
        finally:
            engine.dispose()

    return asked
