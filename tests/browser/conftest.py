"""A server and a browser for the tests of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.indexed import indexed
from tests.server import Server

TEACHER, PASSWORD = "Ms Lovelace", "a few words in a row"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long a page takes says more about the machine than about the page.
expect.set_options(timeout=20_000)


# Package, not session: while playwright is open its event loop runs, and tests elsewhere that
# start their own could not.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


def find_browser(playwright: Playwright) -> str | None:
    """The browser named by CHROMIUM, one of the system, or the one playwright brought."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find_browser(playwright)
    if path is None:
        missing = (
            "no Chromium: set CHROMIUM, install chromium, or run `playwright install chromium`"
        )
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(missing)
        pytest.skip(missing)
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return indexed(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="package")
def server(data_dir: Path, browser: Browser) -> Iterator[Server]:
    # The browser comes first: without one there is no reason to start a server.
    started = Server(data_dir, TUTOR_TEACHER=TEACHER, TUTOR_TEACHER_PASSWORD=PASSWORD)
    started.start()
    yield started
    started.stop()


class Profiles:
    """Browser profiles for one page each. One that was given back has forgotten who used it, and
    still knows the program's scripts. Its first page stays open and empty: each window, with the
    pages of the browser's own that belong to it, costs as much as a page of ours.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[BrowserContext] = []

    def take(self) -> BrowserContext:
        """An empty profile that nobody else has."""
        if self._free:
            return self._free.pop()
        profile = self._browser.new_context()
        profile.new_page()
        return profile

    def give_back(self, profile: BrowserContext, origin: str) -> None:
        """Close its pages, and delete what a page of that origin has kept."""
        first, *pages = profile.pages
        for page in pages:
            page.close()
        tools = profile.new_cdp_session(first)
        tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        tools.detach()
        profile.clear_cookies()
        self._free.append(profile)


@pytest.fixture(scope="package")
def profiles(browser: Browser) -> Profiles:
    return Profiles(browser)


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(profiles: Profiles, server: Server) -> Iterator[NewPage]:
    """Opens pages of one's own, each with an empty browser profile, and watches what they do.

    A request to anywhere but the server, or a script error, fails the test.
    """
    used: list[BrowserContext] = []
    strayed: list[str] = []
    errors: list[str] = []

    def watch(page: Page) -> Page:
        page.set_default_timeout(20_000)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((server.url, "data:", "blob:"))
                else strayed.append(request.url)
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    def opened(width: int = 1280, height: int = 860, scheme: str = "light", path: str = "") -> Page:
        profile = profiles.take()
        used.append(profile)
        page = watch(profile.new_page())
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(server.url + path)
        return page

    yield opened
    for profile in used:
        profiles.give_back(profile, server.url)
    assert strayed == [], "the page asked other servers for something"
    assert errors == [], "a script on the page failed"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    found = new_page()
    found.wait_for_selector(".card-open")
    # Until then the list may be replaced by the one that knows this student.
    found.wait_for_selector("#opening", state="detached")
    return found


@pytest.fixture
def teacher_page(new_page: NewPage) -> Page:
    """The teachers' panel, with a teacher logged in."""
    found = new_page(path="teacher/")
    found.get_by_label("Name").fill(TEACHER)
    found.get_by_label("Password").fill(PASSWORD)
    found.get_by_role("button", name="Log in").click()
    found.wait_for_selector("h1:has-text('My classes')")
    return found
