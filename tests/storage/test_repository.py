from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.conftest import Ask
from tests.storage.samples import WHEN, deed_of_a_teacher, stored, turn
from tutor_app.dialogue import Status
from tutor_app.storage import Repository, VersionConflict, open_database


def test_what_is_stored_comes_back(repository: Repository) -> None:
    repository.create(stored(), turn(0, ""))
    assert repository.load("s1") == stored()
    assert repository.turns("s1") == (turn(0, ""),)
    assert repository.load("other") is None
    assert repository.turns("other") == ()


@settings(max_examples=40)  # each makes a database of its own
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    repository = Repository(open_database("sqlite://"))
    try:
        repository.create(stored(draft=text, state=text), turn(0, text, text))
        assert repository.load("s1") == stored(draft=text, state=text)
        assert repository.turns("s1") == (turn(0, text, text),)
    finally:
        repository.close()


def test_a_turn_and_the_state_after_it_come_together(repository: Repository) -> None:
    repository.create(stored(), turn(0))
    repository.append(stored(version=2, state='{"a": 1}', status=Status.SOLVED), turn(1))
    found = repository.load("s1")
    assert found is not None
    assert (found.version, found.state, found.status) == (2, '{"a": 1}', Status.SOLVED)
    assert [one.number for one in repository.turns("s1")] == [0, 1]


def test_of_two_turns_with_the_same_version_one_is_refused_whole(repository: Repository) -> None:
    repository.create(stored(), turn(0))
    repository.append(stored(version=2, state="first"), turn(1, "first"))
    with pytest.raises(VersionConflict):
        repository.append(stored(version=2, state="second"), turn(1, "second"))
    found = repository.load("s1")
    assert found is not None
    assert found.state == "first"
    assert [one.message for one in repository.turns("s1")] == ["hello", "first"]


def test_an_owner_sees_their_own_latest_first(repository: Repository) -> None:
    repository.create(stored("old"), turn(0))
    repository.create(stored("new", updated=WHEN.replace(hour=13)), turn(0))
    repository.create(stored("alien", owner="bob"), turn(0))
    assert [one.id for one in repository.of_owner("ada")] == ["new", "old"]


def test_deleting_takes_turns_and_interventions_with_it(repository: Repository, ask: Ask) -> None:
    for id in ("s1", "s2"):
        repository.create(stored(id), turn(0))
        repository.interventions.add(deed_of_a_teacher(session=id))
    repository.delete(["s1"])
    assert ask("SELECT session_id FROM interventions") == [("s2",)]
    assert ask("SELECT session_id FROM turns") == [("s2",)]
    assert ask("SELECT id FROM sessions") == [("s2",)]


def test_a_draft_is_kept_apart_from_turns(repository: Repository) -> None:
    repository.create(stored(), turn(0))
    repository.keep_draft("s1", "half a line")
    found = repository.load("s1")
    assert found is not None
    assert (found.draft, found.version) == ("half a line", 1)


def test_eight_threads_that_read_and_then_write_lose_nothing(url: str) -> None:
    repository = Repository(open_database(url, 30_000))
    repository.create(stored(), turn(0))

    def take_turns(_: int) -> None:
        for _ in range(5):
            while True:
                found = repository.load("s1")
                assert found is not None
                after = found.model_copy(update={"version": found.version + 1})
                try:
                    repository.append(after, turn(found.version))
                    break
                except VersionConflict:
                    continue

    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(take_turns, range(8)))
        assert [one.number for one in repository.turns("s1")] == list(range(41))
    finally:
        repository.close()
