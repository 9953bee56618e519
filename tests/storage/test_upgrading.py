"""A database that has been there since the first version of the tables, with what each earlier
version of the program wrote into it (`earlier/`: back-ups made by those versions).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine

from tests.storage.test_database import go, names
from tutor_app.settings import Settings
from tutor_app.storage import Repository, backup, open_database
from tutor_app.tutor import Tutor

EARLIER = {
    file.name.split(".")[0]: file
    for file in sorted((Path(__file__).parent / "earlier").glob("*.jsonl.gz"))
}
LATER = {"0002": {"usage"}, "0003": {"interventions"}, "0004": {"classes", "members", "teachers"}}


def written(version: str) -> list[dict[str, Any]]:
    """The rows of an earlier version, each with its table."""
    lines = gzip.decompress(EARLIER[version].read_bytes()).decode().splitlines()
    head, *rows = map(json.loads, lines)
    assert head["version"] == version
    return rows


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The database, grown up from the first version and not opened by this one yet."""
    made = create_engine(url)
    go(made, command.downgrade, "base")
    numbers = 0
    for version in EARLIER:
        go(made, command.upgrade, version)
        rows = written(version)
        for one in rows:
            if one["table"] == "turns":  # they were numbered anew in each of the back-ups
                numbers += 1
                one["row"]["id"] = numbers
            if one["table"] == "interventions":
                one["row"]["id"] = int(version)
        with made.begin() as connection:
            backup._fill(connection, ((one["table"], one["row"]) for one in rows))
    yield made
    made.dispose()


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


def test_every_session_is_there_and_goes_on(engine: Engine, url: str, tmp_path: Path) -> None:
    tutor = Tutor.open(tmp_path, Settings.model_validate({"DATABASE_URL": url}))
    try:
        for version in EARLIER:
            sessions = [one["row"] for one in written(version) if one["table"] == "sessions"]
            assert len(sessions) == 2
            for session in sessions:
                id, owner = session["id"], session["owner"]
                before = tutor.view(id, owner=owner)
                turns = [t for t in written(version) if t["table"] == "turns"]
                said = [
                    json.loads(t["row"]["record"]) for t in turns if t["row"]["session_id"] == id
                ]
                told = [line.text for line in before.transcript if line.by == "tutor"]
                assert told == [one["reply"]["text"] for one in said]
                if session["draft"] is not None:
                    assert before.work.endswith("# half done\n")
                assert tutor.respond(id, "and on it goes", owner=owner).text
                lines = tutor.view(id, owner=owner).transcript
                assert [line.text for line in lines if line.by == "student"][-1] == "and on it goes"
                assert len(tutor.parts.repository.turns(id)) == len(said) + 1
        accounts = tutor.classroom.accounts
        teacher = accounts.logged_in(
            accounts.log_in("Ms Curie", "a few words in a row", "192.0.2.1")
        )
        assert teacher
        (classroom,) = tutor.classroom.classes.mine(teacher)
        assert classroom.stored.name == "7b"
    finally:
        tutor.close()


def test_going_down_step_by_step_keeps_all_that_the_older_version_knows(
    engine: Engine, url: str
) -> None:
    # With foreign keys on, as the program has them: a table that is rebuilt would lose its turns.
    opened = open_database(url)
    before = {table: count(opened, table) for table in ("sessions", "turns")}
    for version in reversed(EARLIER):
        go(opened, command.downgrade, version)
        assert {table: count(opened, table) for table in before} == before
        for since, tables in LATER.items():
            assert tables & names(opened) == (tables if since <= version else set())
    opened.dispose()
    repository = Repository(open_database(url))
    try:
        for version in EARLIER:
            for one in written(version):
                if one["table"] == "sessions":
                    kept = repository.load(one["row"]["id"])
                    assert kept is not None
                    assert kept.state == one["row"]["state"]
                    numbers = [turn.number for turn in repository.turns(kept.id)]
                    assert numbers == list(range(kept.version))
    finally:
        repository.close()
