"""The sample class is played by the real tutor: once, whole, and at nobody's cost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.teacher.site import WORK
from tutor_app.catalog import Catalog
from tutor_app.classroom import GUEST, SAMPLE_CLASS
from tutor_app.content import LivingCatalog
from tutor_app.settings import Mode, Settings
from tutor_app.storage import ClassSession, Errand
from tutor_app.tutor import Tutor
from tutor_app.web.sample import open_sample
from tutor_app.web.sample.playing import SampleClass
from tutor_app.web.sample.script import Attempt, MadeUpStudent, Says, Script

DEMO = Settings(mode=Mode.DEMO)


def script(*names: str, says: int = 1) -> Script:
    attempt = Attempt(problem="add-up-to-n", work=WORK, then=(Says(says="hm"),) * says)
    return Script(
        name="8b",
        students=tuple(MadeUpStudent(name=n, about="x", sessions=(attempt,)) for n in names),
    )


@pytest.fixture(scope="module")
def opened() -> Iterator[Tutor]:
    made = Tutor.open(None, DEMO)
    yield made
    made.close()


@pytest.fixture
def tutor(opened: Tutor) -> Tutor:
    """One on whose database nothing was played."""
    repository = opened.parts.repository
    repository.delete_class(SAMPLE_CLASS)
    with repository._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM errands")
    return opened


def sessions(tutor: Tutor) -> tuple[ClassSession, ...]:
    place = tutor.classroom.classes.open(GUEST, SAMPLE_CLASS)
    return tutor.classroom.classes.sessions(place) if place else ()


def test_it_goes_by_no_limit_for_visitors_and_is_in_no_count(tutor: Tutor) -> None:
    limited = DEMO.model_copy(update={"visitor_turns": 1, "total_turns": 1})
    played = SampleClass(tutor.parts, limited, script("Ada", "Bob", says=2), pause=0)
    assert played.see_to_it() is Errand.DONE
    assert b"maieutic_turns_total{" not in tutor.metrics.text()


def test_it_is_played_once(tutor: Tutor) -> None:
    assert SampleClass(tutor.parts, DEMO, script("Ada"), pause=0).see_to_it() is Errand.DONE
    first = sessions(tutor)
    assert SampleClass(tutor.parts, DEMO, script("Ada"), pause=0).see_to_it() is Errand.DONE
    assert sessions(tutor) == first
    # A script that was changed is another class.
    SampleClass(tutor.parts, DEMO, script("Bob"), pause=0).see_to_it()
    assert [one.nickname for one in sessions(tutor)] == ["Bob"]


def test_of_two_processes_one_plays(tutor: Tutor) -> None:
    both = [SampleClass(tutor.parts, DEMO, script("Ada", "Bob"), pause=0) for _ in range(2)]
    threads = [threading.Thread(target=one.see_to_it) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.nickname for one in sessions(tutor)) == ["Ada", "Bob"]


def test_what_was_broken_off_is_done_over(tutor: Tutor) -> None:
    stopped = SampleClass(tutor.parts, DEMO, script("Ada", "Bob"), pause=0)
    stopped._stopped.set()
    assert stopped.see_to_it() is Errand.OTHERS
    assert SampleClass(tutor.parts, DEMO, script("Ada", "Bob"), pause=0).see_to_it() is Errand.DONE
    assert sorted(one.nickname for one in sessions(tutor)) == ["Ada", "Bob"]


def test_who_was_killed_is_followed_by_another_and_does_no_more(tutor: Tutor) -> None:
    now = datetime.now(UTC)
    second = SampleClass(
        tutor.parts, DEMO, script("Ada"), pause=0, clock=lambda: now + timedelta(minutes=2)
    )
    asleep: list[int] = []

    def clock() -> datetime:
        # The computer falls asleep in the middle of the play, and another process takes over.
        asleep.append(1)
        if len(asleep) == 4:
            assert second.see_to_it() is Errand.DONE
        return now

    first = SampleClass(tutor.parts, DEMO, script("Ada", says=3), pause=0, clock=clock)
    assert first.see_to_it() is Errand.OTHERS
    assert len(asleep) >= 4
    assert [(one.nickname, one.turns) for one in sessions(tutor)] == [("Ada", 2)]


def test_it_runs_in_the_background_after_what_comes_first(tutor: Tutor) -> None:
    came = threading.Event()
    playing = SampleClass(tutor.parts, DEMO, script("Ada"), pause=0)
    playing.start(lambda: assert_came(came))
    assert sessions(tutor) == ()
    came.set()
    playing._thread.join(20)
    assert len(sessions(tutor)) == 1
    playing.stop()


def assert_came(event: threading.Event) -> None:
    assert event.wait(20)


def test_nobody_can_join_the_class_or_has_it(tutor: Tutor) -> None:
    SampleClass(tutor.parts, DEMO, script("Ada"), pause=0).see_to_it()
    stored = tutor.parts.school.classes.load(SAMPLE_CLASS)
    assert stored is not None
    assert not any(character.isalnum() for character in stored.code)
    assert tutor.parts.school.classes.teachers(SAMPLE_CLASS) == ()


def test_there_is_none_outside_a_demo_or_without_a_script(
    tutor: Tutor, caplog: pytest.LogCaptureFixture
) -> None:
    assert open_sample(tutor.parts, Settings()) is None
    assert open_sample(tutor.parts, DEMO) is not None
    nothing = LivingCatalog(Catalog({}), tutor.parts.problems, lambda code: [])
    assert open_sample(replace(tutor.parts, catalog=nothing), DEMO) is None
    assert "sample_class.yaml: students.0.sessions.0.problem" in caplog.text
