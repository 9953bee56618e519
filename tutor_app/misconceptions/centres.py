"""Nearness by meaning: an entry stands for the mean direction of its texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tutor_app.misconceptions.embedding import WIDTH, Embedder, Vectors
from tutor_app.misconceptions.index import Row
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.query import Query


class Centres:
    """One centre for each entry: its name, description, signs, and what students say who hold it.

    What students say who are over it is left out: it would draw right replies to the entry.
    """

    width = WIDTH
    everywhere: str | None = None
    rivals = False
    """Whether structural hits are rivals for one wrong line, or each a fault of its own."""

    def __init__(self, entries: Sequence[Misconception], embedder: Embedder) -> None:
        self._embedder = embedder
        self.rows = tuple(
            Row(
                entry=entry.id,
                topic=entry.topic,
                texts=(entry.name, entry.description, *entry.signs, *entry.says),
            )
            for entry in entries
        )

    def settle(self, weights: Vectors) -> Vectors:
        """The rows for the index: the centres as they are."""
        return weights

    def vector(self, query: Query) -> Vectors:
        """The unit vector of a query. Raises DataFileError when the embedding model is missing."""
        vector: Vectors = self._embedder.embed([query.text])[0]
        return vector

    def weights(self) -> Vectors:
        """Unit vectors (n, 384): the mean direction of each row's texts."""
        if not self.rows:
            return np.zeros((0, WIDTH), dtype=np.float32)
        means = np.stack([self._embedder.embed(row.texts).mean(axis=0) for row in self.rows])
        unit: Vectors = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
        return unit


__all__ = ["Centres"]
