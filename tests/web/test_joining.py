"""The page where a student joins a class, and what it hands over to the student's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.classroom.school import cheap_hashes
from tests.web.teacher.site import Site, TeacherClient, errors
from tutor_app.classroom import TeacherOfClass
from tutor_app.classroom.tries import OF_ONE_ADDRESS, OF_ONE_NAME
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.joining import joining
from tutor_app.web.server import create_app
from tutor_app.web.student_cookie import COOKIE

SCRIPT = "<img src=x onerror=1>"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    tutor = Tutor.open(None, settings)
    yield Site(create_app(settings, tutor), tutor)
    tutor.close()


@pytest.fixture
def ada(server: Site) -> Iterator[TeacherClient]:
    yield server.teacher()
    with server.tutor._parts.school.attempts._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM attempts")


@pytest.fixture
def place(ada: TeacherClient) -> TeacherOfClass:
    return ada.new_class("7b <i>")


def join(browser, place: TeacherOfClass, nickname: str = "Bob", **more: str):
    return browser.post(f"/join/{place.classroom.code}", data={"nickname": nickname, **more})


def personal_code(page) -> str:
    return str(page.text.split('<p class="code">')[1].split("<")[0])


def test_before_joining_it_says_who_reads_what_is_written(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    page = ada.site.browser().get(f"/join/{place.classroom.code}")
    assert "7b &lt;i&gt;" in page.text
    assert "Your teacher can read what you and the tutor write" in page.text
    assert ada.name not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_joining_gives_a_personal_code_once_and_a_cookie_out_of_reach_of_scripts(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser = ada.site.browser()
    page = join(browser, place, SCRIPT)
    assert len(personal_code(page)) == 8
    assert "<img" not in page.text
    assert "&lt;img src=x" in page.text
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    (member,) = ada.site.tutor.classroom.members.of_class(place)
    assert browser.cookies[COOKIE] == member.owner
    known = browser.get(f"/join/{place.classroom.code}").text
    assert "You are &lt;img" in known
    assert personal_code(page) not in known
    assert browser.post(f"/join/{place.classroom.code}/enter").headers["location"] == "/"


@pytest.mark.parametrize("code", ["NOSUCHC", "x", "..%2f..%2fetc", "%00", "é", "a" * 300])
def test_a_code_that_does_not_exist_is_said_kindly(ada: TeacherClient, code: str) -> None:
    for page in (
        ada.site.browser().get(f"/join/{code}"),
        ada.site.browser().get("/join/", params={"code": code}),
        ada.site.browser().post(f"/join/{code}", data={"nickname": "Bob"}),
    ):
        assert page.status_code == 404
        assert "<h1>" in page.text


def test_whoever_tries_one_code_after_the_other_is_told_when_it_goes_on(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser = ada.site.browser()
    said = [browser.get("/join/", params={"code": f"WRNG{n}"}) for n in range(OF_ONE_ADDRESS + 1)]
    assert "goes on at" not in said[-2].text
    # The right one too, whichever way it is sent: nobody learns that they have found it.
    for page in (
        said[-1],
        browser.get(f"/join/{place.classroom.code}"),
        browser.post(f"/join/{place.classroom.code}", data={"nickname": "Bob"}),
    ):
        assert page.status_code == 404
        assert re.search(r"goes on at \d\d:\d\d UTC", page.text)
    assert ada.site.tutor.classroom.members.of_class(place) == ()


def test_the_field_for_a_code_leads_to_its_class(ada: TeacherClient, place: TeacherOfClass) -> None:
    code = place.classroom.code
    typed = {"code": f"{code[:3]} {code[3:]}".lower()}
    assert ada.site.browser().get("/join/", params=typed).headers["location"] == f"/join/{code}"
    assert ada.site.browser().get("/join").headers["location"] == "/join/"
    assert errors(ada.site.browser().get("/join/", params={"code": "wrong"})) == ["code"]
    assert ada.site.browser().get("/join/").status_code == 200


@pytest.mark.parametrize("nickname", ["", "   ", "\u202e\u200b", "x" * 31, "\x00"])
def test_a_nickname_that_cannot_be_is_refused_beside_its_field(
    ada: TeacherClient, place: TeacherOfClass, nickname: str
) -> None:
    browser = ada.site.browser()
    page = join(browser, place, nickname)
    assert (page.status_code, errors(page)) == (422, ["nickname"])
    assert COOKIE not in browser.cookies


def test_another_device_needs_nickname_and_personal_code(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    first = ada.site.browser()
    code = personal_code(join(first, place))
    other = ada.site.browser()
    path = f"/join/{place.classroom.code}/back"
    assert errors(join(other, place)) == ["nickname"]
    wrong = other.post(path, data={"who": "Bob", "personal_code": "WRONG"})
    assert errors(wrong) == ["personal_code"]
    assert COOKIE not in other.cookies
    assert other.post(path, data={"who": "bob", "personal_code": code.lower()}).status_code == 303
    assert other.cookies[COOKIE] == first.cookies[COOKIE]
    for _ in range(OF_ONE_NAME):
        said = other.post(path, data={"who": "Bob", "personal_code": "WRONG"})
    said = other.post(path, data={"who": "Bob", "personal_code": code})
    assert "goes on at" in said.text


def test_somebody_else_at_the_same_computer_is_somebody_else(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser = ada.site.browser()
    join(browser, place, "Bob")
    bob = browser.cookies[COOKIE]
    page = browser.get(f"/join/{place.classroom.code}", params={"other": "yes"})
    assert 'name="nickname"' in page.text
    join(browser, place, "Eve")
    assert browser.cookies[COOKIE] != bob
    assert len(ada.site.tutor.classroom.members.of_class(place)) == 2


def test_one_student_may_be_in_two_classes_under_one_token(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser, other = ada.site.browser(), ada.new_class("8a")
    join(browser, place, "Bob")
    bob = browser.cookies[COOKIE]
    join(browser, other, "Bobby")
    assert browser.cookies[COOKIE] == bob
    rules = ada.site.tutor.classroom.rules
    found = rules.of_student(bob)
    assert found is not None
    assert found.classroom.id == other.classroom.id
    browser.post(f"/join/{place.classroom.code}/enter")
    found = rules.of_student(bob)
    assert found is not None
    assert found.classroom.id == place.classroom.id


def test_leaving_forgets_the_student_in_this_browser_only(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser = ada.site.browser()
    join(browser, place)
    left = browser.post("/join/leave")
    assert left.headers["location"] == "/"
    assert COOKIE not in browser.cookies
    assert len(ada.site.tutor.classroom.members.of_class(place)) == 1
    entered = browser.post(f"/join/{place.classroom.code}/enter")
    assert entered.headers["location"] == f"/join/{place.classroom.code}"


def test_a_token_that_is_no_members_is_nobody(ada: TeacherClient, place: TeacherOfClass) -> None:
    for made_up in ("a" * 32, "", "x", "' OR 1=1"):
        browser = ada.site.browser(**{COOKIE: made_up})
        assert "/enter" not in browser.get(f"/join/{place.classroom.code}").text


def test_nobody_is_made_to_join_or_leave_from_another_site(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    browser = ada.site.browser()
    browser.headers["origin"] = "http://evil.test"
    code = place.classroom.code
    for path in (f"/join/{code}", f"/join/{code}/back", f"/join/{code}/enter", "/join/leave"):
        assert browser.post(path, data={"nickname": "Bob"}).status_code == 403
    assert ada.site.tutor.classroom.members.of_class(place) == ()


def test_without_the_database_there_is_a_kind_page(tmp_path: Path) -> None:
    from fastapi.testclient import TestClient

    settings = Settings(data_dir=tmp_path)
    tutor = Tutor.open(tmp_path, settings)
    engine = create_engine(f"sqlite:///{tmp_path / 'maieutic.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE attempts")
    engine.dispose()
    page = TestClient(joining(tutor, settings)).get("/ABCDEFG")
    assert page.status_code == 503
    assert "cannot save anything just now" in page.text
    tutor.close()
