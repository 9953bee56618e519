"""After a deletion no row of any table names what was deleted: tables are found by inspection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Table, insert, inspect, select

from tests.storage.samples import stored, turn, used
from tutor_app.storage import ClassStore, Repository, open_database
from tutor_app.storage.forgetting import CLASS_COLUMNS, KEPT, OWNER_COLUMNS, SESSION_COLUMNS
from tutor_app.storage.tables import Base, SessionRow, TurnRow

MINE = {"session_id": "mine", "owner": "ada", "class_code": "class-a", "class_id": "class-a"}
OTHER = {"session_id": "other", "owner": "bob", "class_code": "class-b", "class_id": "class-b"}
# Columns by which a table may say whose a row is. A new kind has to be known to `forgetting`.
ABOUT_SOMEBODY = ("session", "owner", "class", "student", "member", "pupil", "learner")


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = open_database("sqlite://")
    yield made
    made.dispose()


@pytest.fixture
def repository(engine: Engine) -> Repository:
    """Two students of two classes with rows in every table that can name them."""
    made = Repository(engine)
    for names, number in ((MINE, 0), (OTHER, 1)):
        session = stored(names["session_id"], owner=names["owner"], class_code=names["class_code"])
        made.create(session, turn(0, "hello", usage=used(10)))
        with engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name in ("sessions", "turns", "usage"):
                    continue
                connection.execute(insert(table).values(_row(table, names, number)))
    return made


def _row(table: Table, names: dict[str, str], number: int) -> dict[str, Any]:
    """A row that names this student, session and class wherever the table has a place for it."""
    row: dict[str, Any] = {}
    for column in table.columns:
        targets = {key.target_fullname for key in column.foreign_keys}
        if column.name in names:
            row[column.name] = names[column.name]
        elif table.name == "classes" and column.name == "id":
            row[column.name] = names["class_id"]
        elif targets or not column.nullable:
            row[column.name] = _value(column.type.python_type, f"{names['owner']}", number)
    return row


def _value(kind: type, text: str, number: int) -> Any:
    if kind is datetime:
        return datetime(2026, 3, 1)
    if kind is date:
        return date(2026, 3, 1)
    return text[:10] if kind is str else kind(number)


def naming(engine: Engine, columns: frozenset[str], value: str) -> list[str]:
    """The tables with a row that has this value in a column of one of these names."""
    found = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for name in columns.intersection(table.c.keys()):
                if connection.execute(select(table).where(table.c[name] == value)).first():
                    found.append(f"{table.name}.{name}")
    return found


def whole(engine: Engine) -> str:
    """Every value of every row, as text."""
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def test_every_column_about_somebody_is_known_to_forgetting(engine: Engine) -> None:
    known = SESSION_COLUMNS | OWNER_COLUMNS | CLASS_COLUMNS
    unknown = [
        f"{table}.{column['name']}"
        for table in inspect(engine).get_table_names()
        for column in inspect(engine).get_columns(table)
        if any(word in column["name"] for word in ABOUT_SOMEBODY)
        and column["name"] not in known
        # How many tokens a session or class may use names nobody.
        and not column["name"].endswith("_tokens")
    ]
    assert unknown == [], "teach tutor_app/storage/forgetting.py to delete by these"


def test_every_table_of_the_database_is_in_the_metadata(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)


def test_a_deleted_session_is_named_nowhere(engine: Engine, repository: Repository) -> None:
    assert len(naming(engine, SESSION_COLUMNS, "mine")) >= 2
    repository.delete(["mine"])
    assert naming(engine, SESSION_COLUMNS, "mine") == []
    assert repository.load("mine") is None
    assert "'mine'" not in whole(engine)
    assert repository.load("other") is not None


def test_a_deleted_student_is_named_nowhere(engine: Engine, repository: Repository) -> None:
    assert naming(engine, OWNER_COLUMNS, "ada")
    repository.delete_owner("ada")
    assert naming(engine, OWNER_COLUMNS, "ada") == []
    assert naming(engine, SESSION_COLUMNS, "mine") == []
    assert repository.of_owner("bob")


def test_a_deleted_class_is_named_nowhere(engine: Engine, repository: Repository) -> None:
    assert naming(engine, CLASS_COLUMNS, "class-a")
    repository.delete_class("class-a")
    assert naming(engine, CLASS_COLUMNS, "class-a") == []
    assert naming(engine, SESSION_COLUMNS, "mine") == []
    assert "class-a" not in whole(engine)
    assert len(ClassStore(engine).sessions("class-b", 10)) == 1


def test_what_it_cost_still_adds_up_and_names_nobody(
    engine: Engine, repository: Repository
) -> None:
    assert {"usage"} == KEPT
    repository.delete_class("class-a")
    (day,) = repository.usage_by_day(date(2026, 1, 1))
    assert (day.turns, day.prompt_tokens) == (2, 20)
    assert repository.usage_of_class("class-a").turns == 0
    assert repository.usage_of_class("class-b").prompt_tokens == 10


def test_more_sessions_than_fit_into_one_statement_are_deleted(engine: Engine) -> None:
    repository = Repository(engine)
    for number in range(1201):
        repository.create(stored(f"s{number}", owner="ada"), turn(0))
    repository.delete_owner("ada")
    assert repository.of_owner("ada") == ()
    with engine.connect() as connection:
        assert connection.execute(select(SessionRow)).first() is None
        assert connection.execute(select(TurnRow)).first() is None
