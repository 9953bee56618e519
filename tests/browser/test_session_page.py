"""A student gets stuck, a teacher sees it and steps in, and the student's page shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.helpers import open_problem, replies, said, say
from tests.browser.test_access import serious
from tests.browser.test_classes import join, make_class

PATIENCE = 15_000  # milliseconds: either page asks every few seconds
QUESTION = "Which numbers did you want to add up for total_up_to(5)?"


@pytest.fixture
def student(new_page: NewPage) -> Page:
    return new_page()


def test_a_stuck_student_is_seen_and_helped(teacher_page: Page, student: Page):
    code = make_class(teacher_page, "7b, stepping in")
    join(student, code, "Bob")
    open_problem(student)
    for message in ("I don't know", "no idea", "I don't know", "no idea"):
        say(student, message)

    teacher_page.reload()
    row = teacher_page.locator("[data-live]").get_by_role("row", name="Bob")
    expect(row).to_contain_text("waiting for you since")
    row.get_by_role("link", name="Add up to n").click()
    expect(teacher_page.get_by_role("heading", level=1)).to_contain_text("Bob · Add up to n")
    expect(teacher_page.locator(".turn")).to_have_count(5)

    # Overruling needs a reason; then the tutor goes by it.
    belief = teacher_page.locator(".beliefs > li").first
    belief.get_by_text("Overrule").click()
    belief.get_by_label("Why?").fill("Shown on paper.")
    belief.get_by_role("button", name="It is there", exact=True).click()
    expect(belief).to_contain_text("a teacher says it is there")
    teacher_page.get_by_text("Have a question asked next").click()
    teacher_page.get_by_label("The question").fill(QUESTION)
    teacher_page.get_by_role("button", name="Pin it").click()
    expect(teacher_page.locator(".pinned")).to_have_text(QUESTION)
    say(student, "hm")
    assert said(student).endswith(QUESTION)
    # The page follows by itself, and keeps what is open.
    expect(teacher_page.locator(".turn")).to_have_count(6, timeout=PATIENCE)
    expect(teacher_page.locator(".turn").last).to_contain_text(QUESTION)

    teacher_page.get_by_role("button", name="Take over").click()
    expect(teacher_page.locator(".candidate")).to_have_count(3, timeout=PATIENCE)
    suggested = teacher_page.locator(".candidate").first
    expect(suggested).to_contain_text("Strategy")
    suggested.get_by_role("button", name="Use this").click()
    box = teacher_page.get_by_label("Write to the student")
    expect(box).not_to_have_value("")
    expect(teacher_page.locator("#guard-says .note")).to_be_visible()
    box.fill("Change `range(1, n)` to `range(1, n + 1)`.")
    teacher_page.get_by_role("button", name="What does the guard think?").click()
    expect(teacher_page.locator("#guard-says")).to_contain_text("would hold this back")
    box.fill("Draw it **on paper** first.")
    teacher_page.get_by_role("button", name="Send", exact=True).click()
    line = student.locator("#conversation .line.teacher")
    expect(line.locator("strong")).to_have_text("on paper", timeout=PATIENCE)

    for width, scheme in ((1280, "light"), (390, "dark")):
        teacher_page.set_viewport_size({"width": width, "height": 860})
        teacher_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        teacher_page.evaluate(
            "document.querySelectorAll('details').forEach((one) => (one.open = true))"
        )
        assert serious(teacher_page) == [], f"the session, {scheme}"
        wide = teacher_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing makes the page scroll sideways"

    teacher_page.get_by_role("button", name="Hand back to the tutor").click()
    expect(student.locator("#conversation .answering")).to_have_count(0, timeout=PATIENCE)
    say(student, "I drew it")
    replies(student, 7)
