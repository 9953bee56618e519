"""Sessions past their time go, with all their rows; younger ones stay whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.storage.conftest import Ask
from tests.storage.samples import WHEN, deed_of_a_teacher, stored, turn
from tutor_app.dialogue import MarkLeak, RateReply
from tutor_app.storage import ClassStore, Repository, StoredClass, forgetting, open_database

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def add(repository: Repository, id: str, code: str, used: datetime, turns: int = 2) -> None:
    """A session whose last turn was at `used`."""
    session = stored(id, class_code=code, created=used - DAY, updated=used)
    repository.create(session, turn(0, at=used if turns == 1 else used - DAY))
    if turns > 1:
        again = session.model_copy(update={"version": 2})
        repository.append(again, turn(1, at=used))


def left(ask: Ask) -> tuple[set[str], set[str]]:
    """The sessions that are left, and those that turns are left of."""
    sessions = {row[0] for row in ask("SELECT id FROM sessions")}
    return sessions, {row[0] for row in ask("SELECT session_id FROM turns")}


def test_what_nobody_touched_goes_and_nothing_younger(repository: Repository, ask: Ask) -> None:
    add(repository, "old", "a", WHEN - SECOND)
    add(repository, "used", "a", WHEN)
    add(repository, "other", "b", WHEN - 100 * DAY)
    assert repository.delete_untouched("a", WHEN) == 1
    assert left(ask) == ({"used", "other"}, {"used", "other"})
    assert len(repository.turns("used")) == 2
    assert repository.delete_untouched("a", WHEN) == 0


def test_a_draft_keeps_a_session_of_a_class_but_none_without_a_turn(
    repository: Repository, ask: Ask
) -> None:
    add(repository, "typed", "a", WHEN - DAY)
    repository.keep_draft("typed", "x = 1")
    assert repository.delete_untouched("a", WHEN) == 0
    assert repository.delete_without_turn(WHEN) == 1
    assert left(ask) == (set(), set())


def test_without_a_turn_everybodys_go_and_nothing_younger(repository: Repository, ask: Ask) -> None:
    add(repository, "old", "", WHEN - SECOND)
    add(repository, "of-class", "a", WHEN - SECOND, turns=1)
    add(repository, "used", "", WHEN)
    repository.interventions.add(deed_of_a_teacher(session="old"))
    assert repository.delete_without_turn(WHEN) == 2
    assert left(ask) == ({"used"}, {"used"})
    assert ask("SELECT * FROM interventions") == []


def test_many_go_a_few_at_a_time(
    repository: Repository, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "SWEPT_AT_ONCE", 2)
    for number in range(5):
        add(repository, f"s{number}", "a", WHEN - DAY, turns=1)
    add(repository, "used", "a", WHEN, turns=1)
    assert repository.delete_untouched("a", WHEN) == 5
    assert left(ask) == ({"used"}, {"used"})


def test_a_student_is_deleted_from_one_class_only(repository: Repository, ask: Ask) -> None:
    for id, owner, code in (
        ("mine", "ada", "a"),
        ("elsewhere", "ada", "b"),
        ("alone", "ada", ""),
        ("others", "bob", "a"),
    ):
        repository.create(stored(id, owner=owner, class_code=code), turn(0))
    repository.delete_member("a", "ada")
    assert left(ask)[0] == {"elsewhere", "alone", "others"}


def test_classes_with_a_time_are_known(url: str, ask: Ask) -> None:
    ask("INSERT INTO teachers VALUES ('t', 'T', 't', 'x', '2026-03-01 00:00:00')")
    engine = open_database(url)
    classes = ClassStore(engine)
    for id, days in (("a", 30), ("b", None), ("c", 1)):
        one = StoredClass(id=id, name=id, code=id, retention_days=days, created=WHEN)
        assert classes.add(one, "t")
    assert classes.kept_for() == {"a": 30, "c": 1}
    engine.dispose()


def test_deeds_of_a_class_are_found_by_kind_session_by_session(repository: Repository) -> None:
    for id, code in (("s1", "a"), ("s2", "a"), ("s3", "b")):
        repository.create(stored(id, class_code=code), turn(0))
    rate, leak = RateReply(turn=0, stars=5), MarkLeak(turn=0)
    for session, deed in (("s2", leak), ("s1", rate), ("s2", rate), ("s3", rate), ("s1", None)):
        repository.interventions.add(deed_of_a_teacher(deed, session=session))
    found = repository.interventions.of_class("a", ["rate_reply", "mark_leak"])
    assert [(one.session, one.kind) for one in found] == [
        ("s1", "rate_reply"),
        ("s2", "mark_leak"),
        ("s2", "rate_reply"),
    ]
