"""The student's page for a student who is in a class."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr
import pytest

from tests.classroom.school import cheap_hashes
from tests.web.updates import drain, shown
from tutor_app.classroom import ClassSettings, Teacher, TeacherOfClass
from tutor_app.settings import Mode, Settings
from tutor_app.tutor import Tutor
from tutor_app.web.access import is_owner, new_owner
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.desk import Desk
from tutor_app.web.layout import Parts, lay_out
from tutor_app.web.student_cookie import COOKIE
from tutor_app.web.words import Words, load_words

OFFLINE = Settings(api_key=None, base_url=None)
BOB = "b" * 32


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None, OFFLINE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def parts() -> Parts:
    with gr.Blocks():
        return lay_out([], load_words(), load_concept_names(), "s", has_model=False)


@pytest.fixture
def desk(tutor: Tutor, parts: Parts, words: Words) -> Desk:
    return Desk(tutor, parts, words, load_concept_names(), OFFLINE)


@pytest.fixture
def place(tutor: Tutor) -> TeacherOfClass:
    accounts = tutor.classroom.accounts
    link = accounts.setup_link()
    assert link is not None
    made = accounts.join(link, "setup", "Ada", "a few words in a row")
    teacher = Teacher(id=made.id, name=made.name)
    found = tutor.classroom.classes.open(teacher, tutor.classroom.classes.create(teacher, "7b").id)
    assert found is not None
    tutor.classroom.members.join(found.classroom, "Bob", BOB)
    return found


def test_the_cookie_of_joining_makes_the_page_the_students(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    alone = new_owner()
    drain(desk.open_problem(alone, "factorial"))
    update = desk.arrive(alone, "", {COOKIE: BOB})
    assert update[parts.owner] == BOB
    assert "<strong>7b</strong>" in update[parts.in_class]
    assert "<strong>Bob</strong>" in update[parts.in_class]
    assert [one.title for one in desk.summaries(BOB)] == ["Factorial"], "nothing is lost"
    assert desk.tutor.classroom.classes.sessions(place) == ()


def test_the_field_for_a_class_code_is_there_unless_this_is_a_demo(
    desk: Desk, tutor: Tutor, parts: Parts, words: Words, place: TeacherOfClass
) -> None:
    demo = Desk(tutor, parts, words, load_concept_names(), Settings(mode=Mode.DEMO))
    alone = new_owner()
    for show in (lambda one: one.arrive(alone, "", {}), lambda one: one.problems(alone)):
        assert words("class.have_code") in show(desk)[parts.in_class]
        assert show(demo)[parts.in_class] == ""
    # Whoever a teacher with an account has given a link is in that class all the same.
    assert "<strong>7b</strong>" in demo.arrive(alone, "", {COOKIE: BOB})[parts.in_class]


def test_without_the_cookie_the_page_is_nobodys_in_the_class(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    update = desk.arrive(BOB, "")
    assert is_owner(update[parts.owner])
    assert update[parts.owner] != BOB
    assert "I have a class code" in update[parts.in_class]
    stranger = new_owner()
    assert desk.arrive(stranger, "", {COOKIE: "0" * 32})[parts.owner] == stranger


def test_the_list_has_the_problems_of_the_class(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    values = {name: getattr(place.classroom, name) for name in ClassSettings.model_fields}
    chosen = values | {"problems": ("add-up-to-n",), "own_problems": False}
    desk.tutor.classroom.classes.change(place, ClassSettings.model_validate(chosen))
    update = desk.problems(BOB)
    assert update[parts.library].count("data-problem=") == 1
    assert "own-card" not in update[parts.library]
    refused = drain(desk.open_problem(BOB, "factorial"))
    assert "not one that your class works on" in shown(refused, parts.notice)
    assert desk.problems(new_owner())[parts.library].count("data-problem=") > 100


def test_what_was_begun_alone_is_not_gone_on_with_in_the_class(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    alone = new_owner()
    before = shown(drain(desk.open_problem(alone, "factorial")), parts.session)
    desk.arrive(alone, "", {COOKIE: BOB})
    updates = drain(desk.open_problem(BOB, "factorial"))
    session = shown(updates, parts.session)
    assert session != before
    assert "<strong>7b</strong>" in shown(updates, parts.in_class)
    (listed,) = desk.tutor.classroom.classes.sessions(place)
    assert listed.id == session
    assert desk.resume(BOB, before)[parts.in_class] == ""


def test_a_page_of_a_class_says_what_it_has_heard_of_the_teacher(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    session = shown(drain(desk.open_problem(BOB, "factorial")), parts.session)
    desk.tutor.teach(session, "Draw it on paper.", teacher="Ada")
    update = desk.listen(BOB, session)
    assert f'data-heard="{desk.tutor.heard(session)}"' in update[parts.conversation]


def test_a_pause_is_said_and_the_message_stays(
    desk: Desk, parts: Parts, place: TeacherOfClass
) -> None:
    session = shown(drain(desk.open_problem(BOB, "factorial")), parts.session)
    desk.tutor.classroom.classes.pause(place, True)
    updates = drain(desk.send(BOB, session, "is it the zero?", "x = 1"))
    assert "paused the tutor" in shown(updates, parts.notice)
    assert "paused the tutor" in shown(updates, parts.in_class)
    assert shown(updates, parts.box) == "is it the zero?"
    assert "paused the tutor" in desk.problems(BOB)[parts.in_class]
    desk.tutor.classroom.classes.pause(place, False)
    updates = drain(desk.send(BOB, session, "is it the zero?", "x = 1"))
    assert "paused" not in shown(updates, parts.in_class)
