"""Every page of the panel, for everybody it is not for.

The routes are taken from the application: a page that is added later is in these tests from then
on. What it needs to be open to anybody is to be named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from tests.web.teacher.site import BASE, Site, TeacherClient
from tutor_app.authoring.problem_desk import ProblemDesk
from tutor_app.settings import Settings
from tutor_app.web.student_cookie import COOKIE as STUDENT
from tutor_app.web.teacher.application import ROUTERS
from tutor_app.web.teacher.guarding import COOKIE
from tutor_app.web.teacher.problem_text import STARTERS, read_text

OPEN = {"/log-in", "/setup/{token}", "/invitation/{token}"}
ROUTES = sorted(
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
)
GUARDED = [one for one in ROUTES if one[1] not in OPEN]
OF_CLASS = [one for one in GUARDED if "{class_id}" in one[1]]
SECRET_NAME = "Sapphire class"


@pytest.fixture(scope="module")
def ada(server: Site) -> TeacherClient:
    return server.teacher()


@pytest.fixture(scope="module")
def hers(ada: TeacherClient) -> dict[str, str]:
    """What stands in the addresses of Ada's pages."""
    place = ada.new_class(SECRET_NAME)
    owner = ada.student(place, "Ruby")
    (member,) = ada.site.tutor.classroom.members.of_class(place)
    teacher = ada.place(place.classroom.id).teacher
    desk = ProblemDesk(ada.site.tutor.parts, Settings())
    desk.save(read_text(SECRET_NAME, STARTERS["python"], "sapphire"), author=teacher.id)
    return {
        "class_id": place.classroom.id,
        "member_id": member.id,
        "session_id": ada.session(owner),
        "owner": owner,
        "problem_id": "sapphire",
        "subject": "python",
        "key": "sort-as-text",
        "cluster_id": "1",
    }


