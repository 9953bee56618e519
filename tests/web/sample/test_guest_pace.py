"""How fast visitors of a demo may look around in the sample class."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from tests.web.sample.conftest import TEACHER
from tests.web.teacher.site import BASE, Site, TeacherClient
from tutor_app.classroom import SAMPLE_CLASS
from tutor_app.settings import Mode, Settings
from tutor_app.web.server import create_app

CLASS = f"/teacher/classes/{SAMPLE_CLASS}"
PAGES = (
    CLASS,
    f"{CLASS}/live",
    f"{CLASS}/exports/preferences.jsonl",
    "/teacher/library",
)


def limited(demo: Site, folder: Path, **limits: int) -> Site:
    """The same demo with other limits."""
    given = {f"TUTOR_{name.upper()}": amount for name, amount in limits.items()}
    settings = Settings.model_validate({"TUTOR_MODE": Mode.DEMO, "TUTOR_DATA_DIR": folder, **given})
    return Site(create_app(settings, demo.tutor), demo.tutor)


def visitor(site: Site, address: str) -> TestClient:
    """A visitor whose requests come from there."""
    client = (address, 50_000)
    return TestClient(site.app, base_url=BASE, client=client, follow_redirects=False)


def test_who_asks_for_page_after_page_is_told_when_it_goes_on(demo: Site, tmp_path: Path) -> None:
    site = limited(demo, tmp_path, visitor_pages=len(PAGES))
    script = visitor(site, "10.0.0.1")
    assert all(script.get(page).status_code == 200 for page in PAGES)
    for page in PAGES:
        refused = script.get(page)
        assert refused.status_code == 429
        seconds = int(refused.headers["retry-after"])
        assert 1 <= seconds <= 60
        assert re.search(rf"It goes on in {seconds} s", refused.text)
        assert "Amara" not in refused.text
    assert visitor(site, "10.0.0.2").get(CLASS).status_code == 200


def test_many_who_come_from_many_addresses_have_a_limit_together(
    demo: Site, tmp_path: Path
) -> None:
    site = limited(demo, tmp_path, visitor_pages=100, total_pages=2)
    found = [visitor(site, f"10.0.1.{one}").get(CLASS) for one in range(3)]
    assert [page.status_code for page in found] == [200, 200, 429]
    assert "Many people" in found[-1].text


def test_sending_forms_counts_too_and_is_refused_all_the_same(demo: Site, tmp_path: Path) -> None:
    sender = visitor(limited(demo, tmp_path, visitor_pages=1), "10.0.2.1")
    found = [sender.post(f"{CLASS}/pause", headers={"origin": BASE}) for _ in range(2)]
    assert [answer.status_code for answer in found] == [403, 429]


def test_teachers_files_health_and_the_students_page_are_not_held_up(
    demo: Site, tmp_path: Path
) -> None:
    site = limited(demo, tmp_path, visitor_pages=1, total_pages=1)
    guest = site.browser()
    assert [guest.get(CLASS).status_code for _ in range(2)] == [200, 429]
    for path in ("/healthz", "/page-files/teacher.css", "/teacher/log-in", "/"):
        assert guest.get(path).status_code == 200, path
    ada = TeacherClient(site, demo.teacher(f"{TEACHER}, in a hurry").name)
    assert all(ada.get("/").status_code == 200 for _ in range(3))
