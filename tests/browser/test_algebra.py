"""Algebra on the student's page: from a wrong line to a finished solution."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.helpers import EDITOR, replies, say, write
from tests.browser.test_access import serious

LINES = "#results .step"


def choose_algebra(page: Page) -> None:
    """Show the problems of algebra."""
    page.locator(".subjects label", has_text="Algebra").click()
    expect(page.locator(".chapter[data-subject=python]")).to_be_hidden()


def bring_equation(page: Page, equation: str, lines: str = "") -> None:
    """Fill in the form for an equation of one's own, and start."""
    choose_algebra(page)
    page.locator("[data-do=own]").click()
    expect(page.get_by_label("An equation")).to_be_checked()
    page.locator("#own-equation textarea").fill(equation)
    page.locator("#own-rows textarea").fill(lines)
    page.locator("#own-start").click()


def test_a_student_solves_an_equation_from_a_sign_error_to_the_end(page: Page):
    bring_equation(page, "1/2x + 5 = 20")
    expect(page.locator("#own-errors")).to_contain_text("two ways")
    page.locator("#own-equation textarea").fill("3x + 5 = 20")
    page.locator("#own-start").click()
    replies(page, 1)
    expect(page.locator(LINES)).to_have_count(1)
    expect(page.locator(LINES)).to_contain_text("the start")
    write(page, "3x = 25")
    expect(page.locator(LINES).nth(1)).to_contain_text("not checked yet")
    page.locator("#run").click()
    expect(page.locator(LINES).nth(1)).to_contain_text("look again")
    expect(page.locator("#summary")).to_contain_text("1 line to look at again")
    replies(page, 2)
    say(page, "I do not know")
    write(page, "3x = 15\nx = 5")
    page.locator("#run").click()
    expect(page.locator("#summary")).to_contain_text("Finished")
    expect(page.locator(f"{LINES}.fine")).to_have_count(2)
    replies(page, 4)
    for answer in (
        "the 5 has to be taken away on both sides, I had added it",
        "do the same to both sides",
        "I put x = 5 back into the first line and it is true",
    ):
        if page.locator("#conversation .next").count():
            break
        say(page, answer)
    expect(page.locator("#progress .chip.solved")).to_be_visible()


def test_lines_are_checked_with_the_keyboard_alone(page: Page):
    bring_equation(page, "3x + 5 = 20")
    replies(page, 1)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cm-content')"):
            break
    expect(page.locator(EDITOR)).to_be_focused()
    expect(page.get_by_role("textbox", name="Your lines")).to_be_focused()
    page.keyboard.type("- 5 = 20 - 3x")
    page.keyboard.press("Enter")
    page.keyboard.type("x = 5")
    assert page.locator(f"{EDITOR} .cm-line").all_inner_texts() == ["- 5 = 20 - 3x", "x = 5"]
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("3x = 15\nx = 5")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#summary")).to_contain_text("Finished")
    replies(page, 2)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()


def test_a_subject_is_remembered_and_searched_within(page: Page):
    choose_algebra(page)
    shown = page.locator(".card:visible")
    all_of_it = shown.count()
    page.locator("#find").fill("fraction")
    expect(page.locator(".subjects :checked + span .found")).to_have_text(str(shown.count()))
    assert 0 < shown.count() < all_of_it
    page.reload()
    expect(shown.first).to_be_visible()
    expect(page.locator(".chapter[data-subject=python]")).to_be_hidden()
    page.locator("#find").fill("add up to n")
    expect(page.locator(".no-match")).to_be_visible()
    elsewhere = page.locator(".subjects label", has_text="Python").locator(".found")
    expect(elsewhere).not_to_have_text("0")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_in_algebra(new_page: NewPage, scheme: str, width: int):
    page = new_page(width=width, scheme=scheme)
    page.wait_for_selector(".card-open")
    choose_algebra(page)
    assert serious(page) == [], "the problems"
    bring_equation(page, "3x + = 20")
    expect(page.locator("#own-errors li")).to_be_visible()
    assert serious(page) == [], "the form"
    page.locator("#own-equation textarea").fill("3x + 5 = 20")
    lines = "3x = 25\nx = 25/3\n3x = 15\n3x = 15\n3x + = 2\n1/2x = 3\n" + "x + " * 30 + "3 = 9"
    page.locator("#own-rows textarea").fill(lines)
    page.locator("#own-start").click()
    replies(page, 1)
    expect(page.locator(f"{LINES}.look_again").first).to_be_visible()
    assert serious(page) == [], "lines in every state"
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width, "a long line scrolls by itself"
