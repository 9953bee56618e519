"""A visitor of a demo at the teachers' panel: sees the sample class, nothing else, changes nothing.

The routes are taken from the application, so that a page that is added later is in these tests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from tests.web.sample.conftest import CHANGED, NEW_NAME, TEACHER, shipped
from tests.web.teacher.site import Site, TeacherClient
from tests.web.teacher.test_guarding import OPEN, ROUTES, SECRET_NAME
from tutor_app.classroom import GUEST, SAMPLE_CLASS
from tutor_app.dialogue import Status
from tutor_app.settings import Mode, Settings
from tutor_app.storage.tables import Base
from tutor_app.tutor import Tutor
from tutor_app.web.server import create_app
from tutor_app.web.teacher.guarding import COOKIE

FORM = re.compile(r'<form method="post"[^>]*>')
GETS = [path for method, path in ROUTES if method == "GET"]
POSTS = [path for method, path in ROUTES if method == "POST" and path not in OPEN]
# Pages of which a guest has none, and what is said instead.
NONE_OF_THEIRS = {
    "/account": 403,
    "/problems/{problem_id}": 404,
    "/problems/{problem_id}/file": 404,
    "/unexplained/{subject}/{cluster_id}/name": 404,
    "/setup/{token}": 404,
    "/invitation/{token}": 404,
}


@pytest.fixture
def guest(demo: Site) -> TestClient:
    return demo.browser()


@pytest.fixture(scope="module")
def sample(demo: Site) -> dict[str, str]:
    """What stands in the addresses of the sample class."""
    place = demo.tutor.classroom.classes.open(GUEST, SAMPLE_CLASS)
    assert place is not None
    session = demo.tutor.classroom.classes.sessions(place)[0]
    return {
        "class_id": SAMPLE_CLASS,
        "session_id": session.id,
        "member_id": session.member_id,
        "subject": "python",
        "key": "sort-as-text",
        "problem_id": "sapphire",
        "cluster_id": "1",
        "token": "x",
    }


@pytest.fixture(scope="module")
def ada(demo: Site) -> TeacherClient:
    """A real teacher on the same demo."""
    return demo.teacher(TEACHER)


@pytest.fixture(scope="module")
def hers(ada: TeacherClient, sample: dict[str, str]) -> dict[str, str]:
    place = ada.new_class(SECRET_NAME)
    owner = ada.student(place, "Ruby")
    (member,) = ada.site.tutor.classroom.members.of_class(place)
    own = {"class_id": place.classroom.id, "session_id": ada.session(owner), "member_id": member.id}
    return sample | own


@pytest.fixture
def unchanged(demo: Site) -> Iterator[None]:
    """In the end the database is what it was."""

    def everything() -> dict[str, list[tuple[object, ...]]]:
        with demo.tutor.parts.repository._engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table))]
                for table in Base.metadata.sorted_tables
            }

    before = everything()
    yield
    assert everything() == before


def filled(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"say in this test what stands for the rest of {path}"
    return f"/teacher{path}"


def shut(page: httpx.Response) -> bool:
    """Whether nothing on the page can be sent."""
    return all(
        page.text[form.end() :].startswith('<fieldset class="shut" disabled>')
        for form in FORM.finditer(page.text)
    )


def test_whoever_comes_to_the_panel_is_led_to_the_sample_class(guest: TestClient) -> None:
    page = guest.get("/teacher", follow_redirects=True)
    assert page.url.path == f"/teacher/classes/{SAMPLE_CLASS}"
    assert "Amara" in page.text
    assert "nothing can be changed here" in page.text
    assert not page.cookies
    assert "join-address" not in page.text


def test_there_is_something_to_see_in_it(demo: Site) -> None:
    """Solved, stuck, left in the middle; a draft held back; misconceptions that several share."""
    place = demo.tutor.classroom.classes.open(GUEST, SAMPLE_CLASS)
    assert place is not None
    found = demo.tutor.classroom.classes.sessions(place)
    script = shipped(demo.tutor)
    assert {one.nickname for one in found} == {student.name for student in script.students}
    assert len(found) == sum(len(student.sessions) for student in script.students)
    ends = [one.status for one in found]
    assert ends.count(Status.SOLVED) >= 6
    assert ends.count(Status.STUCK) >= 1
    assert ends.count(Status.OPEN) >= 1
    turns = [one for each in found for one in demo.tutor.parts.repository.turns(each.id)]
    assert all(turn.reply.engine == "offline" for turn in turns)
    assert any(turn.reply.guard.blocked for turn in turns)
    shown_by: dict[str, set[str]] = defaultdict(set)
    for each in found:
        for turn in demo.tutor.parts.repository.turns(each.id):
            for finding in turn.reply.findings:
                shown_by[finding.misconception or ""].add(each.nickname)
    shared = {one for one, students in shown_by.items() if one and len(students) > 1}
    assert {"range-includes-stop", "or-as-in-english"} <= shared


@pytest.mark.parametrize("path", GETS)
def test_every_page_of_the_sample_class_can_be_read_and_no_form_sent(
    guest: TestClient, sample: dict[str, str], unchanged: None, path: str
) -> None:
    page = guest.get(filled(path, sample), follow_redirects=True)
    assert page.status_code == NONE_OF_THEIRS.get(path, 200)
    if path in OPEN or not page.headers["content-type"].startswith("text/html"):
        return
    assert shut(page)
    if page.status_code == 200 and "<html" in page.text:
        assert "nothing can be changed here" in page.text


@pytest.mark.parametrize("path", [path for path in GETS if "{class_id}" in path])
def test_nothing_of_another_class_is_there(
    guest: TestClient, sample: dict[str, str], hers: dict[str, str], path: str
) -> None:
    own = {"class_id"} if path.count("{") == 1 else {"session_id", "member_id"}
    for values in (hers, sample | {name: hers[name] for name in own}):
        page = guest.get(filled(path, values), follow_redirects=True)
        assert page.status_code == 404
        assert SECRET_NAME not in page.text
        assert "Ruby" not in page.text


@pytest.mark.parametrize("path", POSTS)
def test_whatever_is_sent_is_refused_and_changes_nothing(
    guest: TestClient, sample: dict[str, str], hers: dict[str, str], unchanged: None, path: str
) -> None:
    for values in (sample, hers):
        fields = {"form_token": "", "name": "x", "paused": "yes", "kind": "take_over", "do": "save"}
        answer = guest.post(filled(path, values), data=fields)
        assert answer.status_code == 403
        assert "only to look at" in answer.text


def test_a_form_from_another_site_is_no_way_in_either(
    guest: TestClient, sample: dict[str, str], unchanged: None
) -> None:
    guest.headers["origin"] = "http://evil.test"
    address = filled("/classes/{class_id}/pause", sample)
    assert guest.post(address, data={"paused": "yes"}).status_code == 403


def test_what_teachers_wrote_and_who_they_are_is_not_for_guests(
    guest: TestClient, ada: TeacherClient, hers: dict[str, str]
) -> None:
    hidden = (TEACHER, NEW_NAME, SECRET_NAME)
    for path in (
        "/library?subject=python",
        "/library?subject=python&kind=changed",
        "/library/export?subject=python",
        f"/library/export?subject=python&keys={CHANGED}",
        "/library/python/new",
        "/unexplained",
        "/problems",
        "/problems/new?subject=python",
    ):
        page = guest.get(f"/teacher{path}")
        assert page.status_code == 200
        assert not any(one in page.text for one in hidden), path
    assert guest.get(f"/teacher/library/python/entries/{CHANGED}").status_code == 404
    assert NEW_NAME in ada.get("/library?subject=python").text


def test_a_real_teacher_logs_in_as_usual_and_has_no_sample_class(ada: TeacherClient) -> None:
    mine = ada.get("/")
    assert mine.url.path == "/teacher/"
    assert "sample" not in mine.text
    assert ada.get(f"/classes/{SAMPLE_CLASS}").status_code == 404
    assert FORM.search(mine.text)
    assert "disabled" not in mine.text


def test_a_teacher_whose_log_in_is_over_is_asked_to_log_in(demo: Site) -> None:
    was = demo.browser(**{COOKIE: "x" * 43})
    assert was.get("/teacher/").headers["location"] == "/teacher/log-in"
    assert was.post("/teacher/classes", data={"name": "x"}).status_code == 303


def test_before_the_class_is_there_it_is_said_to_come(tmp_path: Path) -> None:
    settings = Settings(mode=Mode.DEMO, data_dir=tmp_path)
    tutor = Tutor.open(None, settings)
    try:
        page = Site(create_app(settings, tutor), tutor).browser().get("/teacher/")
        assert page.status_code == 200
        assert "being set up" in page.text
    finally:
        tutor.close()


def test_outside_a_demo_there_is_no_guest_even_where_the_class_is_left(
    demo: Site, tmp_path: Path
) -> None:
    own = Site(create_app(Settings(data_dir=tmp_path), demo.tutor), demo.tutor)
    for path in ("/", f"/classes/{SAMPLE_CLASS}", "/library"):
        assert (
            own.browser().get(f"/teacher{path}").headers["location"].startswith("/teacher/log-in")
        )
    logged_in = TeacherClient(own, own.teacher().name)
    assert "sample" not in logged_in.get("/").text
    assert logged_in.get(f"/classes/{SAMPLE_CLASS}").status_code == 404
    assert "teacher/" not in own.browser().get("/config").text


def test_the_students_page_leads_there(demo: Site) -> None:
    assert "See what a teacher sees" in demo.browser().get("/config").text
