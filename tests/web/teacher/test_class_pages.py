"""A teacher's pages about classes."""

from __future__ import annotations

import pytest

from tests.web.teacher.site import Site, TeacherClient, errors
from tutor_app.teaching.sources import overview_rules

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def ada(site: Site) -> TeacherClient:
    return site.teacher()


def test_without_a_class_the_page_says_how_to_begin(ada: TeacherClient) -> None:
    page = ada.get("/")
    assert "No class yet" in page.text
    assert errors(ada.post("/classes", name=" \u202e ")) == ["name"]


def test_a_new_class_shows_how_to_join_and_that_nobody_has_begun(ada: TeacherClient) -> None:
    place = ada.new_class("7b & 7c")
    page = ada.get(f"/classes/{place.classroom.id}")
    assert "7b &amp; 7c" in page.text
    assert f"http://tutor.test/join/{place.classroom.code}" in page.text
    assert 'role="img" aria-label="QR code' in page.text
    assert "Nobody has begun yet" in page.text
    page = ada.get(f"/classes/{place.classroom.id}/students")
    assert f"http://tutor.test/join/{place.classroom.code}" in page.text
    assert "Nobody has joined yet" in page.text


def test_a_session_of_a_student_is_in_the_list_with_where_it_stands(ada: TeacherClient) -> None:
    place = ada.new_class()
    owner = ada.student(place, SCRIPT[:30])
    session = ada.session(owner)
    path = f"/classes/{place.classroom.id}"
    page = ada.get(path)
    assert "badge working" in page.text
    assert "<script>a" not in page.text
    assert "&lt;script&gt;a" in page.text
    for _ in range(overview_rules().stuck_turns):
        ada.site.tutor.respond(session, "idk", owner=owner)
    page = ada.get(path)
    assert "badge stuck" in page.text or "badge flagged" in page.text
    assert "since <time" in page.text
    assert "1 student · 1 session" in ada.get("/").text


def test_the_tutor_is_paused_for_the_class_and_for_one(ada: TeacherClient) -> None:
    place = ada.new_class()
    ada.student(place)
    path = f"/classes/{place.classroom.id}"
    (member,) = ada.site.tutor.classroom.members.of_class(place)
    page = ada.post(f"{path}/pause", paused="yes")
    assert "switched off for this class" in page.text
    assert ada.place(place.classroom.id).classroom.paused
    ada.post(f"{path}/pause", paused="no")
    ada.post(f"{path}/members/{member.id}/pause", paused="yes")
    assert ada.site.tutor.classroom.members.of_class(place)[0].paused
    assert not ada.place(place.classroom.id).classroom.paused
    ada.post(f"{path}/members/{member.id}/pause", paused="no")
    assert not ada.site.tutor.classroom.members.of_class(place)[0].paused


def test_a_new_personal_code_is_shown_once(ada: TeacherClient) -> None:
    place = ada.new_class()
    ada.student(place, "Bob")
    (member,) = ada.site.tutor.classroom.members.of_class(place)
    path = f"/classes/{place.classroom.id}"
    page = ada.post(f"{path}/members/{member.id}/code")
    code = page.text.split('class="personal-code">')[1].split("<")[0]
    assert code not in ada.get(path).text
    back = ada.site.browser().post(
        f"/join/{place.classroom.code}/back", data={"who": "bob", "personal_code": code}
    )
    assert back.status_code == 303


def test_settings_are_kept_and_shown_again(ada: TeacherClient) -> None:
    place = ada.new_class()
    path = f"/classes/{place.classroom.id}"
    fields = {
        "name": "8c",
        "subjects": ["python", "algebra"],
        "which": "some",
        "problems": ["add-up-to-n", "factorial"],
        "engine": "built_in",
        "session_tokens": " 1,000 ",
        "class_tokens": "",
        "retention_days": "90",
    }
    page = ada.post(f"{path}/settings", **fields)
    assert "Saved." in page.text
    stored = ada.place(place.classroom.id).classroom
    assert (stored.name, stored.subjects) == ("8c", ("python", "algebra"))
    assert set(stored.problems or ()) == {"add-up-to-n", "factorial"}
    assert (stored.own_problems, stored.with_model) == (False, False)
    assert (stored.session_tokens, stored.class_tokens, stored.retention_days) == (1000, None, 90)
    assert 'value="factorial" checked' in page.text
    assert 'value="countdown" checked' not in page.text
    everything = {"name": "8c", "subjects": ["python", "algebra", "open"], "which": "all"}
    ada.post(f"{path}/settings", **everything, own_problems="yes", engine="model")
    stored = ada.place(place.classroom.id).classroom
    assert stored.subjects is stored.problems is stored.session_tokens is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"subjects": []}, "subjects"),
        ({"subjects": ["python", SCRIPT]}, "subjects"),
        ({"which": "some", "problems": ["no-such"]}, "problems"),
        ({"session_tokens": "-1"}, "session_tokens"),
        ({"session_tokens": "٣"}, "session_tokens"),
        ({"class_tokens": "9" * 400}, "class_tokens"),
        ({"class_tokens": SCRIPT}, "class_tokens"),
        ({"retention_days": "0"}, "retention_days"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    ada: TeacherClient, changes: dict[str, object], field: str
) -> None:
    place = ada.new_class()
    fields = {"name": "typed & kept", "subjects": ["python"], "which": "all"} | changes
    page = ada.post(f"/classes/{place.classroom.id}/settings", **fields)
    assert page.status_code == 422
    assert errors(page) == [field]
    assert "<script>a" not in page.text
    if "name" not in changes:
        assert "typed &amp; kept" in page.text
    assert ada.place(place.classroom.id) == place


def test_a_class_is_closed_and_opened_again(ada: TeacherClient) -> None:
    place = ada.new_class()
    path = f"/classes/{place.classroom.id}"
    page = ada.post(f"{path}/close", closed="yes")
    assert "closed" in page.text
    assert place.classroom.code not in page.text
    student = ada.site.browser()
    assert "closed" in student.get(f"/join/{place.classroom.code}").text
    ada.post(f"{path}/close", closed="no")
    assert student.get(f"/join/{place.classroom.code}").status_code == 200


def test_a_new_code_replaces_the_old_one(ada: TeacherClient) -> None:
    place = ada.new_class()
    ada.post(f"/classes/{place.classroom.id}/code")
    fresh = ada.place(place.classroom.id).classroom.code
    student = ada.site.browser()
    assert student.get(f"/join/{place.classroom.code}").status_code == 404
    assert student.get(f"/join/{fresh}").status_code == 200


def test_a_class_is_shared_with_a_colleague(ada: TeacherClient) -> None:
    place, grace = ada.new_class("shared"), ada.site.teacher()
    path = f"/classes/{place.classroom.id}"
    assert grace.get(path).status_code == 404
    assert errors(ada.post(f"{path}/teachers", colleague="nobody")) == ["colleague"]
    assert grace.name in ada.post(f"{path}/teachers", colleague=grace.name).text
    assert "shared" in grace.get(path).text
    own = next(
        one.id for one in ada.site.tutor.classroom.classes.teachers(place) if one.name == grace.name
    )
    assert grace.post(f"{path}/teachers/remove", teacher=own).url.path == "/teacher/"
    assert grace.get(path).status_code == 404
