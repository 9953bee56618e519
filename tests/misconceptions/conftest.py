"""The index lives in a folder, or on a real Chroma server that the tests start."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.chroma import Chroma
from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.retrieval import Retriever


class Place(NamedTuple):
    """Where a retriever may keep its index."""

    folder: Path | None
    url: str | None


@pytest.fixture(scope="session")
def chroma() -> Iterator[Chroma]:
    with tempfile.TemporaryDirectory(prefix="chroma", ignore_cleanup_errors=True) as folder:
        server = Chroma(Path(folder) / "data")
        server.start()
        yield server
        server.stop()


def place_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> Place:
    if kind == "server":
        server: Chroma = request.getfixturevalue("chroma")
        return Place(None, server.url)
    return Place(folder if kind == "embedded" else None, None)


@pytest.fixture(params=["embedded", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where there is an index: in a new folder, or on the server."""
    return place_of(request.param, tmp_path / "index", request)


def searching(subject: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Retriever]:
    place = place_of(request.param, folder, request)
    retriever = Retriever(subject, *place)
    if request.param != "memory":
        assert retriever.open_index(), retriever.state
    yield retriever
    # Whatever was asked, nothing has made it fall back.
    assert retriever.state.startswith("memory" if request.param == "memory" else "chroma")
    retriever.close()


@pytest.fixture(scope="module", params=["memory", "embedded", "server"])
def python(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Retriever]:
    """The library of Python, searched in each of the three ways."""
    yield from searching("python", request, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module", params=["memory", "embedded", "server"])
def algebra(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Retriever]:
    """The library of algebra, searched in each of the three ways."""
    yield from searching("algebra", request, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes a library of the first `keep` entries and gives its folder."""
    data = yaml.load(
        (KNOWLEDGE / "misconceptions" / "python.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )

    def write(keep: int = 8) -> Path:
        folder = tmp_path_factory.mktemp("library")
        part = data | {"misconceptions": data["misconceptions"][:keep]}
        (folder / "python.yaml").write_text(yaml.safe_dump(part), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="module")
def few(small: Callable[..., Path]) -> Path:
    return small()
