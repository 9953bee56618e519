"""One of several processes runs an errand for all; what was left in the middle is taken anew."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.storage.samples import WHEN
from tutor_app.storage import Errand, ErrandStore, open_database

MINUTE = timedelta(minutes=1)


@pytest.fixture
def errands(url: str) -> Iterator[ErrandStore]:
    engine = open_database(url)
    yield ErrandStore(engine)
    engine.dispose()


def take(errands: ErrandStore, holder: str, what: str = "v1", after: int = 0) -> Errand:
    now = WHEN + after * MINUTE
    return errands.take("play", what, holder, now, now + MINUTE)


def test_of_many_at_once_one_gets_it(errands: ErrandStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda holder: take(errands, holder), "abcdef"))
    assert sorted(got) == [Errand.MINE] + [Errand.OTHERS] * 5


def test_what_is_done_is_not_done_again_unless_it_is_something_else(errands: ErrandStore) -> None:
    assert take(errands, "a") is Errand.MINE
    assert errands.finish("play", "v1", "a")
    errands.give_back("play", "a", WHEN)
    assert take(errands, "a") is take(errands, "b") is Errand.DONE
    assert take(errands, "b", "v2") is Errand.MINE
    # Whoever is stopped in the middle of v2 has left v1 behind as well.
    errands.give_back("play", "b", WHEN)
    assert take(errands, "a") is Errand.MINE


def test_who_dies_in_the_middle_is_followed_by_another_and_notices(errands: ErrandStore) -> None:
    assert take(errands, "a") is Errand.MINE
    assert errands.keep("play", "a", WHEN + 2 * MINUTE)
    assert take(errands, "b", after=1) is Errand.OTHERS
    assert take(errands, "b", after=2) is Errand.MINE
    assert not errands.keep("play", "a", WHEN + 9 * MINUTE)
    assert not errands.finish("play", "v1", "a")
    errands.give_back("play", "a", WHEN)
    assert take(errands, "c", after=2) is Errand.OTHERS


def test_errands_have_nothing_to_do_with_each_other(errands: ErrandStore) -> None:
    assert take(errands, "a") is Errand.MINE
    assert errands.take("other", "v1", "b", WHEN, WHEN + MINUTE) is Errand.MINE
