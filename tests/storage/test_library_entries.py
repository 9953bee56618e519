from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutor_app.storage import (
    EntryConflict,
    EntryStatus,
    LibraryEntries,
    StoredEntry,
    open_database,
)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[LibraryEntries, LibraryEntries]]:
    """Two processes on one database."""
    engines = [open_database(f"sqlite:///{tmp_path / 'm.db'}") for _ in range(2)]
    yield LibraryEntries(engines[0]), LibraryEntries(engines[1])
    for engine in engines:
        engine.dispose()


def entry(key: str = "one", text: str = "{}", version: int = 0, **more: object) -> StoredEntry:
    values = {"subject": "python", "key": key, "entry": text, "version": version, "author": "ada"}
    return StoredEntry.model_validate(values | more)


def test_what_is_saved_is_seen_by_the_other_process_and_counted(
    two: tuple[LibraryEntries, LibraryEntries],
) -> None:
    here, there = two
    before = there.changes()
    saved = here.save(entry())
    assert (saved.version, saved.author, saved.status) == (1, "ada", EntryStatus.ACTIVE)
    assert there.changes() == before + 1
    assert there.all("python") == (saved,)
    assert there.load("python", "one") == saved
    assert there.all("algebra") == ()
    again = there.save(saved.model_copy(update={"entry": '{"a": 1}'}))
    assert again.version == 2
    assert again.created == saved.created
    assert here.changes() == before + 2


def test_of_two_editors_the_second_is_told_and_gets_what_stands_there(
    two: tuple[LibraryEntries, LibraryEntries],
) -> None:
    ada, ben = two
    loaded = ada.save(entry())
    first = ada.save(loaded.model_copy(update={"entry": '"ada"'}))
    counted = ada.changes()
    with pytest.raises(EntryConflict) as told:
        ben.save(loaded.model_copy(update={"entry": '"ben"'}))
    assert told.value.current == first
    assert ben.load("python", "one") == first
    assert ben.changes() == counted
    mended = first.model_copy(update={"entry": '"ben, and ada"'})
    assert ben.save(mended).version == 3


def test_of_two_who_write_a_new_entry_of_the_same_name_one_is_told(
    two: tuple[LibraryEntries, LibraryEntries],
) -> None:
    ada, ben = two
    stored = ada.save(entry(text='"ada"'))
    with pytest.raises(EntryConflict) as told:
        ben.save(entry(text='"ben"'))
    assert told.value.current == stored


def test_many_at_once_lose_nothing(two: tuple[LibraryEntries, LibraryEntries]) -> None:
    first = two[0].save(entry())

    def try_once(number: int) -> int:
        try:
            two[number % 2].save(first.model_copy(update={"entry": f'"{number}"'}))
        except EntryConflict:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_once, range(16))) == 1
    assert two[0].all("python")[0].version == 2


def test_several_are_saved_together_or_not_at_all(
    two: tuple[LibraryEntries, LibraryEntries],
) -> None:
    here, _ = two
    stored = here.save(entry("one"))
    with pytest.raises(EntryConflict):
        here.save_all((entry("two"), entry("one", "changed")))
    assert here.all("python") == (stored,)
    here.save_all((entry("two"), entry("one", "changed", 1)))
    assert [one.entry for one in here.all("python")] == ["changed", "{}"]
