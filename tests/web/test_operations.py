from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.indexed import indexed
from tutor_app.settings import Settings
from tutor_app.subjects.python import subject as python_subject
from tutor_app.subjects.python.sandbox import SandboxUnavailable
from tutor_app.tutor import Tutor
from tutor_app.web.operations import add_operations


@pytest.fixture
def tutor(tmp_path: Path) -> Iterator[Tutor]:
    opened = Tutor.open(indexed(tmp_path))
    yield opened
    opened.close()


def client(tutor: Tutor, **settings: str) -> TestClient:
    app = FastAPI()
    add_operations(app, tutor, Settings(**settings))
    return TestClient(app)


def test_a_server_that_can_work_says_so(tutor: Tutor) -> None:
    asked = client(tutor)
    assert asked.get("/healthz").json() == {"status": "ok"}
    ready = asked.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["database"] == ready.json()["sandbox"] == "ok"
    assert set(ready.json()["index"]) == {"python", "algebra"}


def test_without_its_database_it_is_alive_and_not_ready(tutor: Tutor, tmp_path: Path) -> None:
    asked = client(tutor)
    for file in tmp_path.glob("maieutic.db*"):
        file.unlink()
    (tmp_path / "maieutic.db").mkdir()
    tutor._parts.repository.close()
    assert asked.get("/healthz").status_code == 200
    ready = asked.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["database"] == "does not answer"
    assert str(tmp_path) not in ready.text


def test_where_programs_cannot_be_isolated_it_is_not_ready(
    tutor: Tutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise SandboxUnavailable("no seccomp here")

    monkeypatch.setattr(python_subject, "shared_sandbox", refuse)
    ready = client(tutor).get("/readyz")
    assert (ready.status_code, ready.json()["sandbox"]) == (503, "no seccomp here")


def test_metrics_answer_only_to_their_token(tutor: Tutor) -> None:
    tutor.start("add-up-to-n", "def total_up_to(n):\n    return 0")
    assert client(tutor).get("/metrics").status_code == 404
    asked = client(tutor, TUTOR_METRICS_TOKEN="s3cret")
    assert asked.get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer s3cre"}
    assert asked.get("/metrics", headers=wrong).status_code == 404
    told = asked.get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert told.status_code == 200
    assert "maieutic_turns_total" in told.text
