"""What teachers did, as stored: in order, after the right turn, for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.storage.samples import WHEN, deed_of_a_teacher, stored, turn
from tutor_app.dialogue import (
    Deed,
    HandBack,
    Intervention,
    MarkLeak,
    MarkWronglyBlocked,
    PinQuestion,
    RateReply,
    SetMisconception,
    SetUnderstanding,
    SwitchTutor,
    TakeOver,
    TeacherMessage,
)
from tutor_app.storage import Repository, StorageUnavailable, open_database

EVERY_DEED: tuple[Deed, ...] = (
    SetUnderstanding(understanding="f:cause", held=True, reason="She told me in class."),
    SetMisconception(misconception="range-includes-stop", held=False, reason="A slip."),
    RateReply(turn=1, stars=2, comment="Too much at once", better="What is `i` at the end?"),
    MarkLeak(turn=1, span="n + 1"),
    MarkWronglyBlocked(turn=2, draft=0, comment="That was fine"),
    PinQuestion(text="Which numbers did you want?", as_it_is=True),
    TakeOver(reason="She asked for me"),
    TeacherMessage(text="I am here."),
    HandBack(),
    SwitchTutor(on=False, reason="A test"),
)


def test_every_deed_comes_back_in_order_with_its_place_among_the_turns(
    repository: Repository,
) -> None:
    repository.create(stored(), turn(0))
    added = [
        repository.interventions.add(deed_of_a_teacher(deed, id=f"i{n}"))
        for n, deed in enumerate(EVERY_DEED)
    ]
    repository.append(stored(version=2), turn(1))
    later = repository.interventions.add(deed_of_a_teacher(id="later"))
    found = repository.interventions.of_session("s1")
    assert list(found) == [*added, later]
    assert [one.deed for one in found] == [*EVERY_DEED, TakeOver()]
    assert [one.number for one in found] == list(range(1, len(EVERY_DEED) + 2))
    assert [one.after_turn for one in found] == [0] * len(EVERY_DEED) + [1]
    assert {(one.teacher, one.at) for one in found} == {("Ms Curie", WHEN)}
    assert repository.interventions.since("s1", len(EVERY_DEED)) == (later,)
    assert repository.interventions.latest("s1") == len(EVERY_DEED) + 1


def test_one_session_knows_nothing_of_another(repository: Repository) -> None:
    for id in ("s1", "s2"):
        repository.create(stored(id), turn(0))
    repository.interventions.add(deed_of_a_teacher(session="s2"))
    assert repository.interventions.of_session("s1") == ()
    assert repository.interventions.latest("s1") == 0
    assert repository.interventions.latest("no such session") == 0


def test_for_a_session_that_is_not_there_nothing_is_stored(repository: Repository) -> None:
    assert repository.interventions.add(deed_of_a_teacher()) is None
    assert repository.interventions.of_session("s1") == ()


def test_the_moment_is_the_same_in_any_zone(repository: Repository) -> None:
    repository.create(stored(), turn(0))
    here = datetime(2026, 3, 1, 20, 0, tzinfo=timezone(timedelta(hours=-8)))
    repository.interventions.add(deed_of_a_teacher(at=here))
    (found,) = repository.interventions.of_session("s1")
    assert found.at == here.astimezone(UTC)


@settings(max_examples=40)  # each makes a database of its own
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_words_come_back_as_they_were(text: str) -> None:
    repository = Repository(open_database("sqlite://"))
    try:
        repository.create(stored(), turn(0))
        repository.interventions.add(deed_of_a_teacher(TeacherMessage(text=text)))
        (found,) = repository.interventions.of_session("s1")
        assert found.deed == TeacherMessage(text=text)
    finally:
        repository.close()


def test_teachers_and_turns_at_once_lose_nothing(repository: Repository) -> None:
    repository.create(stored(), turn(0))

    def act(n: int) -> Intervention | None:
        return repository.interventions.add(deed_of_a_teacher(id=f"i{n}"))

    with ThreadPoolExecutor(6) as pool:
        adding = [pool.submit(act, n) for n in range(30)]
        for version in range(2, 8):
            repository.append(stored(version=version), turn(version - 1))
        added = [one.result() for one in adding]
    found = repository.interventions.of_session("s1")
    assert [one.number for one in found] == list(range(1, 31))
    assert sorted(one.id for one in found) == sorted(one.id for one in added if one)
    places = [one.after_turn for one in found]
    assert places == sorted(places)
    assert len(repository.turns("s1")) == 7


def test_a_broken_database_is_named_so(tmp_path: Path) -> None:
    repository = Repository(open_database(f"sqlite:///{tmp_path / 'm.db'}"))
    repository.close()
    for file in tmp_path.glob("m.db*"):
        file.write_bytes(b"no database" * 500)
    with pytest.raises(StorageUnavailable):
        repository.interventions.latest("s1")


@pytest.mark.parametrize("deed", EVERY_DEED, ids=lambda deed: deed.kind)
def test_a_deed_is_known_by_its_kind(deed: Deed) -> None:
    read: Deed = TypeAdapter(Deed).validate_python(deed.model_dump())
    assert read == deed
