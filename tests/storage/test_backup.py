"""Everything out of one database and into another, of the same kind or not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from tests.storage.conftest import Ask
from tests.storage.samples import stored, turn, used
from tests.storage.test_database import go
from tutor_app.dialogue import Fault
from tutor_app.storage import Repository, StorageUnavailable, back_up, open_database, restore


def filled(url: str) -> None:
    repository = Repository(open_database(url))
    said = 'ünïcode \\ "quotes"\nand lines '
    repository.create(stored("s1", state=said, draft=said), turn(0, said, usage=used(10, 2, 0.25)))
    repository.append(stored("s1", 2, state=said), turn(1, faults=(Fault.TIMEOUT,)))
    for number in range(450):
        repository.create(stored(f"n{number}"), turn(0))
    repository.close()


def test_everything_is_there_again_and_it_goes_on(url: str, tmp_path: Path) -> None:
    filled(url)
    file, other = tmp_path / "b.jsonl.gz", f"sqlite:///{tmp_path / 'other.db'}"
    rows = back_up(url, file)
    assert (rows["sessions"], rows["turns"]) == (451, 452)
    assert restore(other, file) == rows
    before, after = Repository(open_database(url)), Repository(open_database(other))
    try:
        assert after.load("s1") == before.load("s1")
        assert after.turns("s1") == before.turns("s1")
        assert after.usage_by_session() == before.usage_by_session()
        after.append(stored("n1", 2), turn(1))
    finally:
        before.close()
        after.close()


def test_a_school_moves_from_a_file_to_a_server(url: str, tmp_path: Path) -> None:
    filled(f"sqlite:///{tmp_path / 'old.db'}")
    file = tmp_path / "b.jsonl.gz"
    rows = back_up(f"sqlite:///{tmp_path / 'old.db'}", file)
    assert restore(url, file) == rows
    repository = Repository(open_database(url))
    try:  # rows are numbered on after those that came with their numbers
        repository.append(stored("s1", 3), turn(2, usage=used(1)))
        assert [one.number for one in repository.turns("s1")] == [0, 1, 2]
    finally:
        repository.close()


def test_a_database_with_something_in_it_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl.gz"
    filled(url)
    back_up(url, file)
    with pytest.raises(StorageUnavailable, match="something in this database"):
        restore(url, file)


@pytest.mark.parametrize(
    "content",
    [b"not a backup", gzip.compress(b"{}\n"), gzip.compress(b"")],
    ids=["words", "an object", "nothing"],
)
def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "b.jsonl.gz"
    file.write_bytes(content)
    with pytest.raises(StorageUnavailable, match="no file that"):
        restore(f"sqlite:///{tmp_path / 'm.db'}", file)


def test_a_backup_that_breaks_off_restores_nothing(url: str, tmp_path: Path, ask: Ask) -> None:
    source, file = f"sqlite:///{tmp_path / 'source.db'}", tmp_path / "b.jsonl.gz"
    filled(source)
    back_up(source, file)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(StorageUnavailable, match="breaks off"):
        restore(url, file)
    assert ask("SELECT count(*) FROM sessions") == [(0,)]


def test_a_backup_of_the_first_version_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    old, file = f"sqlite:///{tmp_path / 'old.db'}", tmp_path / "b.jsonl.gz"
    engine = create_engine(old)
    go(engine, command.upgrade, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO sessions VALUES ('old', 'ada', 'p', 'A problem', 'open', 1, '{}', NULL,"
            " '2026-03-01 12:00:00', '2026-03-01 12:00:00')"
        )
    engine.dispose()
    back_up(old, file)
    engine = create_engine(url)
    go(engine, command.downgrade, "base")
    engine.dispose()
    restore(url, file)
    repository = Repository(open_database(url))
    try:
        assert repository.load("old") == stored("old")
    finally:
        repository.close()
