"""Nearness by meaning: an entry stands for the mean direction of its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from tutor_app.misconceptions.embedding import WIDTH, Embedder, Vectors
from tutor_app.misconceptions.index import Row
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.query import Query


class Centres:
    """One centre for each entry: its name, description, signs, and what students say who hold it.

    What students say who are over it is left out: it would draw right replies to the entry.
    `computed` are centres that are known already, by their texts.
    """

    width = WIDTH
    everywhere: str | None = None
    rivals = False
    """Whether structural hits are rivals for one wrong line, or each a fault of its own."""

    def __init__(
        self,
        entries: Sequence[Misconception],
        embedder: Embedder,
        computed: Mapping[tuple[str, ...], Vectors] = MappingProxyType({}),
    ) -> None:
        self._embedder = embedder
        self._computed = computed
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
        known = (self._computed.get(row.texts) for row in self.rows)
        return np.stack(
            [
                self._centre(row.texts) if centre is None else centre
                for row, centre in zip(self.rows, known, strict=True)
            ]
        )

    def _centre(self, texts: Sequence[str]) -> Vectors:
        mean = self._embedder.embed(texts).mean(axis=0)
        unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit


__all__ = ["Centres"]
