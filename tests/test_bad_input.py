"""Each kind of bad input gets a clear, kind message, and nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conversing import complaints
from tutor_app.catalog import load_catalog
from tutor_app.datafiles import KNOWLEDGE, PROMPTS, DataFileError, load
from tutor_app.dialogue import Case, Outcome, Problem, Status
from tutor_app.errors import InputTooLarge, StorageDown
from tutor_app.guard import Directives
from tutor_app.misconceptions.library import library
from tutor_app.planner import Policy
from tutor_app.roles.offline.intents import IntentPatterns
from tutor_app.roles.wording import offline_wording
from tutor_app.storage import Repository, open_database
from tutor_app.tutor import Tutor

WORK = "def total_up_to(n):\n    total = 0\n    for i in range(1, n):\n        total += i\n    return total\n"
HUGE = "x = 1\n" * (10_000_000 // 6)


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "message", ["", "   \n\t ", "\x00", "\x00\x00 4", "\u202e\ufeff", "?" * 4000]
)
def test_odd_messages_get_a_reply(tutor: Tutor, message: str) -> None:
    session = tutor.start("add-up-to-n", WORK)
    reply = tutor.respond(session.id, message)
    assert complaints(reply) == []
    assert reply.status is Status.OPEN


def test_a_message_or_work_of_ten_megabytes_is_refused_and_nothing_is_stored(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", WORK)
    for send in (
        lambda: tutor.respond(session.id, HUGE),
        lambda: tutor.respond(session.id, "", HUGE),
        lambda: tutor.keep_work(session.id, HUGE),
        lambda: tutor.check(session.id, HUGE),
        lambda: tutor.start("add-up-to-n", HUGE),
    ):
        with pytest.raises(InputTooLarge) as refused:
            send()
        assert "shorten it" in refused.value.kind
        assert len(refused.value.kind) < 300
    view = tutor.view(session.id)
    assert len(view.transcript) == 1
    assert view.work == WORK


@pytest.mark.parametrize(
    "work",
    [
        "\x00\x01\x02\x7fELF\x00",
        "Dear tutor, I have no program yet.",
        "SELECT * FROM sessions; --",
        "\ufeffdef total_up_to(n):\n\treturn n\n        return 1",
        "(" * 3000,
        "def total_up_to(n):\n    return " + "-" * 15_000 + "1",
        "\r\n\r\n",
        "print('é中\U0001f600')",
    ],
    ids=["binary", "prose", "sql", "tabs", "brackets", "deep", "blank", "unicode"],
)
def test_work_that_is_not_python_gets_a_question(tutor: Tutor, work: str) -> None:
    reply = tutor.start("add-up-to-n", work).opening
    assert complaints(reply) == []
    assert reply.status is Status.OPEN
    assert reply.question is not None


def test_two_hundred_cases_that_all_hang_come_back_and_say_so(tutor: Tutor) -> None:
    problem = Problem.python(
        statement="Write `f(n)`.",
        cases=[Case(call=f"f({n})", expected=str(n)) for n in range(200)],
    )
    session = tutor.start(problem, "def f(n):\n    while True:\n        pass\n")
    check = session.opening.check
    assert check is not None
    assert len(check.results) == 200
    outcomes = {result.outcome for result in check.results}
    assert outcomes <= {Outcome.TIMEOUT, Outcome.NOT_RUN}
    assert "never" in session.opening.text or "end" in session.opening.text
    assert complaints(session.opening) == []


def test_code_that_prints_the_environment_sees_none_of_ours(
    tutor: Tutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTOR_SECRET", "zebra-crossing")
    work = "import os\nprint(dict(os.environ))\ndef total_up_to(n):\n    return str(dict(os.environ))\n"
    session = tutor.start("add-up-to-n", work)
    assert "zebra-crossing" not in session.opening.model_dump_json()
    assert session.opening.check is not None
    assert not session.opening.check.all_pass


def test_code_that_looks_for_the_expected_answers_finds_none(tutor: Tutor) -> None:
    work = (
        "import sys\ndef total_up_to(n):\n    seen = []\n    frame = sys._getframe()\n"
        "    while frame:\n        seen.append(str(frame.f_locals))\n        frame = frame.f_back\n"
        "    return ' '.join(seen)\n"
    )
    session = tutor.start("add-up-to-n", work)
    assert session.opening.check is not None
    assert not any("5050" in (r.got or "") + r.printed for r in session.opening.check.results)


def test_html_is_kept_as_text_in_the_transcript(tutor: Tutor) -> None:
    script = "<script>alert(1)</script>"
    session = tutor.start("add-up-to-n", f"def total_up_to(n):\n    raise ValueError({script!r})\n")
    reply = tutor.respond(session.id, f"it is {script}")
    view = tutor.view(session.id)
    assert view.transcript[1].text == f"it is {script}"
    for text in (session.opening.text, reply.text):
        assert script not in text.replace(f"`{script}`", "")


# --------------------------------------------------------------------------- the database


@pytest.fixture
def impatient(tmp_path: Path, tutor: Tutor) -> Iterator[tuple[Tutor, Path]]:
    """A tutor on a database that waits 20 milliseconds for a lock; the other parts are shared."""
    path = tmp_path / "m.db"
    repository = Repository(open_database(f"sqlite:///{path}", busy_milliseconds=20))
    yield Tutor(replace(tutor._parts, repository=repository), tutor._settings), path
    repository.close()


def test_a_locked_database_is_said_kindly_and_the_same_message_works_afterwards(
    impatient: tuple[Tutor, Path],
) -> None:
    tutor, path = impatient
    session = tutor.start("add-up-to-n", WORK)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for send in (
        lambda: tutor.respond(session.id, "hello"),
        lambda: tutor.keep_work(session.id, "x"),
        lambda: tutor.start("add-up-to-n", WORK),
    ):
        with pytest.raises(StorageDown) as down:
            send()
        assert "try again" in down.value.kind
    holder.execute("ROLLBACK")
    holder.close()
    assert tutor.respond(session.id, "hello").text
    said = [line.text for line in tutor.view(session.id).transcript if line.by == "student"]
    assert said == ["hello"]


def test_a_read_only_database_is_said_kindly(impatient: tuple[Tutor, Path]) -> None:
    tutor, path = impatient
    session = tutor.start("add-up-to-n", WORK)

    engine = tutor._parts.repository._engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StorageDown):
        tutor.respond(session.id, "hello")
    engine.dispose()
    assert tutor.respond(session.id, "hello").text
    if os.geteuid() != 0:
        path.chmod(stat.S_IRUSR)
        engine.dispose()
        with pytest.raises(StorageDown):
            tutor.respond(session.id, "hello again")


# --------------------------------------------------------------------------- broken files


def test_a_broken_problem_file_is_named_and_the_others_load(tmp_path: Path) -> None:
    source = (KNOWLEDGE / "problems" / "python" / "add-up-to-n.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(source, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(source.replace("difficulty: 1", "difficulty: hard"))
    (tmp_path / "worse.yaml").write_text("id: [\n")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    catalog = load_catalog(tmp_path)
    assert list(catalog.problems) == ["add-up-to-n"]
    by_name = {error.file.name: error for error in catalog.errors}
    assert set(by_name) == {"bad.yaml", "worse.yaml", "bytes.yaml"}
    assert by_name["bad.yaml"].field == "difficulty"
    assert "integer" in by_name["bad.yaml"].mend
    assert by_name["worse.yaml"].field.startswith("line ")
    assert "UTF-8" in by_name["bytes.yaml"].mend


def broken(tmp_path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


BROKEN: dict[str, tuple[Path, str, str, Callable[[Path], object], str]] = {
    "policy": (
        KNOWLEDGE / "policy.yaml",
        "mastery:",
        "mystery:",
        lambda path: load(path, Policy),
        "m",
    ),
    "intents": (
        PROMPTS / "offline" / "intents.yaml",
        r"'\b(ignore|",
        r"'\b((ignore|",
        lambda path: load(path, IntentPatterns),
        "patterns",
    ),
    "wording": (
        PROMPTS / "offline" / "say_facts.yaml",
        "{{call}}",
        "{{call",
        lambda path: offline_wording(path.parent),
        "ask.",
    ),
    "misconceptions": (
        KNOWLEDGE / "misconceptions" / "python.yaml",
        "topic: loops",
        "topic: loopholes",
        lambda path: library("python", path.parent),
        "topic",
    ),
    "directives": (
        PROMPTS / "offline" / "directives.yaml",
        "\n",
        "\nno_such_field: 1\n",
        lambda path: load(path, Directives),
        "no_such_field",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_field_and_mend(tmp_path: Path, name: str) -> None:
    source, old, new, read, field = BROKEN[name]
    path = broken(tmp_path, source, old, new)
    with pytest.raises(DataFileError) as raised:
        read(path)
    error = raised.value
    assert error.file.name == source.name
    assert field in error.field
    assert error.mend
    assert source.name in str(error)
