"""The pages on which teachers write, take along and delete: they look well, and they do it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.helpers import open_problem
from tests.browser.test_access import serious
from tests.browser.test_classes import join, make_class

PLACES = (
    "library?subject=python",
    "library/python/entries/range-includes-stop",
    "library/python/new",
    "unexplained",
    "problems",
    "problems/new?subject=python",
    "problems/new?subject=algebra",
)


def test_axe_finds_nothing_serious_where_teachers_write(teacher_page: Page) -> None:
    page, home = teacher_page, teacher_page.url
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for place in PLACES:
            answer = page.goto(home + place)
            assert answer is not None
            assert answer.status == 200, place
            assert serious(page) == [], f"{place} {width} {scheme}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_what_a_class_did_is_taken_along_and_deleted_for_good(
    teacher_page: Page, page: Page
) -> None:
    code = make_class(teacher_page, "7b, taking along")
    join(page, code, "Kim")
    open_problem(page)
    teacher_page.get_by_role("link", name="Exports", exact=True).click()
    assert serious(teacher_page) == []
    with teacher_page.expect_download() as started:
        teacher_page.locator("button[formaction$='transcripts.csv']").click()
    kept = started.value.path().read_text(encoding="utf-8-sig")
    assert "add-up-to-n" in kept
    assert "Kim" not in kept, "pseudonyms unless nicknames are asked for"
    teacher_page.get_by_role("link", name="Overview", exact=True).click()
    teacher_page.get_by_role("link", name="All sessions").click()
    teacher_page.get_by_role("row", name="Kim").get_by_role("link", name="Delete").click()
    teacher_page.get_by_role("button", name="Delete").click()
    expect(teacher_page.get_by_role("row", name="Kim")).to_have_count(0)
    page.reload()
    expect(page.locator(".card-open").first).to_be_visible()
