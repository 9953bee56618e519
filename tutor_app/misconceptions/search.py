"""A snapshot of the library as something to search: its rows, their vectors, and the nearest."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from tutor_app.misconceptions.centres import Centres
from tutor_app.misconceptions.embedding import Embedder, Vectors
from tutor_app.misconceptions.index import content_hash
from tutor_app.misconceptions.kept_vectors import are_kept, kept_vectors, vectors_name
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
        self.kept_as = vectors_name(self.rows, embedder)
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

    @property
    def is_at_hand(self) -> bool:
        """Whether nothing has to be computed for it."""
        return self.is_ready or are_kept(self.kept_as, self._folder)

    def computed(self) -> dict[tuple[str, ...], Vectors]:
        """The vectors that need not be computed, by the texts they stand for."""
        if not self.is_at_hand:
            return {}
        return {row.texts: vector for row, vector in zip(self.rows, self.vectors(), strict=True)}

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

    def weights(self) -> Vectors:
        """What is kept between runs, computed anew: unit vectors, one a row.

        Raises DataFileError when the embedding model is missing.
        """
        return self._method.weights()

    def vectors(self) -> Vectors:
        """One vector a row: computed once (up to a few seconds), or kept from before.

        Raises DataFileError when the embedding model is missing.
        """
        with self._lock:
            if self._vectors is None:
                shape = (len(self.rows), self._method.width)
                weights = kept_vectors(self.kept_as, shape, self._folder, self.weights)
                self._vectors = self._method.settle(weights)
            return self._vectors


__all__ = ["Search"]
