"""A snapshot of the library as something to search: its rows, their vectors, and the nearest."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from pathlib import Path

import numpy as np

from tutor_app.misconceptions.centres import Centres
from tutor_app.misconceptions.embedding import Embedder, Vectors
from tutor_app.misconceptions.index import content_hash
from tutor_app.misconceptions.living import Snapshot
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.weighing import Weighing


class Search:
    """One snapshot, searched in memory. A library with `worked` errors is searched by weights
    learnt from them, any other by the mean direction of an entry's texts. `before` is the search
    of the library as it stood; what both have in common is not computed again.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        *,
        worked: bool,
        folder: Path | None,
        before: Search | None = None,
    ) -> None:
        entries = tuple(snapshot.entries.values())
        self.snapshot = snapshot
        self._embedder = embedder
        self._folder = folder
        self._method: Weighing | Centres = (
            Weighing(entries, embedder)
            if worked
            else Centres(entries, embedder, before.computed() if before else {})
        )
        self.rows = self._method.rows
        self._topics = np.array([row.topic for row in self.rows])
        self.topics = frozenset(row.topic for row in self.rows)
        self.everywhere = self._method.everywhere
        self.rivals = self._method.rivals
        self.content = content_hash(self.rows, embedder)
        self._lock = threading.Lock()
        self._vectors: Vectors | None = None

    @property
    def is_slow(self) -> bool:
        """Whether its vectors take seconds, all of them after any change."""
        return isinstance(self._method, Weighing)

    @property
    def is_ready(self) -> bool:
        """Whether the first search need not wait for vectors."""
        return self._vectors is not None

    def computed(self) -> dict[tuple[str, ...], Vectors]:
        """The vectors there are, by the texts they stand for."""
        if self._vectors is None:
            return {}
        return {row.texts: vector for row, vector in zip(self.rows, self._vectors, strict=True)}

    def vector(self, query: Query) -> Vectors:
        """A query's unit vector among the rows."""
        self.vectors()
        return self._method.vector(query)

    def nearest(self, vector: Vectors, topic: str | None, n: int) -> list[tuple[str, float]]:
        """The `n` nearest rows as (entry, cosine), best first."""
        scores = self.vectors() @ vector
        if topic:
            scores = np.where(self._topics == topic, scores, -np.inf)
        best = [int(i) for i in np.argsort(-scores, kind="stable")[:n]]
        return [(self.rows[i].entry, float(scores[i])) for i in best if np.isfinite(scores[i])]

    def vectors(self) -> Vectors:
        """One vector a row: computed once (up to a few seconds), kept on disk between runs.

        Raises DataFileError when the embedding model is missing.
        """
        with self._lock:
            if self._vectors is None:
                kept = self._folder / f"vectors-{self.content}.npy" if self._folder else None
                shape = (len(self.rows), self._method.width)
                weights = _read(kept, shape) if kept else None
                if weights is None:
                    with _computing:  # whoever wants the same waits for it: it takes seconds
                        weights = _computed.get(self.content)
                        if weights is None:
                            weights = self._method.weights()
                            _remember(self.content, weights)
                    if kept:
                        _keep(kept, weights)
                self._vectors = self._method.settle(weights)
            return self._vectors


# What was computed in this process, by content: several tutors in one have the same library.
_computed: dict[str, Vectors] = {}
_computing = threading.Lock()
REMEMBERED = 6


def _remember(content: str, weights: Vectors) -> None:
    while len(_computed) >= REMEMBERED:
        del _computed[next(iter(_computed))]
    _computed[content] = weights


def _read(file: Path, shape: tuple[int, int]) -> Vectors | None:
    """Kept vectors, or None when they are not there or not what they should be."""
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.shape != shape or vectors.dtype != np.float32:
        return None
    unit = bool(np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3))
    return vectors if unit else None


def _keep(file: Path, vectors: Vectors) -> None:
    """Write them whole or not at all; a folder that cannot be written is no trouble here."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob("vectors-*.npy"):
            old.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as stream:
            np.save(stream, vectors, allow_pickle=False)
        os.replace(name, file)


__all__ = ["Search"]
