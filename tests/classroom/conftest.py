from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.classroom.school import School, cheap_hashes


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at their real cost only where they are what is tested."""
    if "test_passwords" not in request.node.nodeid:
        cheap_hashes(monkeypatch)


@pytest.fixture
def school() -> Iterator[School]:
    made = School()
    yield made
    made.engine.dispose()
