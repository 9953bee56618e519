"""What a teacher takes along."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.web.teacher.site import Site, TeacherClient
from tutor_app.classroom import TeacherOfClass
from tutor_app.commands.guard_case import import_guard_cases
from tutor_app.dialogue import MarkLeak, RateReply

SECRET = "=my words"


@pytest.fixture(scope="module")
def ada(server: Site) -> TeacherClient:
    return server.teacher()


@pytest.fixture(scope="module")
def place(ada: TeacherClient) -> TeacherOfClass:
    """A class with two sessions, and somebody else's session outside."""
    place, other = ada.new_class(), ada.new_class()
    bob, eve = ada.student(place, "Bob"), ada.student(place, "Eve")
    tutor = ada.site.tutor
    session = ada.session(bob)
    tutor.respond(session, SECRET, owner=bob)
    tutor.intervene(session, RateReply(turn=1, stars=2, better="What now?"), teacher=ada.name)
    tutor.intervene(session, MarkLeak(turn=1, comment="too much"), teacher=ada.name)
    ada.session(eve)
    ada.session(ada.student(other, "Outsider"))
    return place


def file(ada: TeacherClient, place: TeacherOfClass, name: str) -> str:
    answer = ada.get(f"/classes/{place.classroom.id}/exports/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    return answer.text


def test_transcripts_have_every_turn_under_pseudonyms(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    text = file(ada, place, "transcripts.jsonl")
    rows = [json.loads(row) for row in text.splitlines()]
    assert len(rows) == 3
    assert len({row["session"] for row in rows}) == 2
    assert SECRET in [row["message"] for row in rows]
    for line in ada.site.tutor.classroom.classes.sessions(place):
        for name in (line.id, line.owner, line.nickname, "Outsider"):
            assert name not in text
    table = list(csv.DictReader(io.StringIO(file(ada, place, "transcripts.csv")[1:])))
    assert [row["student"] for row in table] == [row["student"] for row in rows]
    assert f"'{SECRET}" in [row["message"] for row in table], "no formula"


def test_pseudonyms_fit_together_within_a_class_only(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    students = [
        {json.loads(row)["student"] for row in file(ada, place, name).splitlines()}
        for name in ("transcripts.jsonl", "transcripts.jsonl", "events.jsonl")
    ]
    assert students[0] == students[1] >= students[2]


def test_nicknames_are_there_when_the_box_is_ticked(
    ada: TeacherClient, place: TeacherOfClass
) -> None:
    page = ada.get(f"/classes/{place.classroom.id}/exports").text
    assert 'name="names" value="yes"' in page
    assert "checked" not in page
    for name in ("transcripts.jsonl", "transcripts.csv"):
        assert "Bob" in file(ada, place, f"{name}?names=yes")
        assert "Bob" not in file(ada, place, f"{name}?names=no")


def test_an_empty_class_gives_files_without_rows(ada: TeacherClient) -> None:
    empty = ada.new_class()
    assert file(ada, empty, "transcripts.jsonl") == file(ada, empty, "preferences.jsonl") == ""
    assert file(ada, empty, "events.csv")[1:].strip().startswith("student,session,problem")
    assert file(ada, empty, "guard-cases.yaml").strip() == "[]"


def test_what_teachers_said_of_replies_is_a_pair_and_a_test_of_the_guard(
    ada: TeacherClient, place: TeacherOfClass, tmp_path: Path
) -> None:
    (pair,) = [json.loads(row) for row in file(ada, place, "preferences.jsonl").splitlines()]
    assert (pair["chosen"], pair["why"]) == ("What now?", "better")
    assert pair["prompt"]["said"][-1] == {"by": "student", "text": SECRET}
    cases, to, out = tmp_path / "cases.yaml", tmp_path / "reported.yaml", io.StringIO()
    cases.write_text(file(ada, place, "guard-cases.yaml"), encoding="utf-8")
    import_guard_cases(cases, to, out)
    assert "Added 1" in out.getvalue()
    assert pair["rejected"].split("`")[0][:20] in to.read_text(encoding="utf-8")