@pytest.fixture
def addresses(ada: TeacherClient, hers: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same; in the end nothing of hers has changed."""

    def everything() -> tuple[object, ...]:
        place = ada.place(hers["class_id"])
        classroom = ada.site.tutor.classroom
        parts = ada.site.tutor.parts
        return (
            place,
            classroom.members.of_class(place),
            classroom.classes.sessions(place),
            parts.problems.of_author(place.teacher.id),
            parts.entries.load("python", "sort-as-text"),
        )

    before = everything()
    yield hers
    assert everything() == before
    assert ada.form_token, "she is still logged in"


def filled(path: str, addresses: dict[str, str]) -> str:
    """The path with what it needs; whatever is not known here is made up."""
    for name, value in addresses.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"say in this test what stands for the rest of {path}"
    return f"/teacher{path}"


def test_the_panel_has_routes_and_these_are_they(site: Site) -> None:
    mounted = next(route for route in site.app.routes if getattr(route, "path", "") == "/teacher")
    served = {
        (method, route.path)
        for route in every_route(mounted.app)
        for method in route.methods
        if method != "HEAD"
    }
    assert served == {one for one in ROUTES if one[0] != "HEAD"}
    assert len(OF_CLASS) >= 9


def every_route(app: Any) -> list[APIRoute]:
    """The routes of an application, those of included routers too."""
    found = []
    for route in app.routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            found += [one for one in route.original_router.routes if isinstance(one, APIRoute)]
    return found


def nothing(answer: httpx.Response, *, logged_in: bool = False) -> None:
    assert SECRET_NAME not in answer.text
    assert "Ruby" not in answer.text
    if logged_in:
        assert answer.status_code == 404
    else:
        assert answer.status_code in (302, 303, 404)
        assert "/log-in" in answer.headers.get("location", "/log-in")


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_whoever_is_not_logged_in_gets_nothing(
    site: Site, addresses: dict[str, str], method: str, path: str
) -> None:
    address = filled(path, addresses)
    owner = addresses["owner"]
    for cookies in (
        {},
        {COOKIE: "x" * 43},
        {STUDENT: owner},
        {STUDENT: owner, COOKIE: owner},  # a student who tries the token as the teacher's
    ):
        nothing(site.browser(**cookies).request(method, address))


@pytest.mark.parametrize(("method", "path"), OF_CLASS)
def test_another_teacher_gets_nothing_of_a_class(
    site: Site, addresses: dict[str, str], method: str, path: str
) -> None:
    grace = site.teacher()
    nothing(
        grace.browser.request(
            method,
            filled(path, addresses),
            data={"form_token": grace.form_token},
            follow_redirects=False,
        ),
        logged_in=True,
    )


@pytest.mark.parametrize(("method", "path"), [one for one in OF_CLASS if one[1].count("{") > 1])
def test_what_belongs_to_another_class_is_not_in_ones_own(
    site: Site, addresses: dict[str, str], method: str, path: str
) -> None:
    grace = site.teacher()
    own = addresses | {"class_id": grace.new_class().classroom.id}
    nothing(
        grace.browser.request(
            method, filled(path, own), data={"form_token": grace.form_token}, follow_redirects=False
        ),
        logged_in=True,
    )


@pytest.mark.parametrize(("method", "path"), [one for one in GUARDED if one not in OF_CLASS])
def test_what_belongs_to_a_teacher_shows_nothing_of_others(
    site: Site, addresses: dict[str, str], method: str, path: str
) -> None:
    grace = site.teacher()
    shown = grace.browser.request(
        method, filled(path, addresses), data={"form_token": grace.form_token, "name": "own"}
    )
    assert SECRET_NAME not in shown.text


@pytest.mark.parametrize("path", [path for method, path in GUARDED if method == "POST"])
@pytest.mark.parametrize(
    ("origin", "with_token"),
    [("http://evil.test", True), ("null", True), ("", True), (BASE, False)],
)
def test_a_form_that_is_not_from_our_page_changes_nothing(
    ada: TeacherClient, addresses: dict[str, str], path: str, origin: str, with_token: bool
) -> None:
    token = ada.form_token if with_token else "0" * 64
    ada.browser.headers["origin"] = origin
    answer = ada.browser.post(
        filled(path, addresses), data={"form_token": token, "name": "x", "paused": "yes"}
    )
    ada.browser.headers["origin"] = BASE
    assert answer.status_code == 403
    assert "form" in answer.text


@pytest.mark.parametrize("path", ["/log-in", "/setup/x", "/invitation/x"])
def test_an_open_form_too_is_taken_from_our_page_only(site: Site, path: str) -> None:
    browser = site.browser()
    browser.headers["origin"] = "http://evil.test"
    assert browser.post(f"/teacher{path}", data={"name": "x"}).status_code == 403


def test_the_pages_say_what_browsers_may_do_with_them(ada: TeacherClient) -> None:
    for page in (ada.get("/"), ada.get("/log-in"), ada.get("/nowhere")):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "<style" not in page.text
        assert " style=" not in page.text
        assert " onclick" not in page.text


def test_nothing_of_the_panel_is_in_the_students_page(ada: TeacherClient) -> None:
    ada.new_class(SECRET_NAME)
    student = ada.site.browser()
    for path in ("/", "/config"):
        text = student.get(path).text
        assert SECRET_NAME not in text
        assert ada.name not in text
        assert "/teacher" not in text


def test_a_body_of_megabytes_is_refused(ada: TeacherClient) -> None:
    assert ada.post("/classes", name="x" * 2_000_000).status_code == 413


def test_other_methods_and_addresses_are_not_there(ada: TeacherClient) -> None:
    assert ada.browser.put("/teacher/classes").status_code == 404
    assert ada.browser.delete("/teacher/").status_code == 404
    for path in ("/openapi.json", "/docs", "/classes", "/../../etc/passwd", "/classes/x"):
        assert ada.get(path).status_code == 404
