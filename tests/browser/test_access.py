"""The page with the keyboard alone, and for screen readers."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.helpers import EDITOR, MENDED, open_problem, replies, say, write

AXE = Axe().axe_script
# Only what `serious` reads: to find a selector for each of thousands of elements takes its time.
FOR_AXE = {"resultTypes": ["violations"], "selectors": False}


def serious(page: Page) -> list[str]:
    """Serious and critical violations that axe-core finds on the page as it is."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then((found) => found.violations)", FOR_AXE
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(new_page: NewPage, scheme: str, width: int):
    page = new_page(width=width, scheme=scheme)
    page.wait_for_selector(".card-open")
    assert serious(page) == [], "the problems"
    page.locator("[data-do=own]").click()
    page.locator("#own-start").click()
    expect(page.locator("#own-errors")).to_contain_text("example")
    assert serious(page) == [], "one's own program"
    page.get_by_label("Another subject").check()
    expect(page.locator("#own-needs")).to_contain_text("language model")
    assert serious(page) == [], "another subject without a model"
    page.locator("#own-back").click()
    open_problem(page)
    say(page, "I don't know")
    assert serious(page) == [], "the work"
    write(page, "def total_up_to(n):\n    print('x')\n    return [1][n]")
    page.locator("#run").click()
    expect(page.locator("#results .printed").first).to_be_visible()
    replies(page, 3)
    assert serious(page) == [], "a run with errors"
    write(page, "def total_up_to(n)\n    return 1")
    page.locator("#run").click()
    expect(page.locator("#results .syntax")).to_be_visible()
    replies(page, 4)
    assert serious(page) == [], "a syntax error"
    page.locator("#footnote [data-do=stored]").click()
    assert serious(page) == [], "what is stored"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator(".sessions")).to_be_visible()
    assert serious(page) == [], "my sessions"


def test_a_whole_session_with_the_keyboard_alone(page: Page):
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#find").focus()
    page.keyboard.type("add up to n")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.card-open')"):
            break
    page.keyboard.press("Enter")
    replies(page, 1)
    expect(page.locator("#statement h1")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cm-content')"):
            break
    expect(page.locator(EDITOR)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(MENDED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#summary")).to_contain_text("All 6 cases pass")
    replies(page, 2)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#message textarea')"):
            break
    page.keyboard.type("range stops before n")
    page.keyboard.press("Enter")
    replies(page, 3)


def test_running_with_the_keyboard_adds_no_line(page: Page):
    open_problem(page)
    lines = page.locator(f"{EDITOR} .cm-line").count()
    page.locator(EDITOR).click()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(400)
    assert page.locator(f"{EDITOR} .cm-line").count() == lines


def test_focus_can_be_seen_everywhere(page: Page):
    open_problem(page)
    page.locator("#statement h1").focus()
    seen = set()
    for _ in range(24):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const one = document.activeElement;
                const around = one.closest('.cm-editor, #composer-row') || one;
                const style = getComputedStyle(around), own = getComputedStyle(one);
                return {
                    what: one.tagName + '#' + one.id + '.' + one.className,
                    seen: own.outlineStyle !== 'none' || style.boxShadow !== 'none'
                        || style.outlineStyle !== 'none',
                };
            }"""
        )
        if found["what"].startswith("BODY"):
            break
        seen.add(found["what"])
        assert found["seen"], f"{found['what']} shows no focus"
        if "cm-content" in found["what"]:
            page.keyboard.press("Escape")
    assert len(seen) > 6


def test_headings_landmarks_and_names(page: Page):
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    open_problem(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("navigation")).to_have_count(1)
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    expect(page.get_by_role("textbox", name="Program")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()


def test_new_replies_are_announced_once_and_whole(page: Page):
    open_problem(page)
    page.evaluate(
        """() => {
            window.announced = [];
            const region = document.querySelector('#announcer [aria-live=polite]');
            new MutationObserver(() => window.announced.push(region.textContent))
                .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    reply = say(page, "I don't know")
    page.wait_for_timeout(300)
    announced = page.evaluate("window.announced")
    assert len(announced) == 1
    assert announced[0].startswith("Tutor:")
    assert reply.split()[0] in announced[0]
