from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.indexed import indexed
from tutor_app.errors import TutorError
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble
from tutor_app.tutor import Tutor
from tutor_app.web.server import create_app, listen, warm_up, welcome_teacher

SHORT = 12  # characters; `-5` is a solution of algebra, and stands in any page


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory):
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), tutor)


def get(app, path: str, method: str = "GET", **more) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())


def test_the_page_is_ours_and_names_no_other_place(app):
    page = get(app, "/")
    assert page.status_code == 200
    head = page.text.split("</head>")[0]
    assert "Maieutic" in head
    assert "colours.css" in head
    for elsewhere in ("https://", "cdn", "googleapis", "@Gradio"):
        assert elsewhere not in head.replace(json.dumps("https://"), "")


def test_nothing_secret_is_in_the_page(app, tutor):
    text = get(app, "/").text + get(app, "/config").text
    for problem in tutor.catalog.problems.values():
        for solution in problem.solutions:
            if len(solution) > SHORT:
                assert json.dumps(solution)[1:-1] not in text
        for attempt in problem.faulty:
            assert attempt.what not in text


def test_its_files_are_served(app):
    for name in ("colours.css", "page.js", "icon.svg"):
        assert get(app, f"/page-files/{name}").status_code == 200
    assert get(app, "/page-files/../server.py").status_code == 404


def test_a_body_of_megabytes_is_refused_kindly(app):
    answer = get(app, "/gradio_api/queue/join", "POST", content=b"x" * 2_000_000)
    assert answer.status_code == 413
    assert "too large" in answer.json()["detail"]


def test_no_documentation_of_the_server_is_open(app):
    assert get(app, "/openapi.json").status_code == 404


def test_it_can_be_asked_whether_it_is_well(app):
    assert get(app, "/healthz").json() == {"status": "ok"}


def test_whether_a_teacher_has_written_is_told_as_a_number_and_nothing_else(app, tutor):
    session = tutor.start("add-up-to-n", "", owner="ada").id
    assert get(app, f"/heard?s={session}").json() == {"heard": 0}
    tutor.teach(session, "Draw it on paper.", teacher="Ms Curie")
    assert get(app, f"/heard?s={session}").json() == {"heard": 1}
    assert get(app, "/heard?s=no-such-session").json() == {"heard": 0}
    assert get(app, "/heard").status_code == 422


def test_a_taken_port_is_said_clearly():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            listen("127.0.0.1", port)
    assert f"Port {port} is taken" in str(ended.value)
    assert "TUTOR_PORT" in str(ended.value)


def test_port_zero_takes_a_free_one():
    with listen("127.0.0.1", 0) as taken:
        assert taken.getsockname()[1] > 0


def test_the_first_teacher_finds_a_link_where_the_server_was_started(app, tutor, capsys):
    welcome_teacher(tutor, Settings(), "http://here")
    first = capsys.readouterr().out
    link = first.split("http://here")[1].strip()
    assert link.startswith("/teacher/setup/")
    assert "You are the first" in get(app, link).text
    assert "Nobody can log in yet" in get(app, "/teacher/log-in").text
    welcome_teacher(tutor, Settings(), "http://here")
    assert capsys.readouterr().out != first, "a new link with each start"
    assert get(app, link).status_code == 200, "the old one still works"


def test_a_teacher_that_is_set_is_made_and_told_where_to_log_in(capsys):
    fresh = Tutor.open(None)
    chosen = {"TUTOR_TEACHER": "Ada", "TUTOR_TEACHER_PASSWORD": "a few words in a row"}
    try:
        for _ in range(2):
            welcome_teacher(fresh, Settings.model_validate(chosen), "http://here")
            said = capsys.readouterr().out
            assert "http://here/teacher" in said
            assert "setup" not in said
        assert fresh.classroom.accounts.log_in("ada", "a few words in a row", "")
    finally:
        fresh.close()


def test_a_teacher_that_cannot_be_ends_the_start_with_a_reason(tutor):
    for chosen, named in (
        ({"TUTOR_TEACHER": "Eve"}, "TUTOR_TEACHER_PASSWORD"),
        ({"TUTOR_TEACHER": "Eve", "TUTOR_TEACHER_PASSWORD": "short"}, "TUTOR_TEACHER_PASSWORD"),
        ({"TUTOR_TEACHER_PASSWORD": "a few words in a row"}, "TUTOR_TEACHER cannot"),
    ):
        with pytest.raises(TutorError, match=named):
            welcome_teacher(tutor, Settings.model_validate(chosen), "http://here")
        assert not tutor.classroom.accounts.has_teachers()


def test_warming_up_leaves_no_session(tmp_path: Path):
    tutor = Tutor.open(indexed(tmp_path))
    try:
        warm_up(tutor, Settings(data_dir=tmp_path, api_key=None, base_url=None))
        import sqlite3

        with sqlite3.connect(tmp_path / "maieutic.db") as database:
            assert database.execute("select count(*) from sessions").fetchone() == (0,)
    finally:
        tutor.close()


def test_warming_up_asks_no_language_model(tmp_path: Path):
    with ModelDouble() as double:
        settings = Settings(data_dir=tmp_path, base_url=double.base_url)
        tutor = Tutor.open(indexed(tmp_path), settings)
        try:
            warm_up(tutor, settings)
        finally:
            tutor.close()
        assert double.requests == ()
