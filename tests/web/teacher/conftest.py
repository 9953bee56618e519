from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.classroom.school import cheap_hashes
from tests.web.teacher.site import Site
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.server import create_app


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    tutor = Tutor.open(None, settings)
    yield Site(create_app(settings, tutor), tutor)
    tutor.close()


@pytest.fixture
def site(server: Site) -> Iterator[Site]:
    """The server; what failed in a test does not count in the next."""
    yield server
    with server.tutor._parts.school.attempts._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM attempts")
