"""Several tutors on one database, as in several processes: a turn is one tutor's, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from tests.indexed import indexed
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""


@pytest.fixture
def tutors(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Tutor]]:
    settings = Settings.model_validate({"DATABASE_URL": url})
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                closing(Tutor.open(indexed(tmp_path_factory.mktemp("data")), settings))
            )
            for _ in range(2)
        ]


def test_two_do_not_take_the_same_turn(tutors: list[Tutor]) -> None:
    one, _ = tutors
    for _ in range(3):
        session = one.start("add-up-to-n", OFF_BY_ONE)
        with ThreadPoolExecutor(2) as pool:
            sent = [pool.submit(tutor.respond, session.id, "idk") for tutor in tutors]
            texts = {future.result().text for future in sent}
        turns = one.parts.repository.turns(session.id)
        assert [turn.number for turn in turns] == [0, 1, 2]
        assert {turn.reply.text for turn in turns[1:]} == texts
        assert len(texts) == 2  # the second knew of the first


def test_a_session_goes_back_and_forth_between_them(tutors: list[Tutor]) -> None:
    session = tutors[0].start("add-up-to-n", OFF_BY_ONE, owner="ada")
    messages = ["4", "I don't know", "it stops too early", "10"]
    for number, message in enumerate(messages, 1):
        assert tutors[number % 2].respond(session.id, message, owner="ada").text
    views = [tutor.view(session.id, owner="ada") for tutor in tutors]
    assert views[0] == views[1]
    assert [line.text for line in views[0].transcript if line.by == "student"] == messages
