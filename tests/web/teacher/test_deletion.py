"""Deleting by the teacher: asked first, then gone; and nothing else with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.web.teacher.site import Site, TeacherClient
from tutor_app.classroom import TeacherOfClass


@pytest.fixture
def ada(site: Site) -> TeacherClient:
    return site.teacher()


def rows(ada: TeacherClient, column: str, value: str) -> list[str]:
    """The tables with a row that has this value in that column."""
    found = []
    with ada.site.tutor.parts.school.classes._engine.connect() as connection:
        tables: Sequence[str] = connection.exec_driver_sql(
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name = ?",
            (column,),
        ).scalars().all()  # fmt: skip
        for table in tables:
            asked = f"SELECT 1 FROM {table} WHERE {column} = ?"
            if connection.exec_driver_sql(asked, (value,)).first():
                found.append(table)
    return found


def path(place: TeacherOfClass, rest: str = "") -> str:
    return f"/classes/{place.classroom.id}{rest}"


def test_a_session_is_deleted_after_one_more_question(ada: TeacherClient) -> None:
    place = ada.new_class()
    bob = ada.student(place, "Bob")
    gone, kept = ada.session(bob), ada.session(bob)
    way = path(place, f"/sessions/{gone}/delete")
    assert way in ada.get(path(place, "/sessions")).text
    page = ada.get(way).text
    assert "Delete the session “Add up to n” of Bob?" in page
    assert "no way back" in page
    assert rows(ada, "session_id", gone), "looking deletes nothing"
    assert "The session is deleted" in ada.post(way).text
    assert rows(ada, "session_id", gone) == rows(ada, "id", gone) == []
    assert rows(ada, "session_id", kept)
    assert ada.post(way).status_code == 404


def test_a_student_goes_with_what_they_did_in_this_class_and_no_more(ada: TeacherClient) -> None:
    place, other = ada.new_class(), ada.new_class()
    bob, eve = ada.student(place, "Bob"), ada.student(place, "Eve")
    gone, kept = ada.session(bob), ada.session(eve)
    members, tutor = ada.site.tutor.classroom.members, ada.site.tutor
    # Bob is in another class too, and works there.
    members.join(other.classroom, "Bob", bob)
    elsewhere = ada.session(bob)
    (mine,) = [one for one in members.of_class(place) if one.nickname == "Bob"]
    page = ada.get(path(place, f"/members/{mine.id}/delete")).text
    assert "1 session" in page
    assert "Delete Bob from this class?" in page
    assert "are deleted" in ada.post(path(place, f"/members/{mine.id}/delete")).text
    assert rows(ada, "session_id", gone) == rows(ada, "id", mine.id) == []
    assert [one.nickname for one in members.of_class(place)] == ["Eve"]
    assert rows(ada, "session_id", kept)
    assert rows(ada, "session_id", elsewhere)
    assert [one.nickname for one in members.of_class(other)] == ["Bob"]
    assert tutor.view(elsewhere, owner=bob)


def test_a_class_goes_with_all_that_is_in_it(ada: TeacherClient) -> None:
    place, other = ada.new_class("Doomed"), ada.new_class("Kept")
    gone, kept = ada.session(ada.student(place)), ada.session(ada.student(other))
    assert path(place, "/delete") in ada.get(path(place, "/settings")).text
    page = ada.get(path(place, "/delete")).text
    assert "1 student, 1 session" in page
    home = ada.post(path(place, "/delete"))
    assert home.url.path == "/teacher/"
    assert "Doomed" not in home.text
    assert "Kept" in home.text
    code = place.classroom.id
    assert rows(ada, "class_id", code) == rows(ada, "class_code", code) == []
    assert rows(ada, "session_id", gone) == rows(ada, "id", code) == []
    assert rows(ada, "session_id", kept)
    assert ada.get(path(place)).status_code == 404
