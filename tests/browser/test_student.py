"""The student's page in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Server
from tests.browser.helpers import EDITOR, MENDED, open_problem, program, replies, said, say, write


def test_a_student_finds_and_mends_the_fault(page: Page):
    open_problem(page)
    assert "total_up_to" in said(page), "the first message is about the student's program"
    expect(page.locator("#results .case.fail").first).to_contain_text("expected")
    say(page, "idk")
    say(page, "range leaves out the last number, so n is never added")
    write(page, MENDED)
    page.locator("#run").click()
    expect(page.locator("#summary .summary")).to_have_class("summary good")
    expect(page.locator("#summary")).to_contain_text("All 6 cases pass")
    expect(page.locator("#results .case.fail")).to_have_count(0)
    replies(page, 4)
    for answer in (
        "because range stops before n, the last number was missing",
        "I will check where a range stops",
        "that range leaves the stop value out",
    ):
        if page.locator("#conversation .next").count():
            break
        say(page, answer)
    expect(page.locator("#conversation .next button")).to_be_visible()
    expect(page.locator("#progress .chip.solved")).to_be_visible()


def test_a_message_that_comes_back_and_what_was_written_meanwhile_are_both_there(page: Page):
    open_problem(page)
    box = page.locator("#message textarea")
    news = '{"sign": "%s", "places": {"box": "is it the range?"}}'
    box.fill("or the start")
    page.evaluate("news => window.maieutic.told(news)", news % "one")
    expect(box).to_have_value("is it the range?\nor the start")
    page.evaluate("news => window.maieutic.told(news)", news % "other")
    expect(box).to_have_value("is it the range?\nor the start")


def test_the_first_reply_comes_within_a_second_of_the_status(page: Page):
    open_problem(page)
    page.locator("#message textarea").fill("I don't know")
    page.locator("#send").click()
    expect(page.locator("#conversation .line.student")).to_be_visible(timeout=5_000)
    replies(page, 2)


def test_an_answer_sent_the_moment_the_reply_is_there_is_not_lost(page: Page):
    open_problem(page)
    page.evaluate("""() => {
        const box = document.querySelector("#message textarea");
        const talk = document.querySelector("#conversation");
        const answer = () => {
            box.value = "is it the last one?";
            box.dispatchEvent(new Event("input", { bubbles: true }));
            box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
            box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
        };
        const look = () => {
            const replies = talk.querySelectorAll(".line.tutor").length;
            const ready = replies === 2 && !talk.querySelector(".doing") && box.value === "";
            if (ready) answer();
            else requestAnimationFrame(look);
        };
        look();
    }""")
    page.locator("#message textarea").fill("I don't know")
    page.locator("#message textarea").press("Enter")
    replies(page, 3)
    expect(page.locator("#conversation .bubble").last).to_have_text("is it the last one?")
    expect(page.locator("#message textarea")).to_have_value("")


def test_a_double_click_sends_a_message_once(page: Page):
    open_problem(page)
    page.locator("#message textarea").fill("what do you mean?")
    page.locator("#send").dblclick()
    replies(page, 2)
    say(page, "I don't know")
    replies(page, 3)
    bubbles = page.locator("#conversation .bubble")
    expect(bubbles).to_have_text(["what do you mean?", "I don't know"])


def test_the_asked_cell_can_be_filled_in_the_table(page: Page):
    open_problem(page)
    for _ in range(6):
        if page.locator(".cell-answer").count():
            break
        say(page, "I don't know")
    cell = page.locator(".cell-answer")
    assert "empty cell" in (cell.get_attribute("aria-label") or "")
    before = page.locator("#conversation .line.tutor").count()
    cell.fill("1")
    cell.press("Enter")
    replies(page, before + 1)
    expect(page.locator("#conversation .bubble").last).to_have_text("1")


def test_work_is_kept_as_it_is_typed_and_so_is_the_conversation(page: Page):
    open_problem(page)
    say(page, "hm, let me think")
    write(page, "def total_up_to(n):\n    return 41 + 1")
    page.locator("#summary").click()
    expect(page.locator(EDITOR)).to_contain_text("41 + 1")
    page.wait_for_timeout(800)  # typing is saved in the background
    page.reload()
    replies(page, 2)
    assert program(page) == "def total_up_to(n):\n    return 41 + 1"
    expect(page.locator("#conversation .bubble")).to_have_text("hm, let me think")


def test_everything_survives_a_killed_server(page: Page, server: Server):
    open_problem(page, "Countdown")
    say(page, "before the crash")
    server.stop(kill=True)
    server.start()
    page.reload()
    replies(page, 2)
    expect(page.locator("#conversation .bubble")).to_have_text("before the crash")
    say(page, "after the crash")


def test_a_strangers_address_shows_nothing(page: Page, new_page: NewPage, server: Server):
    open_problem(page)
    say(page, "a private thought")
    stranger = new_page(path=page.url.removeprefix(server.url))
    expect(stranger.locator("#notice")).to_contain_text("not here")
    expect(stranger.locator(".card-open").first).to_be_visible()
    assert "a private thought" not in stranger.content()


def test_hostile_text_does_nothing(page: Page):
    script = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    open_problem(page)
    say(page, script)
    write(page, f"def total_up_to(n):\n    print({script!r})\n    raise ValueError({script!r})")
    page.locator("#run").click()
    expect(page.locator("#results .python-says").first).to_contain_text("ValueError")
    expect(page.locator("#results .printed").first).to_contain_text("<img")
    expect(page.locator("#conversation .bubble").first).to_contain_text("<script>")
    page.wait_for_timeout(300)
    assert "taken" not in page.title()
    assert page.locator("#results img, #conversation img, #conversation script").count() == 0


def test_template_marks_in_text_stay_text(page: Page):
    open_problem(page)
    say(page, "what about {{value}} and ${1 + 1} and `x`?")
    expect(page.locator("#conversation .bubble")).to_have_text(
        "what about {{value}} and ${1 + 1} and x?"
    )


def test_ones_own_program(page: Page):
    page.locator("[data-do=own]").click()
    page.locator("#own-start").click()
    expect(page.locator("#own-errors")).to_contain_text("Paste your program")
    page.locator("#own-code .cm-content").fill("def double(x):\n    return x + x + 1")
    page.locator("#own-examples textarea").fill("double(2) -> 4\ndouble(0) = 0")
    page.locator("#own-start").click()
    expect(page.locator("#own-errors")).to_contain_text("Line 2")
    page.locator("#own-examples textarea").fill("double(2) -> 4\ndouble(0) -> 0")
    page.locator("#own-start").click()
    replies(page, 1)
    expect(page.locator("#statement h1")).to_have_text("double")
    expect(page.locator("#results .case.fail")).to_have_count(2)
    assert "double" in said(page)


def test_attempts_and_the_empty_stub(page: Page):
    open_problem(page)
    first = program(page)
    page.get_by_role("button", name="Attempt 2").click()
    expect(page.get_by_role("button", name="Attempt 2")).to_have_attribute("aria-pressed", "true")
    replies(page, 1)
    assert program(page) != first
    page.get_by_role("button", name="Write my own").click()
    expect(page.locator(EDITOR)).to_contain_text("pass")
    replies(page, 1)


def test_finding_a_problem(page: Page):
    cards = page.locator(".card:visible")
    all_of_them = cards.count()
    page.locator("#find").fill("recursion")
    assert 0 < cards.count() < all_of_them
    page.locator("#find").fill("nothing is called like this")
    expect(page.locator(".no-match")).to_be_visible()
    page.get_by_role("button", name="clear the search").click()
    assert cards.count() == all_of_them
    page.locator("#find-level").select_option("5")
    assert cards.count() < all_of_them


def test_sessions_can_be_resumed_downloaded_and_deleted(page: Page, tmp_path: Path):
    open_problem(page)
    say(page, "my own words")
    page.get_by_role("button", name="My sessions").click()
    expect(page.locator(".sessions li")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download everything").click()
    file = tmp_path / "kept.json"
    download.value.save_as(file)
    assert "my own words" in json.dumps(json.loads(file.read_text(encoding="utf-8")))
    page.get_by_role("button", name=re.compile("Go on")).click()
    replies(page, 2)
    page.get_by_role("button", name="My sessions").click()
    delete = page.locator("[data-delete]")
    delete.click()
    expect(delete).to_have_text("Delete for good?")
    delete.click()
    expect(page.locator("#sessions")).to_contain_text("Nothing yet")


def test_starting_over_and_another_problem(page: Page):
    open_problem(page)
    say(page, "hello there")
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#conversation .bubble")).to_have_count(0)
    replies(page, 1)
    page.get_by_role("button", name="Another problem").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".badge").first).to_have_text("started")
    page.go_back()
    replies(page, 1)


def test_formulas_are_typeset(page: Page):
    expect(page.locator(".card math").first).to_be_attached()
    open_problem(page)
    box = page.locator("#statement math").bounding_box()
    assert box is not None
    assert box["width"] > 20


def test_light_and_dark_follow_the_system_and_are_remembered(new_page: NewPage):
    page = new_page(scheme="dark")
    page.wait_for_selector(".card-open")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Switch to the light page").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    page.wait_for_selector(".card-open")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))


def test_a_paste_of_megabytes_is_refused_kindly(page: Page):
    open_problem(page)
    page.locator(EDITOR).click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "x = 1\\n".repeat(1700000));
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator("#notice")).to_contain_text("too large")
    assert len(program(page)) < 1000


def test_a_program_over_the_limit_is_refused_kindly_and_not_lost(page: Page):
    open_problem(page)
    write(page, "# " + "long " * 5000)
    expect(page.locator("#notice")).to_contain_text("characters", timeout=20_000)
    page.locator("#run").click()
    expect(page.locator("#notice")).to_contain_text("characters")
    expect(page.locator(EDITOR)).to_contain_text("long long")


def test_what_is_stored_is_said(page: Page):
    open_problem(page)
    page.locator("#footnote [data-do=stored]").click()
    dialog = page.locator("#stored")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("can read")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_two_students_share_nothing(new_page: NewPage):
    one, two = new_page(), new_page()
    for page in (one, two):
        page.wait_for_selector(".card-open")
        open_problem(page)
    say(one, "only mine")
    assert "only mine" not in two.content()
    assert one.url != two.url


def test_the_server_gone_loses_no_message(page: Page, server: Server):
    open_problem(page)
    box = page.locator("#message textarea")
    server.stop()
    try:
        box.fill("typed while away")
        box.press("Enter")
        page.wait_for_timeout(500)
        expect(box).to_have_value("typed while away")
    finally:
        with page.expect_event("load", timeout=60_000):  # the page finds the server again
            server.start()
    replies(page, 1)
    expect(box).to_have_value("typed while away")
    box.press("Enter")
    replies(page, 2)
    expect(page.locator("#conversation .bubble")).to_have_text("typed while away")
    expect(box).to_have_value("")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_is_wider_than_a_phone(new_page: NewPage, width: int):
    page = new_page(width=width, height=780)
    page.wait_for_selector(".card-open")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    open_problem(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_conversation_is_within_reach(new_page: NewPage):
    page = new_page(width=390, height=780)
    page.wait_for_selector(".card-open")
    open_problem(page)
    composer = page.locator("#message textarea")
    expect(composer).to_be_in_viewport()
    page.locator(".dock [data-do=to-talk]").click()
    expect(page.locator("#conversation .line.tutor").last).to_be_in_viewport()
    say(page, "I don't know")
    expect(page.locator("#conversation .line.tutor .said").last).to_be_in_viewport()
    page.locator(".dock [data-do=to-work]").click()
    expect(page.locator("#statement h1")).to_be_in_viewport()
