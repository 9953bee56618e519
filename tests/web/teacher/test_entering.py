from __future__ import annotations

import pytest

from tests.web.teacher.site import PASSWORD, Site, errors
from tutor_app.classroom.tries import OF_ONE_NAME
from tutor_app.web.teacher.guarding import COOKIE


def log_in(site: Site, name: str, password: str, **more: str):
    browser = site.browser()
    return browser, browser.post(
        "/teacher/log-in", data={"name": name, "password": password, **more}
    )


def test_a_teacher_logs_in_and_gets_a_cookie_that_scripts_cannot_read(site: Site) -> None:
    name = site.teacher().name
    browser, answer = log_in(site, name.upper(), PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/teacher/")
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/teacher"):
        assert part in cookie
    assert "Secure" not in cookie
    assert name in browser.get("/teacher/").text


def test_over_https_the_cookie_is_never_sent_without(site: Site) -> None:
    name = site.teacher().name
    browser = site.browser()
    answer = browser.post(
        "https://tutor.test/teacher/log-in",
        data={"name": name, "password": PASSWORD},
        headers={"origin": "https://tutor.test"},
    )
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_a_hundred_times_is_told_when_it_goes_on(site: Site) -> None:
    ada = site.teacher()
    said = [log_in(site, ada.name, f"wrong {number}")[1] for number in range(100)]
    assert {answer.status_code for answer in said} == {422}
    assert not any("set-cookie" in answer.headers for answer in said)
    assert all(errors(answer) == ["password"] for answer in said)
    assert "do not belong together" in said[OF_ONE_NAME - 1].text
    assert "goes on at" in said[OF_ONE_NAME].text
    assert "goes on at" in log_in(site, ada.name, PASSWORD)[1].text, "the right one too"
    assert ada.get("/").status_code == 200, "whoever is in stays in"


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/account", "/teacher/account"),
        ("/classes/x?y=1", "/teacher/classes/x?y=1"),
        ("//evil.test", "/teacher/"),
        ("https://evil.test", "/teacher/"),
        ("/\\evil.test", "/teacher/"),
        ("/a\r\nset-cookie: x=y", "/teacher/"),
        ("", "/teacher/"),
    ],
)
def test_after_the_log_in_it_goes_on_inside_the_panel_only(
    site: Site, wanted: str, goes_to: str
) -> None:
    _, answer = log_in(site, site.teacher().name, PASSWORD, next=wanted)
    assert answer.headers["location"] == goes_to


def test_whoever_asks_for_a_page_comes_back_to_it(site: Site) -> None:
    answer = site.browser().get("/teacher/account")
    assert answer.headers["location"] == "/teacher/log-in?next=/account"
    assert 'value="/account"' in site.browser().get(answer.headers["location"]).text


def test_a_cookie_that_is_over_is_taken_back(site: Site) -> None:
    answer = site.browser(**{COOKIE: "over"}).get("/teacher/")
    assert 'maieutic-teacher=""' in answer.headers["set-cookie"]


def test_an_invitation_makes_a_teacher_who_is_logged_in_at_once(site: Site) -> None:
    ada = site.teacher()
    page = ada.post("/account/invitation")
    link = page.text.split('readonly value="')[1].split('"')[0]
    browser = site.browser()
    assert "A colleague has invited you" in browser.get(link).text
    fields = {"name": "<b>Grace</b>", "password": "short", "again": "short"}
    assert errors(browser.post(link, data=fields)) == ["password"]
    assert errors(browser.post(link, data=fields | {"again": "other"})) == ["again"]
    fields |= {"password": PASSWORD, "again": PASSWORD, "name": ada.name}
    assert errors(browser.post(link, data=fields)) == ["name"]
    made = browser.post(link, data=fields | {"name": "<b>Grace</b>"})
    assert made.headers["location"] == "/teacher/"
    home = browser.get("/teacher/").text
    assert "&lt;b&gt;Grace&lt;/b&gt;" in home
    assert "<b>Grace" not in home
    assert browser.get(link).status_code == 404
    assert site.browser().post(link, data=fields | {"name": "Eve"}).status_code == 404


def test_a_link_that_was_never_made_is_not_there(site: Site) -> None:
    for way in ("setup", "invitation"):
        assert site.browser().get(f"/teacher/{way}/nonsense").status_code == 404


def test_the_panel_is_found_without_the_slash(site: Site) -> None:
    assert site.browser().get("/teacher").headers["location"] == "/teacher/"
