"""A visitor of a demo looks at what a teacher sees, on a large screen and on a phone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_access import serious
from tutor_app.settings import Mode, Settings
from tutor_app.tutor import Tutor
from tutor_app.web.sample.playing import SampleClass
from tutor_app.web.sample.script import load_script
from tutor_app.web.server import create_app, listen

START_SECONDS = 30


@pytest.fixture
def demo(browser: Browser, tmp_path: Path) -> Iterator[str]:
    """A demo in a thread, with one student of the sample class, who got stuck."""
    settings = Settings(mode=Mode.DEMO, data_dir=tmp_path)
    tutor = Tutor.open(None, settings)
    script = load_script(tutor.catalog.problems)
    students = tuple(student for student in script.students if student.name == "Grete")
    script = script.model_copy(update={"students": students})
    SampleClass(tutor.parts, settings, script, pause=0).see_to_it()
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings, tutor), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + START_SECONDS
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(START_SECONDS)
    tutor.close()


def looks_right(page: Page, width: int, scheme: str) -> None:
    """Nobody is kept out, and nothing makes the page scroll sideways."""
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert serious(page) == [], f"{page.url}, {scheme}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_visitor_sees_the_sample_class_and_can_change_nothing(browser: Browser, demo: str):
    context = browser.new_context(reduced_motion="reduce")
    student = context.new_page()
    student.set_default_timeout(20_000)
    student.goto(demo)
    with context.expect_page() as opened:
        student.get_by_role("link", name="See what a teacher sees").click()
    page = opened.value
    expect(page.get_by_role("note")).to_contain_text("made-up students")
    expect(page.get_by_role("button", name="Pause the tutor")).to_have_count(0)
    looks_right(page, 1280, "light")
    looks_right(page, 390, "dark")

    row = page.locator("[data-live]").get_by_role("row", name="Grete").filter(has_text="waiting")
    row.get_by_role("link").click()
    expect(page.locator(".turn .behind summary", has_text="1 draft held back")).to_be_visible()
    for name in ("Take over", "Send", "What does the guard think?"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    looks_right(page, 390, "dark")
    looks_right(page, 1280, "light")
    context.close()
