"""What a student does at the page, in the words of the tests."""

from __future__ import annotations

from playwright.sync_api import Page, expect

EDITOR = "#code .cm-content"
LAST = "#conversation .line.tutor:last-child .said, #conversation .line.tutor .said"
MENDED = (
    "def total_up_to(n):\n    total = 0\n    for i in range(1, n + 1):\n        total += i\n"
    "    return total"
)


def open_problem(page: Page, title: str = "Add up to n") -> None:
    """Open a problem from the list and wait for the first question."""
    page.get_by_role("button", name=title, exact=True).click()
    replies(page, 1)
    page.wait_for_url("**/?s=*")


def replies(page: Page, count: int) -> None:
    """Wait until the tutor has said this many things, and is through with the last."""
    expect(page.locator("#conversation .line.tutor")).to_have_count(count, timeout=30_000)
    expect(page.locator("#conversation .doing")).to_have_count(0)


def said(page: Page) -> str:
    """The tutor's last words."""
    return page.locator("#conversation .line.tutor .said").last.inner_text()


def say(page: Page, message: str) -> str:
    """Write a message, send it with Enter, and return the reply."""
    before = page.locator("#conversation .line.tutor").count()
    box = page.locator("#message textarea")
    box.fill(message)
    box.press("Enter")
    replies(page, before + 1)
    return said(page)


def write(page: Page, program: str) -> None:
    """Replace the program in the editor."""
    page.locator(EDITOR).fill(program)


def program(page: Page) -> str:
    """The program in the editor."""
    return "\n".join(page.locator(f"{EDITOR} .cm-line").all_inner_texts()).rstrip()
