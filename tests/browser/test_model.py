"""The student's page while a language model (a double of one) is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NewPage, Server
from tests.browser.helpers import EDITOR, open_problem, program, replies, said, say, write
from tests.browser.test_access import serious
from tests.indexed import indexed
from tutor_app.testing import Misbehaviour, ModelDouble, Request

PATIENCE = 30


class Gate:
    """Holds the model's answers back until the test has seen what it wanted to see."""

    def __init__(self) -> None:
        self.may_pass = threading.Event()
        self.may_pass.set()
        self.one_may_pass = threading.Semaphore(0)

    def watch(self, request: Request) -> None:
        if not self.may_pass.is_set():
            self.one_may_pass.acquire(timeout=PATIENCE)


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate()


@pytest.fixture(scope="module")
def model(gate: Gate) -> Iterator[ModelDouble]:
    with ModelDouble(watch=gate.watch) as double:
        yield double
        gate.may_pass.set()
        gate.one_may_pass.release()


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, model: ModelDouble
) -> Iterator[Server]:
    started = Server(indexed(tmp_path_factory.mktemp("data")), OPENAI_BASE_URL=model.base_url)
    started.start()
    yield started
    started.stop()


def start_open(page: Page, work: str) -> None:
    page.locator("[data-do=own]").click()
    page.locator("#kind-python").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("An equation")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.get_by_label("What is the task?").fill("Solve $x^2 - 5x + 6 = 0$.\n\nCheck both roots.")
    page.get_by_label("Subject or topic").fill("Algebra")
    page.get_by_label("Your work so far").fill(work)
    page.get_by_role("button", name="Start", exact=True).click()
    replies(page, 1)


def test_a_problem_of_another_subject(page: Page):
    work = "x^2 - 5x + 6 = (x - 1)(x - 6)\nSo x = 1 or x = 6."
    start_open(page, work)
    expect(page.locator("#statement h1 math")).to_be_attached()
    expect(page.locator(".where")).to_contain_text("Algebra")
    assert program(page) == work
    expect(page.get_by_role("textbox", name="Your work")).to_be_visible()
    expect(page.locator("#code .cm-lineNumbers")).to_have_count(0)
    expect(page.locator("#results .case")).to_have_count(0)
    write(page, work.replace("(x - 1)(x - 6)", "(x - 2)(x - 3)"))
    page.get_by_role("button", name="Show the tutor").click()
    replies(page, 2)
    page.get_by_role("button", name="Show the tutor").click()
    expect(page.locator("#summary")).to_contain_text("seen this already")
    assert serious(page) == []
    page.get_by_role("button", name="Another problem").click()
    open_problem(page)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(page.locator("#code .cm-lineNumbers")).to_have_count(1)
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator(".sessions li").last).to_contain_text("Solve x^2 - 5x + 6 = 0.")
    page.get_by_role("button", name="Go on: Solve").click()
    replies(page, 2)
    expect(page.locator(EDITOR)).to_contain_text("(x - 2)(x - 3)")


def test_what_the_tutor_is_at_is_said_and_no_draft_is_shown(page: Page, gate: Gate):
    open_problem(page)
    gate.may_pass.clear()
    try:
        page.locator("#message textarea").fill("it leaves out the last number")
        page.locator("#message textarea").press("Enter")
        doing = page.locator("#conversation .doing")
        expect(doing).to_have_text("Reading what you wrote …")
        gate.one_may_pass.release()
        expect(doing).to_have_text("Thinking about what to ask …")
        expect(page.locator("#conversation .line.tutor")).to_have_count(1)
    finally:
        gate.may_pass.set()
        gate.one_may_pass.release()
    replies(page, 2)
    expect(doing).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_banner_comes_with_an_outage_and_goes_again(
    new_page: NewPage, model: ModelDouble, scheme: str
):
    page = new_page(scheme=scheme)
    page.wait_for_selector(".card-open")
    open_problem(page)
    banner = page.locator("#banner [role=status]")
    expect(banner).to_have_text("")
    page.evaluate("window.region = document.querySelector('#banner [role=status]')")
    model.misbehaviour = Misbehaviour.REFUSAL
    try:
        assert say(page, "I don't know"), "the built-in engine stands in"
    finally:
        model.misbehaviour = None
    expect(banner).to_contain_text("built-in questions. Nothing is lost")
    kept = page.evaluate("window.region === document.querySelector('#banner [role=status]')")
    assert kept, "screen readers announce what changes in a region that was there before"
    assert serious(page) == []
    page.reload()
    expect(banner).to_contain_text("Nothing is lost")
    say(page, "still not sure what you mean")
    expect(banner).to_have_text("")
    assert said(page)


def test_a_paste_of_a_book_into_any_field_is_refused_kindly(page: Page):
    page.locator("[data-do=own]").click()
    page.get_by_label("Another subject").check()
    for field in ("What is the task?", "Subject or topic", "Your work so far"):
        page.get_by_label(field).fill("as it was")
        page.get_by_label(field).evaluate(
            """(field) => {
                field.focus();
                const data = new DataTransfer();
                data.setData("text/plain", "word ".repeat(200000));
                field.dispatchEvent(
                    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }"""
        )
        expect(page.locator("#notice")).to_contain_text("too large")
        expect(page.get_by_label(field)).to_have_value("as it was")
        page.locator("[data-do=hush]").click()
        expect(page.locator(".notice")).to_have_count(0)
