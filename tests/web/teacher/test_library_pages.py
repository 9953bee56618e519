"""The library of misconceptions, at its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.authoring.samples import entry
from tests.test_noticing import LONGEST, WRONG
from tests.web.teacher.site import Site, TeacherClient
from tutor_app.authoring.yaml_files import dumped
from tutor_app.misconceptions.embedding import Vectors
from tutor_app.misconceptions.search import Search
from tutor_app.storage import EntryStatus

KEY = "sorted-by-length"
PAGE = f"/library/python/entries/{KEY}"


@pytest.fixture
def ada(site: Site) -> Iterator[TeacherClient]:
    yield site.teacher()
    site.shipped_library()


def fields(**changes: Any) -> dict[str, str]:
    """The entry of the samples as the form sends it."""
    data = entry(**changes)
    questions = data.pop("questions")
    sent = {name: value for name, value in data.items() if isinstance(value, str)}
    sent |= {name: "\r\n".join(data[name]) for name in ("says", "grasped")}
    sent |= {rung: "\r\n".join(asked) for rung, asked in questions.items()}
    return sent


def made(ada: TeacherClient) -> httpx.Response:
    page = ada.post("/library/python/new", **fields())
    assert page.status_code == 200, page.text
    return page


def version_of(page: httpx.Response) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found.group(1)


def test_the_list_is_searched_and_shows_what_was_written_here(ada: TeacherClient) -> None:
    everything = ada.get("/library?subject=python")
    assert "range-includes-stop" in everything.text
    assert "accumulator" not in ada.get("/library?q=range+stop+included+nowhere-at-all").text
    made(ada)
    found = ada.get("/library?q=GREATEST+longest&kind=added").text
    assert KEY in found
    assert "range-includes-stop" not in found
    assert "written here" in found
    assert ada.get("/library?subject=cooking&kind=x").status_code == 200


def test_an_entry_is_written_kept_whole_and_changed(ada: TeacherClient) -> None:
    page = made(ada)
    stored = ada.site.tutor.parts.library.snapshot("python").entries[KEY]
    assert stored.model_dump(exclude_defaults=True, mode="json") == entry()
    shipped = ada.get("/library/python/entries/range-includes-stop")
    assert "cues:" in shipped.text
    changed = ada.post(PAGE, **fields(name="another name"), version=version_of(page))
    assert "another name" in changed.text
    assert ada.name in changed.text


def test_an_entry_of_algebra_is_saved_and_found_before_anything_is_learnt_from_it(
    ada: TeacherClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_yet(search: Search) -> Vectors:
        raise OSError("the weights are not learnt yet")

    monkeypatch.setattr(Search, "weights", not_yet)
    retriever = ada.site.tutor.parts.grounds["algebra"].retriever
    assert retriever is not None
    said = "the moon decides which sign it has"
    assert KEY not in [one.misconception for one in retriever.retrieve(said)]
    own = fields(topic="Equations and inequalities", concept="solving-equations", says=[said] * 3)
    page = ada.post("/library/algebra/new", **own)
    assert page.status_code == 200, page.text
    assert retriever.retrieve(said)[0].misconception == KEY
    changed = ada.post(
        f"/library/algebra/entries/{KEY}",
        **own | {"says": "\r\n".join(["tides turn it"] * 3)},
        version=version_of(page),
    )
    assert changed.status_code == 200
    assert retriever.retrieve("tides turn it")[0].misconception == KEY


def test_what_is_wrong_is_said_by_field_and_nothing_typed_is_lost(ada: TeacherClient) -> None:
    page = ada.post("/library/python/new", **fields(says=["<b>only one</b>"]), rest="cues: [")
    assert page.status_code == 422
    assert "<code>rest, line" in page.text
    assert "&lt;b&gt;only one" in page.text
    page = ada.post("/library/python/new", **fields(says=["only one"]), rest="cues: {any_of: [a]}")
    assert "<code>says</code>: give at least 3" in page.text
    bomb = "a: &a [x]\nb: [*a, *a]"
    assert "references" in ada.post("/library/python/new", **fields(), rest=bomb).text
    taken = ada.post("/library/python/new", **fields(id="range-includes-stop"))
    assert "<code>id</code>" in taken.text
    assert ada.site.tutor.parts.library.snapshot("python").name(KEY) is None


def test_whoever_saves_second_sees_both_versions(ada: TeacherClient) -> None:
    version = version_of(made(ada))
    grace = ada.site.teacher()
    grace.post(PAGE, **fields(name="the version of Grace"), version=version)
    page = ada.post(PAGE, **fields(name="the version of Ada"), version=version)
    assert page.status_code == 409
    assert "the version of Grace" in page.text
    assert 'value="the version of Ada"' in page.text
    assert grace.name in page.text
    saved = ada.post(PAGE, **fields(name="the version of Ada"), version=version_of(page))
    assert saved.status_code == 200
    assert ada.site.tutor.parts.library.snapshot("python").entries[KEY].name == "the version of Ada"


def test_an_entry_is_tried_before_it_is_saved(ada: TeacherClient) -> None:
    tried = {"do": "preview", "problem": "add-up-to-n", "version": "0"}
    page = ada.post("/library/python/new", **fields(), **tried)
    assert page.status_code == 200
    assert "It asks your question" in page.text
    assert "The guard lets it pass" in page.text
    assert ada.site.tutor.parts.library.snapshot("python").name(KEY) is None
    right = "def total_up_to(n):\n    return n * (n + 1) // 2\n"
    page = ada.post("/library/python/new", **fields(), **tried, work=right)
    assert "<code>work</code>" in page.text


def test_it_is_tried_on_a_session_of_ones_own_class_only(ada: TeacherClient) -> None:
    place = ada.new_class()
    session = ada.site.tutor.start(LONGEST, WRONG, owner=ada.student(place)).id
    assert session in ada.get("/library/python/new").text
    tried = {"do": "preview", "session": session}
    page = ada.post("/library/python/new", **fields(), **tried)
    assert "It asks your question" in page.text
    grace = ada.site.teacher()
    assert session not in grace.get("/library/python/new").text
    assert grace.post("/library/python/new", **fields(), **tried).status_code == 404


def test_an_entry_is_retired_brought_back_and_merged(ada: TeacherClient) -> None:
    library, made_page = ada.site.tutor.parts.library, made(ada)
    page = ada.post(f"{PAGE}/retire", version=version_of(made_page))
    assert library.snapshot("python").name(KEY) is None
    page = ada.post(f"{PAGE}/bring-back", version=version_of(page))
    assert library.snapshot("python").name(KEY) == KEY
    wrong = ada.post(f"{PAGE}/merge", version=version_of(page), into="nothing")
    assert "<code>into</code>" in wrong.text
    ada.post(f"{PAGE}/merge", version=version_of(page), into="sort-as-text")
    assert library.snapshot("python").name(KEY) == "sort-as-text"
    stale = ada.post(f"{PAGE}/retire", version=version_of(page))
    assert stale.status_code == 409
    listed = ada.site.tutor.parts.entries.load("python", KEY)
    assert listed is not None
    assert listed.status is EntryStatus.MERGED


def sent_file(ada: TeacherClient, content: bytes) -> httpx.Response:
    return ada.browser.post(
        "/teacher/library/import",
        data={"form_token": ada.form_token, "subject": "python"},
        files={"file": ("entries.yaml", content)},
    )


def test_a_file_goes_out_and_comes_in_after_a_look(ada: TeacherClient) -> None:
    version = version_of(made(ada))
    file = ada.get("/library/export?subject=python")
    assert "attachment" in file.headers["content-disposition"]
    assert file.text.count("- id:") == 1
    assert "same as here" in sent_file(ada, file.content).text
    content = file.text.replace("the greatest word is thought", "the greatest word was thought")
    page = sent_file(ada, content.encode())
    assert "changes what is there" in page.text
    confirm = {"content": content, f"version.{KEY}": version}
    ada.post(PAGE, **fields(name="saved meanwhile"), version=version)
    assert ada.post("/library/import/confirm", **confirm).status_code == 409
    confirm[f"version.{KEY}"] = "2"
    assert "taken in" in ada.post("/library/import/confirm", **confirm).text
    name = ada.site.tutor.parts.library.snapshot("python").entries[KEY].name
    assert name.startswith("the greatest word was")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "<code>file</code>"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: &a [1]\nb: *a", "references"),
        (dumped({"subject": "python", "misconceptions": [entry(topic="x")]}).encode(), "topic"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_mend(
    ada: TeacherClient, content: bytes, said: str
) -> None:
    page = sent_file(ada, content)
    assert page.status_code == 422
    assert said in page.text


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(ada: TeacherClient) -> None:
    answer = sent_file(ada, b"x" * 50_000_000)
    assert answer.status_code == 413
    assert "too large" in answer.text
