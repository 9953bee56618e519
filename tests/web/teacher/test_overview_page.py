"""The first page of a class, its live list and its report."""

from __future__ import annotations

import re

import pytest

from tests.web.teacher.site import Site, TeacherClient
from tutor_app.classroom import TeacherOfClass
from tutor_app.web.teacher import overview

# Adds up what is not there yet: `range` is a component of its fault.
OFF = "def total_up_to(n):\n    total = 0\n    for i in range(1, n):\n        total += i\n    return total\n"


@pytest.fixture(scope="module")
def ada(server: Site) -> TeacherClient:
    return server.teacher()


@pytest.fixture(scope="module")
def place(ada: TeacherClient) -> TeacherOfClass:
    """A class in which Bob has answered a few questions, and Eve <b> has begun."""
    place = ada.new_class()
    bob, eve = ada.student(place, "Bob"), ada.student(place, "Eve <b>")
    tutor = ada.site.tutor
    session = tutor.start("add-up-to-n", OFF, owner=bob).id
    for message in ("1", "3", "because it stops before n", "I don't know"):
        tutor.respond(session, message, owner=bob)
    tutor.start("add-up-to-n", OFF, owner=eve)
    return place


def path(place: TeacherOfClass, rest: str = "") -> str:
    return f"/classes/{place.classroom.id}{rest}"


def test_the_overview_shows_numbers_and_whose_they_are(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    page = ada.get(path(place)).text
    (session,) = [
        one.id for one in ada.site.tutor.classroom.classes.sessions(place) if one.nickname == "Bob"
    ]
    assert f'/sessions/{session}">Add up to n<span class="sr-only">: Bob</span>' in page
    row = page.split('<table class="heat-map">')[1].split('<tr><th scope="row">Bob</th>')[1]
    cell = re.search(r'<td class="heat h(\d)[^"]*" title="Bob, ([^"]+)">(\d+)\??<span', row)
    assert cell, "a number in the cell"
    assert int(cell[1]) == min(4, int(cell[3]) // 20)
    assert re.search(r"give or take \d+ points, from \d+ signs?", cell[2])
    assert "range is thought to include its stop value" in page
    moves = re.findall(r"(\d+) turns?, (\d+) %", page)
    assert len(moves) == 4
    assert sum(int(count) for count, _ in moves) == 6, "every turn is of one kind"
    assert "No language model was asked" in page
    assert "Eve <b>" not in page
    assert "Eve &lt;b&gt;" in page


def test_the_live_list_comes_alone_with_the_stuck_ones_first(ada: TeacherClient) -> None:
    place = ada.new_class()
    stuck, working = ada.student(place, "Stuck"), ada.student(place, "Working")
    session = ada.session(stuck)
    for _ in range(8):
        ada.site.tutor.respond(session, "idk", owner=stuck)
    ada.session(working)
    part = ada.get(path(place, "/live"))
    assert "<html" not in part.text
    assert part.text.index("Stuck") < part.text.index(": Working")
    assert 'data-news="1 session is stuck."' in part.text
    assert f'data-live="/teacher{path(place)}/live"' in ada.get(path(place)).text


def test_only_the_latest_are_listed_with_the_way_to_all(
    ada: TeacherClient, place: TeacherOfClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "LATEST", 1)
    for shown in (ada.get(path(place)).text, ada.get(path(place, "/live")).text):
        assert "the latest 1." in shown
        assert shown.count('<th scope="row">Eve') >= 1
        assert "badge" in shown
    assert '<th scope="row">Bob' not in ada.get(path(place, "/live")).text
    monkeypatch.setattr(overview, "PAGE", 1)
    first, second = (ada.get(path(place, f"/sessions?page={n}")).text for n in (1, 2))
    assert ("Eve" in first, "Bob" in first) == (True, False)
    assert ("Eve" in second, "Bob" in second) == (False, True)
    assert "Page 2 of 2" in second
    for odd in ("0", "-1", "x", "999999", "٣"):
        assert ada.get(path(place, f"/sessions?page={odd}")).status_code == 200


def test_the_report_names_students_or_does_not(ada: TeacherClient, place: TeacherOfClass) -> None:
    with_names = ada.get(path(place, "/report")).text
    assert '<th scope="row">Bob</th>' in with_names
    without = ada.get(path(place, "/report?names=no")).text
    assert "Bob" not in without
    assert len(set(re.findall(r"student-[0-9a-f]{10}", without))) == 2
    assert "range is thought to include its stop value" in without
    assert "Nobody has begun yet" in ada.get(path(ada.new_class(), "/report")).text
