"""A teacher's own problems, at their pages."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.teacher.site import Site, TeacherClient
from tutor_app.errors import UnknownProblem
from tutor_app.storage import AuthoredProblem
from tutor_app.web.teacher.problem_text import STARTERS, read_text, text_of

ENDLESS = STARTERS["python"].replace("        return 2 * n", "        while True:\n            n")


@pytest.fixture
def ada(site: Site) -> TeacherClient:
    return site.teacher()


def problems(ada: TeacherClient) -> tuple[AuthoredProblem, ...]:
    token = ada.browser.cookies["maieutic-teacher"]
    teacher = ada.site.tutor.classroom.accounts.logged_in(token)
    assert teacher is not None
    return ada.site.tutor.parts.problems.of_author(teacher.id)


def new(ada: TeacherClient, do: str = "save", text: str = "", **sent: str) -> httpx.Response:
    sent = {"title": "Twice", "content": text or STARTERS["python"], **sent}
    return ada.post("/problems/new", do=do, **sent)


def again(ada: TeacherClient, do: str, version: str, **sent: str) -> httpx.Response:
    id = problems(ada)[0].problem.id
    sent = {"title": "Twice", "content": STARTERS["python"], **sent}
    return ada.post(f"/problems/{id}", do=do, version=version, **sent)


@pytest.mark.parametrize("subject", ["python", "algebra"])
def test_the_text_to_begin_from_holds_what_it_claims(ada: TeacherClient, subject: str) -> None:
    assert f"subject: {subject}" in ada.get(f"/problems/new?subject={subject}").text
    page = new(ada, "check", STARTERS[subject])
    assert "It can be published" in page.text
    problem = read_text("Twice", STARTERS[subject], "twice")
    assert read_text("Twice", text_of(problem), "twice") == problem
    assert problems(ada) == ()


def test_a_draft_is_published_seen_withdrawn_and_deleted(ada: TeacherClient) -> None:
    tutor, place = ada.site.tutor, ada.new_class()
    other = ada.new_class("another").classroom.id
    owner, here = ada.student(place), place.classroom.id
    assert "Saved as a draft" in new(ada).text
    (draft,) = problems(ada)
    id = draft.problem.id
    with pytest.raises(UnknownProblem):
        tutor.start(id, owner=owner)
    assert "Published" in again(ada, "publish", "1", for_class=here).text
    assert tutor.start(id, owner=owner).problem.title == "Twice"
    assert tutor.catalog.find(id, other) is None
    ada.post(f"/problems/{id}/withdraw")
    assert tutor.catalog.find(id, here) is None
    again(ada, "publish", "3")
    assert tutor.catalog.find(id, other) is not None, "for all her classes"
    grace = ada.site.teacher().new_class().classroom.id
    assert tutor.catalog.find(id, grace) is None
    assert "Deleted" in ada.post(f"/problems/{id}/delete").text
    assert problems(ada) == ()


def test_what_is_published_is_chosen_where_a_class_has_a_fixed_choice(ada: TeacherClient) -> None:
    place = ada.new_class()
    owner, here = ada.student(place), place.classroom.id
    new(ada, "publish", for_class=here)
    id = problems(ada)[0].problem.id
    page = ada.get(f"/classes/{here}/settings").text
    assert "published for this class" in page
    chosen = {"name": "7b", "subjects": ["python"], "which": "some", "own_problems": ""}
    saved = ada.post(f"/classes/{here}/settings", **chosen, problems=["add-up-to-n", id])
    assert "Saved" in saved.text
    assert ada.site.tutor.start(id, owner=owner).problem.id == id
    ada.post(f"/classes/{here}/settings", **chosen, problems=["add-up-to-n"])
    assert ada.site.tutor.start(id, owner=owner).problem.id == id


def test_nobody_publishes_for_the_class_of_another(ada: TeacherClient) -> None:
    theirs = ada.site.teacher().new_class().classroom.id
    assert new(ada, "publish", for_class=theirs).status_code == 404
    assert problems(ada) == ()


def test_the_problem_of_another_is_not_there(ada: TeacherClient) -> None:
    new(ada)
    id, grace = problems(ada)[0].problem.id, ada.site.teacher()
    assert grace.get(f"/problems/{id}").status_code == 404
    assert grace.get(f"/problems/{id}/file").status_code == 404
    for what in ("", "/withdraw", "/delete"):
        assert grace.post(f"/problems/{id}{what}", version="1").status_code == 404
    assert problems(ada)[0].version == 1


def test_what_does_not_hold_is_said_by_field_and_the_text_stays(ada: TeacherClient) -> None:
    page = new(ada, "publish", STARTERS["python"].replace("'4'", "'5'"))
    assert page.status_code == 422
    assert "<code>solutions.0" in page.text
    assert "expected: &#39;5&#39;" in page.text
    for text, said in (
        ("a: &a [x]\nb: [*a, *a]", "references"),
        ("title: [", "mend the YAML"),
        ("[1, 2]", "make it fields"),
        (STARTERS["python"].replace("difficulty: 1", "difficulty: 9"), "<code>difficulty"),
    ):
        page = new(ada, text=text)
        assert page.status_code == 422
        assert said in page.text
    assert problems(ada) == ()


def test_a_solution_that_never_ends_is_named(ada: TeacherClient) -> None:
    page = new(ada, "check", ENDLESS)
    assert page.status_code == 200
    assert "<code>solutions.0" in page.text


def test_three_students_try_it(ada: TeacherClient) -> None:
    page = new(ada, "try")
    assert page.status_code == 200
    assert page.text.count("<summary>") == 3
    assert "Wants the solution" in page.text
    assert problems(ada) == ()


def test_the_second_window_sees_both_versions(ada: TeacherClient) -> None:
    new(ada)
    again(ada, "save", "1", title="first window")
    page = again(ada, "save", "1", title="second window")
    assert page.status_code == 409
    assert "first window" in page.text
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    again(ada, "save", found.group(1), title="second window")
    assert problems(ada)[0].problem.title == "second window"


def test_a_problem_goes_out_and_comes_in_as_a_file(ada: TeacherClient) -> None:
    new(ada)
    file = ada.get(f"/problems/{problems(ada)[0].problem.id}/file")
    assert "title: Twice" in file.text

    def sent(content: bytes) -> httpx.Response:
        return ada.browser.post(
            "/teacher/problems/import",
            data={"form_token": ada.form_token},
            files={"file": ("problem.yaml", content)},
        )

    page = sent(file.content)
    assert 'value="Twice"' in page.text
    assert "not kept until you save" in page.text
    assert len(problems(ada)) == 1
    assert sent(b"\xff").status_code == 422
    assert sent(b"x: &x 1\ny: *x").status_code == 422
