"""Unexplained work, at its pages: of one's own classes only."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.misconceptions.test_clusters import KINDS
from tests.storage.samples import WHEN, stored, turn
from tests.web.teacher.site import Site, TeacherClient
from tests.web.teacher.test_library_pages import fields
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.query import Query
from tutor_app.noticing import embedded
from tutor_app.storage import Unexplained

WORKS = KINDS["by length"]


def record(site: Site, class_id: str, name: str) -> None:
    for number, (said, features) in enumerate(WORKS):
        session = f"{name}-{number}"
        site.tutor.parts.repository.create(stored(session), turn(0))
        site.tutor.parts.unexplained.record(
            Unexplained(
                session_id=session,
                turn=1,
                fault="f",
                subject="python",
                class_code=class_id,
                problem_id=f"problem-of-{name}",
                work=f"work <of> {name}",
                query=Query(wrong=f"line {number}", said=said).model_dump_json(),
                features=features,
                vector=embedded(said),
                model=shared_embedder().fingerprint(),
                nearest="",
                score=0.1,
                at=WHEN,
            )
        )


@pytest.fixture
def ada(site: Site) -> Iterator[TeacherClient]:
    ada = site.teacher()
    record(site, ada.new_class("Class of Ada").classroom.id, f"ada{ada.name.split()[1]}")
    yield ada
    site.shipped_library()


def members_on(text: str) -> str:
    found = re.search(r'name="members" value="([\d,]+)"', text)
    assert found
    return found.group(1)


def test_a_cluster_shows_its_works_and_nothing_of_other_classes(ada: TeacherClient) -> None:
    page = ada.get("/unexplained?subject=python").text
    assert f"{len(WORKS)} works" in page
    assert f"Class of Ada: {len(WORKS)}" in page
    assert "work &lt;of&gt; ada" in page
    assert page.count('<details class="chapter"') == 3
    assert "it ranks, and claims nothing" in page
    assert "Nothing is waiting" in ada.get("/unexplained?subject=algebra").text
    grace = ada.site.teacher()
    assert "Nothing is waiting" in grace.get("/unexplained?subject=python").text


def test_works_are_assigned_and_taken_back_by_their_own_teacher_only(ada: TeacherClient) -> None:
    members = members_on(ada.get("/unexplained").text)
    grace = ada.site.teacher()
    grace.post("/unexplained/python/assign", members=members, key="sort-as-text")
    assert f"{len(WORKS)} works" in ada.get("/unexplained").text
    wrong = ada.post("/unexplained/python/assign", members=members, key="no-such-entry")
    assert wrong.status_code == 422
    assert (
        "Said so"
        in ada.post("/unexplained/python/assign", members=members, key="sort-as-text").text
    )
    assert "Nothing is waiting" in ada.get("/unexplained").text
    said = WORKS[0][0]
    assert said in ada.get("/library/python/entries/sort-as-text").text
    assert said not in grace.get("/library/python/entries/sort-as-text").text
    grace.post("/unexplained/python/release", members=members)
    assert "Nothing is waiting" in ada.get("/unexplained").text
    ada.post("/unexplained/python/release", members=members)
    assert f"{len(WORKS)} works" in ada.get("/unexplained").text
    assert ada.post("/unexplained/python/release", members="1;2").status_code == 404


def test_a_new_entry_begins_with_what_the_students_said(ada: TeacherClient) -> None:
    page = ada.get("/unexplained").text
    found = re.search(r"/unexplained/python/(\d+)/name", page)
    assert found
    draft = ada.get(f"/unexplained/python/{found.group(1)}/name").text
    assert any(said in draft for said, _ in WORKS)
    assert ada.site.teacher().get(found.group(0)).status_code == 404
    saved = ada.post("/library/python/new", **fields(), members=members_on(draft))
    assert "Works of your classes that are this" in saved.text
    assert "Nothing is waiting" in ada.get("/unexplained").text
