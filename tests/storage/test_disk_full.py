"""A disk with no room left: said kindly, nothing half-written, and it goes on when there is room."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tutor_app.errors import StorageDown
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

WRONG = "def total_up_to(n):\n    return 0\n"


@contextmanager
def no_room() -> Iterator[None]:
    """The system refuses whatever this process writes into files beyond their first bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def tutor(tmp_path: Path) -> Iterator[Tutor]:
    opened = Tutor.open(tmp_path, Settings())
    yield opened
    opened.close()


def test_nothing_is_answered_nothing_is_lost_and_it_goes_on_without_a_restart(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", WRONG, owner="ada")
    tutor.respond(session.id, "before", owner="ada")
    before = tutor.view(session.id, owner="ada")
    with no_room():
        for _ in range(2):
            with pytest.raises(StorageDown):
                tutor.respond(session.id, "no room for this", owner="ada")
        with pytest.raises(StorageDown):
            tutor.keep_work(session.id, "# nor for this", owner="ada")
        with pytest.raises(StorageDown):
            tutor.start("add-up-to-n", WRONG, owner="ada")
        assert tutor.view(session.id, owner="ada") == before  # what is there can be read
    assert tutor.respond(session.id, "said again", owner="ada").text
    turns = tutor.parts.repository.turns(session.id)
    assert [(turn.number, turn.message) for turn in turns] == [
        (0, ""),
        (1, "before"),
        (2, "said again"),
    ]
    assert [one.id for one in tutor.sessions("ada")] == [session.id]
