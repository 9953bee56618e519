"""What a teacher does shows on the student's page, without a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Server
from tests.browser.helpers import open_problem, replies, say
from tests.browser.test_access import serious
from tests.browser.test_classes import join, make_class
from tests.indexed import indexed
from tutor_app.dialogue import HandBack, TakeOver
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

PATIENCE = 15_000  # milliseconds: the page asks every four seconds


@pytest.fixture
def teacher(server: Server, tmp_path: Path) -> Iterator[Tutor]:
    """Another process's door to the server's database, with an index of its own."""
    url = f"sqlite:///{server.data_dir / 'maieutic.db'}"
    opened = Tutor.open(indexed(tmp_path), Settings.model_validate({"DATABASE_URL": url}))
    yield opened
    opened.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


def session_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["s"][0]


def test_a_teacher_writes_takes_over_and_hands_back(page: Page, teacher_page: Page, teacher: Tutor):
    join(page, make_class(teacher_page, "7c"), "Bob")
    open_problem(page)
    session = session_of(page)
    box = page.locator("#message textarea")
    box.fill("half a thou")
    teacher.teach(session, "Draw the numbers **on paper** first.", teacher="Ms Curie")
    line = page.locator("#conversation .line.teacher")
    expect(line).to_have_count(1, timeout=PATIENCE)
    expect(line).to_contain_text("Your teacher")
    expect(line.locator("strong")).to_have_text("on paper")
    expect(page.locator("#announcer")).to_contain_text("Your teacher: Draw the numbers")
    expect(box).to_have_value("half a thou")
    assert serious(page) == []

    teacher.intervene(session, TakeOver(), teacher="Ms Curie")
    expect(page.locator("#conversation .answering")).to_be_visible(timeout=PATIENCE)
    say(page, "I drew 1 2 3 4")  # the tutor says once that it keeps quiet
    box.fill("and now?")
    box.press("Enter")
    expect(page.locator("#conversation .bubble").last).to_have_text("and now?")
    expect(page.locator("#conversation .answering")).to_be_visible()
    expect(page.locator("#conversation .line.tutor")).to_have_count(2)

    teacher.intervene(session, HandBack(), teacher="Ms Curie")
    expect(page.locator("#conversation .answering")).to_have_count(0, timeout=PATIENCE)
    say(page, "I don't know")
    replies(page, 3)
