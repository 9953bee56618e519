"""What the panel says when something is wrong with the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.teacher.application import teacher_panel
from tutor_app.web.teacher.guarding import COOKIE

BASE = "http://tutor.test"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A panel whose database has lost its tables."""
    data_dir = tmp_path_factory.mktemp("data")
    settings = Settings(data_dir=data_dir)
    tutor = Tutor.open(data_dir, settings)
    engine = create_engine(f"sqlite:///{data_dir / 'maieutic.db'}")
    with engine.begin() as connection:
        for table in ("log_ins", "attempts", "links", "class_teachers"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    engine.dispose()
    yield TestClient(
        teacher_panel(tutor, settings),
        base_url=BASE,
        headers={"origin": BASE},
        cookies={COOKIE: "x" * 43},
        follow_redirects=False,
    )
    tutor.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("POST", "/log-in"), ("GET", "/setup/x"), ("GET", "/account")],
)
def test_without_the_database_there_is_a_kind_page(
    broken: TestClient, method: str, path: str
) -> None:
    page = broken.request(method, path, data={"name": "Ada", "password": "x"})
    assert page.status_code == 503
    assert "cannot reach its database" in page.text
    assert "log_ins" not in page.text


def test_what_nobody_foresaw_is_a_kind_page_too(
    broken: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("tutor_app.classroom.accounts.Accounts.logged_in", fails)
    careful = TestClient(broken.app, base_url=BASE, raise_server_exceptions=False)
    page = careful.get("/")
    assert page.status_code == 500
    assert "Something went wrong" in page.text
    assert "secret detail" not in page.text
