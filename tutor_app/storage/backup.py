"""Everything in the database as one compressed file, and back, on any kind of database.

The file is JSON Lines: first what it is, then the rows of each table. It is written from what the
database itself has, so a file of an older version of the program is read into tables of that
version, which are then brought up to date.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, select, text

from tutor_app.storage.database import connect, migrate
from tutor_app.storage.errors import StorageUnavailable, storage_errors

FORMAT = "maieutic-backup-1"
VERSIONS = "alembic_version"
ROWS_AT_ONCE = 200
SEEDED = frozenset({"content_versions"})
"""Tables with rows that a migration has put there; an empty database has them too."""


def back_up(url: str, file: Path) -> dict[str, int]:
    """Write a database into a file, as it is at one moment; the number of rows of each table.

    Other processes may go on meanwhile. Raises StorageUnavailable, OSError.
    """
    rows: dict[str, int] = {}
    with storage_errors():
        engine = connect(url)
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with engine.connect() as connection, gzip.open(file, "wt", encoding="utf-8") as out:
                tables = _tables(connection)
                head = {"format": FORMAT, "version": _version(connection)}
                out.write(json.dumps(head) + "\n")
                for table in tables:
                    rows[table.name] = 0
                    for row in connection.execute(select(table)).mappings():
                        line = {"table": table.name, "row": dict(row)}
                        out.write(json.dumps(line, ensure_ascii=False, default=_plain) + "\n")
                        rows[table.name] += 1
        finally:
            engine.dispose()
    return rows


def restore(url: str, file: Path) -> dict[str, int]:
    """Read such a file into a database with nothing in it; the number of rows of each table.

    All of it or nothing. Raises StorageUnavailable when the file is none of ours, the database
    has something in it, or it does not answer; OSError.
    """
    with storage_errors(), gzip.open(file, "rt", encoding="utf-8") as lines:
        version = _head(lines)
        engine = connect(url)
        try:
            with engine.begin() as connection:
                if any(
                    connection.execute(select(table)).first()
                    for table in _tables(connection)
                    if table.name not in SEEDED
                ):
                    raise StorageUnavailable("there is something in this database already")
                migrate(connection, version)
                for table in _tables(connection):
                    if table.name in SEEDED:
                        connection.execute(delete(table))
                rows = _fill(connection, _rows(lines))
                migrate(connection)
        except (EOFError, ValueError, KeyError) as error:
            raise StorageUnavailable("the file breaks off or is damaged") from error
        finally:
            engine.dispose()
    return rows


def _head(lines: Iterator[str]) -> str:
    try:
        head = json.loads(next(lines))
        if head["format"] != FORMAT:
            raise ValueError(head["format"])
        return str(head["version"])
    except (ValueError, KeyError, TypeError, StopIteration, EOFError, gzip.BadGzipFile) as error:
        raise StorageUnavailable("this is no file that `backup` has written") from error


def _rows(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in lines:
        one = json.loads(line)
        yield one["table"], one["row"]


def _fill(connection: Connection, rows: Iterator[tuple[str, dict[str, Any]]]) -> dict[str, int]:
    tables = {table.name: table for table in _tables(connection)}
    counts = dict.fromkeys(tables, 0)
    waiting: list[dict[str, Any]] = []
    current = ""
    for name, row in rows:
        if waiting and (name != current or len(waiting) == ROWS_AT_ONCE):
            connection.execute(insert(tables[current]), waiting)
            waiting = []
        current = name
        waiting.append(_typed(tables[name], row))
        counts[name] += 1
    if waiting:
        connection.execute(insert(tables[current]), waiting)
    if connection.dialect.name == "postgresql":
        for table in tables.values():
            _count_on(connection, table)
    return counts


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the ones that came with their numbers."""
    for column in table.primary_key:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        highest = connection.scalar(select(func.max(column))) if sequence else None
        if highest is not None:
            connection.execute(select(func.setval(sequence, highest)))


def _tables(connection: Connection) -> list[Table]:
    """The tables that are there, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def _version(connection: Connection) -> str:
    return str(connection.scalar(text(f"SELECT version_num FROM {VERSIONS}")))


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be backed up")


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with times as times again."""
    typed = dict(row)
    for name, value in row.items():
        kind = table.c[name].type.python_type
        if isinstance(value, str) and kind in (datetime, date):
            typed[name] = kind.fromisoformat(value)
    return typed
