"""A class from its making to the first session in it, and its pages for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.helpers import open_problem, replies, say
from tests.browser.test_access import serious


def make_class(page: Page, name: str) -> str:
    """Make a class; its join code."""
    page.get_by_label("Name of the class").fill(name)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return page.locator(".code").inner_text()


def join(page: Page, code: str, nickname: str) -> None:
    """Join by the field on the student's page, and go to the problems."""
    page.get_by_label("I have a class code").fill(f"{code[:3]} {code[3:]}".lower())
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Your nickname in this class").fill(nickname)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Your personal code")).to_be_visible()
    page.get_by_role("link", name="Start").click()
    expect(page.locator(".class-line")).to_contain_text(nickname)


def looks_well(page: Page) -> None:
    """The overview of a class with a session, and its report: axe finds nothing serious, and
    nothing stands out to the side.
    """
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.locator(".heat-map tbody td.heat[title]").first).to_be_visible()
    for name, width, scheme in (
        ("Overview", 1280, "light"),
        ("Overview", 390, "dark"),
        ("Report", 1280, "light"),
    ):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name="Most common misconceptions")).to_be_visible()
        assert serious(page) == [], f"{name} {width} {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Overview", exact=True).click()


def test_a_student_joins_and_the_session_is_in_the_teachers_list(
    teacher_page: Page, page: Page, new_page: NewPage
):
    code = make_class(teacher_page, "7b mathematics")
    expect(teacher_page.get_by_text("Nobody has begun yet")).to_be_visible()
    join(page, code, "Bob")
    expect(page.locator(".class-line")).to_contain_text("Your teacher can read")
    open_problem(page)
    # The list comes anew by itself.
    row = teacher_page.locator("[data-live]").get_by_role("row", name="Bob")
    expect(row).to_contain_text("Add up to n")
    for message in ("I don't know", "3", "no idea", "no idea", "no idea"):
        say(page, message)
    expect(row).to_contain_text(re.compile(r"(stuck|waiting for you)\s+since"))
    expect(teacher_page.locator("#live-news")).to_have_text("1 session is stuck.")
    looks_well(teacher_page)

    # The same browser is known again; a session goes on where it was.
    page.reload()
    replies(page, 6)
    expect(page.locator(".class-line")).to_contain_text("Bob")

    page.evaluate("window.region = document.querySelector('.class-line [role=status]')")
    teacher_page.get_by_role("button", name="Pause the tutor for the class").click()
    page.locator("#message textarea").fill("hello?")
    page.locator("#message textarea").press("Enter")
    expect(page.locator(".class-line .paused")).to_be_visible()
    kept = page.evaluate("window.region === document.querySelector('.class-line [role=status]')")
    assert kept, "screen readers tell only what changes in a region that was there before"
    expect(page.locator("#message textarea")).to_have_value("hello?")
    assert serious(page) == [], "the student's page while the tutor is paused"

    # Whoever leaves is nobody in the class, also with what this browser kept.
    page.get_by_role("button", name="Leave the class on this device").click()
    expect(page.get_by_label("I have a class code")).to_be_visible()
    expect(page.locator(".class-line")).to_have_count(0)

    # A student has nothing to look for in the panel.
    page.goto(teacher_page.url)
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(teacher_page: Page, page: Page, width: int, scheme: str):
    for one in (teacher_page, page):
        one.set_viewport_size({"width": width, "height": 860})
        one.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert serious(teacher_page) == [], "the list of classes"
    code = make_class(teacher_page, f"Seen in {width}")
    assert serious(teacher_page) == [], "a class nobody is in"
    join(page, code, "Bob")
    page.goto(page.url + f"join/{code}?other=yes")
    assert serious(page) == [], "joining"
    page.get_by_label("Your nickname in this class").fill("\u200b")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert serious(page) == [], "a nickname that cannot be"
    teacher_page.reload()
    assert serious(teacher_page) == [], "a class with a student"
    for name in ("Students", "Exports"):
        teacher_page.get_by_role("link", name=name, exact=True).click()
        assert serious(teacher_page) == [], name
    teacher_page.get_by_role("link", name="Settings").click()
    teacher_page.get_by_text("Python · Loops").click()
    teacher_page.get_by_label("Countdown").check()
    expect(teacher_page.get_by_label("Only those chosen here:")).to_be_checked()
    assert serious(teacher_page) == [], "its settings"
    teacher_page.get_by_role("link", name="Ms Lovelace").click()
    teacher_page.get_by_role("button", name="Make a link").click()
    assert serious(teacher_page) == [], "the account"
    width_of_page = teacher_page.evaluate("document.documentElement.scrollWidth")
    assert width_of_page <= width, "nothing stands out to the side"
    page.goto(page.url.split("/join")[0] + "/teacher/")
    assert serious(page) == [], "the log-in"


def test_a_class_is_made_with_the_keyboard_and_an_error_takes_the_focus(teacher_page: Page):
    teacher_page.keyboard.press("Tab")
    expect(teacher_page.locator(".skip")).to_be_focused()
    name = teacher_page.get_by_label("Name of the class")
    name.focus()
    teacher_page.keyboard.insert_text("\u200b")
    teacher_page.keyboard.press("Enter")
    expect(teacher_page.get_by_role("alert")).to_contain_text("Give the class a name")
    expect(name).to_be_focused()
    teacher_page.keyboard.insert_text("8a")
    teacher_page.keyboard.press("Enter")
    expect(teacher_page.get_by_role("heading", level=1, name="8a")).to_be_visible()
    teacher_page.get_by_role("link", name="Settings").click()
    button = teacher_page.get_by_role("button", name="Close the class")
    button.focus()
    teacher_page.keyboard.press("Enter")
    expect(teacher_page.get_by_role("button", name="Yes, close it")).to_be_focused()
    teacher_page.keyboard.press("Enter")
    expect(teacher_page.locator("h1 .badge")).to_have_text("closed")
