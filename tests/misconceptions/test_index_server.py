"""An index on a Chroma server: shared, made anew where it is not whole, never waited for long."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.chroma import Chroma
from tests.misconceptions.test_index import ROWS, VECTORS
from tutor_app.misconceptions.index import IndexUnavailable
from tutor_app.misconceptions.index_server import COLLECTIONS, STATES_KEPT, open_server
from tutor_app.misconceptions.retrieval import Retriever

SAID = "range goes up to n so n is counted too"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Chroma]:
    """A Chroma server that a test may stop."""
    server = Chroma(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says anything."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def names(server: Chroma) -> dict[str, str]:
    there = httpx.get(server.url + COLLECTIONS).json()
    return {one["name"]: one["id"] for one in there}


def ids(retriever: Retriever) -> list[str]:
    return [hit.misconception for hit in retriever.retrieve(SAID)]


@pytest.fixture(scope="module")
def wanted(few: Path) -> list[str]:
    """What is found with no index at all."""
    return ids(Retriever("python", None, library_folder=few))


def test_it_finds_the_nearest_with_its_cosine_and_keeps_to_the_topic(chroma: Chroma) -> None:
    index = open_server(chroma.url, ROWS, VECTORS, "whole")
    everything = index.nearest(VECTORS[4], None, 5)
    assert everything[0] == ("entry-4", pytest.approx(1.0, abs=1e-3))
    second = np.sort(VECTORS @ VECTORS[4])[-2]
    assert everything[1][1] == pytest.approx(second, abs=1e-3)
    loops = index.nearest(VECTORS[4], "loops", 5)
    assert len(loops) == 5
    assert all(int(name.split("-")[1]) % 2 for name, _ in loops)
    assert len(index.nearest(VECTORS[4], None, 500)) == len(ROWS)
    index.close()


def test_several_who_build_it_at_once_share_one(chroma: Chroma) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(
            pool.map(lambda _: open_server(chroma.url, ROWS, VECTORS, "shared"), range(4))
        )
    for index in opened:
        assert index.nearest(VECTORS[4], None, 3)[0][0] == "entry-4"
        index.close()
    id = names(chroma)["misconceptions-shared"]
    assert httpx.get(f"{chroma.url}{COLLECTIONS}/{id}/count").json() == len(ROWS)


def test_what_somebody_began_and_never_finished_is_filled_up(chroma: Chroma) -> None:
    open_server(chroma.url, ROWS[:5], VECTORS[:5], "half").close()
    index = open_server(chroma.url, ROWS, VECTORS, "half")
    assert index.nearest(VECTORS[9], None, 1)[0][0] == "entry-9"
    index.close()


def test_rows_that_do_not_answer_to_their_vectors_are_replaced(chroma: Chroma) -> None:
    strangers = np.random.default_rng(8).normal(size=VECTORS.shape).astype(np.float32)
    open_server(chroma.url, ROWS, strangers, "wrong").close()
    index = open_server(chroma.url, ROWS, VECTORS, "wrong")
    assert index.nearest(VECTORS[9], None, 1)[0][0] == "entry-9"
    index.close()


def test_the_oldest_states_of_a_subject_are_deleted_and_no_other(chroma: Chroma) -> None:
    open_server(chroma.url, ROWS, VECTORS, "of-another", "music").close()
    for number in range(STATES_KEPT + 3):
        open_server(chroma.url, ROWS, VECTORS, f"state-{number}", "drawing").close()
    there = names(chroma)
    kept = sorted(name for name in there if "state-" in name)
    assert kept == [f"misconceptions-state-{n}" for n in range(3, STATES_KEPT + 3)]
    assert "misconceptions-of-another" in there


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:x", "no address"])
def test_a_server_that_is_not_there_is_named(url: str, few: Path, wanted: list[str]) -> None:
    with pytest.raises(IndexUnavailable, match=url.removeprefix("http://").split(":")[0]):
        open_server(url, ROWS, VECTORS, "one")
    retriever = Retriever("python", None, url, library_folder=few)
    assert not retriever.open_index()
    assert retriever.state.startswith("memory")
    assert ids(retriever) == wanted


def test_a_server_that_never_answers_holds_nobody(
    silent: str, few: Path, wanted: list[str]
) -> None:
    retriever = Retriever("python", None, silent, library_folder=few)
    retriever.warm()  # somebody waits for it, in the background
    assert ids(retriever) == wanted
    assert retriever.state.startswith("memory")


def test_a_server_that_begins_to_hang_is_left_and_found_again(
    own: Chroma, few: Path, wanted: list[str]
) -> None:
    retriever = Retriever("python", None, own.url, library_folder=few, between_tries=0.0)
    assert retriever.open_index(), retriever.state
    own.hang()
    assert ids(retriever) == wanted  # comes back, though the server never answers
    assert "Timeout" in retriever.state
    own.go_on()
    assert retriever.open_index(), retriever.state
    assert ids(retriever) == wanted
    assert retriever.state == "chroma"
    retriever.close()


def test_a_server_that_goes_and_comes_back_empty_is_filled_again(
    own: Chroma, few: Path, wanted: list[str]
) -> None:
    retriever = Retriever("python", None, own.url, library_folder=few, between_tries=0.0)
    assert retriever.open_index(), retriever.state
    for name in names(own):
        httpx.delete(f"{own.url}{COLLECTIONS}/{name}")
    assert ids(retriever) == wanted
    assert retriever.open_index(), retriever.state
    own.stop()
    for _ in range(5):  # more often than a folder is tried
        assert ids(retriever) == wanted
        assert not retriever.open_index()
    assert retriever.state.startswith("memory")
    own.start()
    assert retriever.open_index(), retriever.state
    assert ids(retriever) == wanted
    assert retriever.state == "chroma"
    retriever.close()


def test_a_server_that_failed_is_left_alone_for_a_while(few: Path, wanted: list[str]) -> None:
    retriever = Retriever(
        "python", None, "http://127.0.0.1:9", library_folder=few, between_tries=3600.0
    )
    assert not retriever.open_index()
    first = retriever._thread
    assert ids(retriever) == wanted
    assert not retriever.open_index()
    assert retriever._thread is first
