"""Vectors that are kept: with the release, in the data folder, in the process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tutor_app.misconceptions.embedding import Vectors, shared_embedder
from tutor_app.misconceptions.index import Row
from tutor_app.misconceptions.kept_vectors import (
    RELEASED,
    kept_vectors,
    vectors_name,
    write_vectors,
)
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.misconceptions.search import Search

SHAPE = (2, 3)


class Computing:
    """Counts how often vectors were computed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Vectors:
        self.times += 1
        return np.eye(*SHAPE, dtype=np.float32)


@pytest.mark.parametrize("subject", ["python", "algebra"])
def test_the_release_brings_the_vectors_of_its_own_libraries(subject: str):
    snapshot = LivingLibrary(subjects=(subject,)).snapshot(subject)
    worked = any(entry.examples for entry in snapshot.entries.values())
    search = Search(snapshot, shared_embedder(), worked=worked, folder=None)
    assert (RELEASED / search.kept_as).is_file(), (
        "the library has changed: run .venv/bin/python scripts/learn_library_vectors.py"
    )


def test_the_released_vectors_are_what_is_computed():
    snapshot = LivingLibrary(subjects=("python",)).snapshot("python")
    search = Search(snapshot, shared_embedder(), worked=False, folder=None)
    assert search.vectors() == pytest.approx(search.weights(), abs=1e-5)


def test_they_are_computed_once_for_a_process_and_kept_in_the_folder(tmp_path: Path):
    compute, name = Computing(), "vectors-once.npy"
    first = kept_vectors(name, SHAPE, None, compute)
    again = kept_vectors(name, SHAPE, tmp_path, compute)
    assert compute.times == 1
    assert (first == again).all()
    assert (np.load(tmp_path / name) == first).all()


def test_kept_ones_are_read_and_older_ones_deleted(tmp_path: Path):
    compute = Computing()
    write_vectors(tmp_path / "vectors-kept.npy", np.eye(*SHAPE, dtype=np.float32))
    kept_vectors("vectors-kept.npy", SHAPE, tmp_path, compute)
    assert compute.times == 0
    kept_vectors("vectors-newer.npy", SHAPE, tmp_path, compute)
    assert [file.name for file in tmp_path.iterdir()] == ["vectors-newer.npy"]


@pytest.mark.parametrize(
    "damaged",
    [np.eye(3, dtype=np.float32), np.eye(*SHAPE), 2 * np.eye(*SHAPE, dtype=np.float32)],
    ids=["of another shape", "of another precision", "not of unit length"],
)
def test_what_is_not_as_it_should_be_is_computed_again(tmp_path: Path, damaged: Vectors):
    name = f"vectors-{damaged.dtype}-{damaged.shape[0]}-{damaged[0, 0]:.0f}.npy"
    write_vectors(tmp_path / name, damaged)
    compute = Computing()
    kept_vectors(name, SHAPE, tmp_path, compute)
    assert compute.times == 1


def test_the_name_changes_with_every_text():
    rows = (Row(entry="a", topic="t", texts=("one", "two")),)
    other = (Row(entry="a", topic="t", texts=("one", "two!")),)
    embedder = shared_embedder()
    assert vectors_name(rows, embedder) == vectors_name(rows, embedder)
    assert vectors_name(rows, embedder) != vectors_name(other, embedder)
