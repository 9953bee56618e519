"""The whole site without a browser: teachers and students as clients of it."""

from __future__ import annotations

import itertools
import re
from typing import Any

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import delete
from sqlalchemy.orm import Session as Connection

from tutor_app.classroom import TeacherOfClass
from tutor_app.storage.authored_tables import LibraryEntryRow
from tutor_app.storage.content_versions import Kind, count_change
from tutor_app.tutor import Tutor
from tutor_app.web.student_cookie import COOKIE as STUDENT
from tutor_app.web.teacher.guarding import COOKIE

BASE = "http://tutor.test"
PASSWORD = "a few words in a row"
WORK = "def total_up_to(n):\n    return 0\n"


class Site:
    """One server."""

    def __init__(self, app: Any, tutor: Tutor) -> None:
        self.app, self.tutor = app, tutor
        self._numbers = itertools.count(1)

    def browser(self, **cookies: str) -> TestClient:
        """A browser in which nobody is known, but for these cookies. It sends forms as our own
        pages do.
        """
        return TestClient(
            self.app,
            base_url=BASE,
            headers={"origin": BASE},
            cookies=cookies,
            follow_redirects=False,
        )

    def teacher(self, name: str = "") -> TeacherClient:
        """A new teacher, logged in."""
        name = name or f"Teacher {next(self._numbers)}"
        assert self.tutor.classroom.accounts.make(name, PASSWORD)
        return TeacherClient(self, name)

    def shipped_library(self) -> None:
        """The library as it came: what a test wrote does not count in the next."""
        parts = self.tutor.parts
        with Connection(parts.entries._engine) as connection, connection.begin():
            connection.execute(delete(LibraryEntryRow))
            count_change(connection, Kind.LIBRARY)
        parts.library.renew()


class TeacherClient:
    """A teacher's browser."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.browser = site.browser()
        self.browser.follow_redirects = True
        self.browser.post("/teacher/log-in", data={"name": name, "password": PASSWORD})
        assert self.form_token

    @property
    def form_token(self) -> str:
        """What its forms have to bring back; empty when it is logged out."""
        token = self.browser.cookies.get(COOKIE, "")
        teacher = self.site.tutor.classroom.accounts.logged_in(token)
        return teacher.form_token if teacher else ""

    def get(self, path: str) -> httpx.Response:
        return self.browser.get(f"/teacher{path}")

    def post(self, path: str, **fields: Any) -> httpx.Response:
        return self.browser.post(f"/teacher{path}", data={"form_token": self.form_token, **fields})

    def new_class(self, name: str = "7b") -> TeacherOfClass:
        """A class, made at the page."""
        made = self.post("/classes", name=name)
        assert made.status_code == 200, made.text
        return self.place(str(made.url).rsplit("/", 1)[1])

    def place(self, class_id: str) -> TeacherOfClass:
        """The class as it is stored now."""
        token = self.browser.cookies[COOKIE]
        teacher = self.site.tutor.classroom.accounts.logged_in(token)
        assert teacher is not None
        place = self.site.tutor.classroom.classes.open(teacher, class_id)
        assert place is not None
        return place

    def student(self, place: TeacherOfClass, nickname: str = "Bob") -> str:
        """A student who has joined at the page; the owner token."""
        browser = self.site.browser()
        joined = browser.post(f"/join/{place.classroom.code}", data={"nickname": nickname})
        assert joined.status_code == 200, joined.text
        return str(browser.cookies[STUDENT])

    def session(self, owner: str, problem: str = "add-up-to-n") -> str:
        """A session of that student."""
        return self.site.tutor.start(problem, WORK, owner=owner).id


def errors(page: httpx.Response) -> list[str]:
    """What the page says beside its fields."""
    return re.findall(r'class="error" id="([\w-]+)-error"', page.text)
