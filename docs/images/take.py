"""Take the screenshots in this folder again: `python docs/images/take.py http://localhost:7860`.

Needs a running server and the packages of requirements-dev.txt.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"]
THOUGHT = "the total is short by the last number"


def reply(page: Page, message: str) -> None:
    """Send a message and wait until the answer is complete."""
    lines = page.locator("#conversation .line.tutor")
    before = lines.count()
    page.locator("#message textarea").fill(message)
    page.locator("#message textarea").press("Enter")
    expect(lines).to_have_count(before + 1, timeout=30_000)
    expect(page.locator("#conversation .streaming, #conversation .doing")).to_have_count(0)


def opened(browser: Browser, url: str, scheme: str, width: int, height: int) -> Page:
    """The list of problems in a fresh profile."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".card-open")
    page.wait_for_timeout(2000)  # the curtain goes up
    return page


def at_work(page: Page) -> None:
    """A conversation that has come to a trace table with a cell to fill in."""
    page.get_by_role("button", name="Add up to n", exact=True).click()
    page.wait_for_selector("#conversation .line.tutor")
    for message in ("I don't know", "idk", "10", THOUGHT):
        if page.locator(".cell-answer").count():
            break
        reply(page, message)
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(400)


def at_algebra(page: Page) -> None:
    """Somebody's wrong line, which the student has just tested."""
    page.locator(".subjects label", has_text="Algebra").click()
    page.get_by_role("button", name="Two steps back", exact=True).click()
    page.wait_for_selector("#conversation .line.tutor")
    page.get_by_role("button", name="Attempt 1").click()
    expect(page.locator("#conversation")).to_contain_text("?", timeout=30_000)
    page.wait_for_timeout(2500)
    reply(page, "30")
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(400)


def main(url: str) -> None:
    """Take all of them."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, scheme, width, height in (
            ("student", "light", 1280, 860),
            ("student-dark", "dark", 1280, 860),
            ("student-phone", "light", 390, 844),
        ):
            page = opened(browser, url, scheme, width, height)
            if name == "student":
                page.screenshot(path=HERE / "problems.png")
            at_work(page)
            if width < 500:
                page.locator(".dock [data-do=to-talk]").click()
                page.wait_for_timeout(400)
            page.screenshot(path=HERE / f"{name}.png")
            page.context.close()
        page = opened(browser, url, "light", 1280, 860)
        at_algebra(page)
        page.screenshot(path=HERE / "algebra.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:7860")
