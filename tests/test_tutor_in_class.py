"""The tutor keeps to what a class allows, whoever asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.classroom.school import cheap_hashes
from tutor_app.classroom import ClassSettings, Teacher, TeacherOfClass
from tutor_app.dialogue import Case, Problem
from tutor_app.errors import ClassClosed, NotInThisClass, TutorPaused
from tutor_app.settings import Settings
from tutor_app.summary import read_summary
from tutor_app.testing import ModelDouble
from tutor_app.tutor import Tutor

OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
BOB, EVE = "b" * 32, "e" * 32


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def a_class(tutor: Tutor, owner: str = BOB) -> TeacherOfClass:
    """A class of Ada's with one student."""
    accounts = tutor.classroom.accounts
    link = accounts.setup_link()
    assert link is not None
    ada = accounts.join(link, "setup", "Ada", "a few words in a row")
    teacher = Teacher(id=ada.id, name=ada.name)
    place = tutor.classroom.classes.open(teacher, tutor.classroom.classes.create(teacher, "7b").id)
    assert place is not None
    tutor.classroom.members.join(place.classroom, "Bob", owner)
    return place


def allow(tutor: Tutor, place: TeacherOfClass, **changes: object) -> None:
    values = {name: getattr(place.classroom, name) for name in ClassSettings.model_fields} | changes
    tutor.classroom.classes.change(place, ClassSettings.model_validate(values))


def test_a_session_of_a_member_belongs_to_the_class_and_is_summed_up_with_every_turn(
    tutor: Tutor,
) -> None:
    place = a_class(tutor)
    session = tutor.start("add-up-to-n", OFF_BY_ONE, owner=BOB)
    tutor.respond(session.id, "idk", owner=BOB)
    tutor.respond(session.id, "no idea", owner=BOB)
    tutor.start("add-up-to-n", OFF_BY_ONE, owner=EVE)
    (listed,) = tutor.classroom.classes.sessions(place)
    assert (listed.id, listed.nickname, listed.turns) == (session.id, "Bob", 3)
    summary = read_summary(listed.summary)
    assert summary is not None
    assert (summary.turns, summary.slow_turns) == (3, 2)
    assert summary.faults
    assert tutor.view(session.id, owner=BOB).class_id == place.classroom.id


def test_only_the_problems_of_the_class_can_be_started(tutor: Tutor) -> None:
    place = a_class(tutor)
    allow(tutor, place, problems=("add-up-to-n",), own_problems=False)
    tutor.start("add-up-to-n", OFF_BY_ONE, owner=BOB)
    own = Problem.python(statement="Add.", cases=[Case(call="f(1)", expected="1")])
    for problem in ("factorial", own):
        with pytest.raises(NotInThisClass):
            tutor.start(problem, "", owner=BOB)
        tutor.start(problem, "", owner=EVE)
    assert len(tutor.sessions(BOB)) == 1


def test_while_it_is_paused_no_turn_is_taken_and_nothing_is_lost(tutor: Tutor) -> None:
    place = a_class(tutor)
    session = tutor.start("add-up-to-n", OFF_BY_ONE, owner=BOB)
    before = tutor.view(session.id, owner=BOB)
    tutor.classroom.classes.pause(place, True)
    with pytest.raises(TutorPaused):
        tutor.respond(session.id, "hello", owner=BOB)
    with pytest.raises(TutorPaused):
        tutor.start("factorial", "", owner=BOB)
    assert tutor.view(session.id, owner=BOB) == before
    tutor.keep_work(session.id, "# written meanwhile", owner=BOB)
    assert tutor.view(session.id, owner=BOB).work == "# written meanwhile"
    tutor.classroom.classes.pause(place, False)
    assert tutor.respond(session.id, "hello", owner=BOB).text


def test_one_student_can_be_paused_alone(tutor: Tutor) -> None:
    place = a_class(tutor)
    eve = tutor.classroom.members.join(place.classroom, "Eve", EVE).member
    sessions = {owner: tutor.start("add-up-to-n", OFF_BY_ONE, owner=owner) for owner in (BOB, EVE)}
    tutor.classroom.members.pause(place, eve.id, True)
    with pytest.raises(TutorPaused):
        tutor.respond(sessions[EVE].id, "hello", owner=EVE)
    tutor.respond(sessions[BOB].id, "hello", owner=BOB)


def test_in_a_closed_class_nothing_goes_on_but_everything_can_be_read(tutor: Tutor) -> None:
    place = a_class(tutor)
    session = tutor.start("add-up-to-n", OFF_BY_ONE, owner=BOB)
    tutor.classroom.classes.close(place, True)
    with pytest.raises(ClassClosed):
        tutor.respond(session.id, "hello", owner=BOB)
    assert tutor.view(session.id, owner=BOB).transcript
    alone = tutor.start("factorial", "", owner=BOB)
    assert tutor.view(alone.id, owner=BOB).class_id == ""


def test_a_class_without_the_model_never_asks_it_and_is_not_told_that_it_failed() -> None:
    with ModelDouble() as double:
        tutor = Tutor.open(None, Settings.model_validate({"OPENAI_BASE_URL": double.base_url}))
        try:
            place = a_class(tutor)
            allow(tutor, place, with_model=False)
            session = tutor.start("add-up-to-n", OFF_BY_ONE, owner=BOB)
            reply = tutor.respond(session.id, "I think it stops too early", owner=BOB)
            assert double.requests == ()
            assert (reply.engine, reply.fallbacks) == ("offline", ())
            allow(tutor, place, with_model=True, session_tokens=0)
            reply = tutor.respond(session.id, "because range leaves it out", owner=BOB)
            assert double.requests == ()
            assert {one.fault.value for one in reply.fallbacks} == {"over_budget"}
            allow(tutor, place, with_model=True, session_tokens=None)
            tutor.respond(session.id, "so it has to go one further", owner=BOB)
            assert double.requests != ()
        finally:
            tutor.close()
