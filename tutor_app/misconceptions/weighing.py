"""Which misconception fits a wrong answer, learnt from the library's own examples alone.

Each example, description, sign and saying becomes a vector of four parts: the meaning of the
question and that of the answer (sentence embeddings, apart, so that a long answer does not drown
what was asked), its marks (how the answer comes out of the question's numbers) and its terms.
Ridge regression onto the entries, in closed form, gives every entry one weight vector; a query's
score for an entry is the product of the two. A second vector for each entry is learnt within its
topic, for when the topic is known: what tells an entry from its neighbours is not what tells it
from all others. The weights are scaled into unit vectors (one more
coordinate takes up the difference in length), so that an index that compares by cosine ranks by
exactly this product.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor_app.misconceptions.embedding import WIDTH, Embedder, Vectors
from tutor_app.misconceptions.index import Row
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.marks import marks
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.samples import Sample, samples_of
from tutor_app.misconceptions.terms import terms

Matrix = NDArray[np.float64]

# Chosen by leaving out one example of the library at a time (`benchmarks/misconceptions.py`).
MARKS_SHARE, TERMS_SHARE, RIDGE = 1.5, 1.0, 3.0
KIN_SHARE = 0.2
"""How much a sample speaks for the other entries of its topic, beside 1 for its own."""

LEAST_USES = 2
"""Examples in which a mark or term must occur to be looked at."""


NEGLIGIBLE = 1e-6
"""Share of the largest eigenvalue below which an axis is rounding."""

EVERYWHERE = "all topics"
"""The topic of the rows that compete with all others."""


class Vocabulary:
    """The names seen in the library, each with its weight: rare ones say more (inverse frequency).

    Made of the library's own texts, so what a query brings beside them counts for nothing.
    """

    def __init__(self, bags: Sequence[Iterable[str]]) -> None:
        uses = Counter(name for bag in bags for name in set(bag))
        kept = sorted(name for name, count in uses.items() if count >= LEAST_USES)
        self._places = {name: place for place, name in enumerate(kept)}
        self._weights = np.array([math.log(max(2, len(bags)) / uses[name]) for name in kept])

    def __len__(self) -> int:
        return len(self._places)

    def vector(self, bag: Iterable[str]) -> Matrix:
        """A unit vector; zero when nothing of the bag is known."""
        row = np.zeros(len(self))
        for name in bag:
            if (place := self._places.get(name)) is not None:
                row[place] = self._weights[place]
        length = float(np.linalg.norm(row))
        return row / length if length else row


class Weighing:
    """Turns queries into vectors, and a library into two weight vectors for each entry."""

    rivals = True
    everywhere: str | None = EVERYWHERE

    def __init__(self, entries: Sequence[Misconception], embedder: Embedder) -> None:
        self.samples = samples_of(entries)
        self._entries = tuple(entries)
        self._embedder = embedder
        # The library's own texts are asked for several times while weights are made.
        self._read = {sample: (_marks(sample), _terms(sample)) for sample in self.samples}
        self._marks = Vocabulary([self._bags(s)[0] for s in self.samples if s.worked])
        self._terms = Vocabulary([self._bags(sample)[1] for sample in self.samples])
        self._onto: Vectors | None = None
        self.rows = (
            *(self._row(entry, EVERYWHERE) for entry in entries),
            *(self._row(entry, entry.topic) for entry in entries),
        )

    @property
    def width(self) -> int:
        """Coordinates of a weight vector: meanings, marks, terms, a constant and the filler."""
        return 2 * WIDTH + len(self._marks) + len(self._terms) + 2

    def settle(self, weights: Vectors) -> Vectors:
        """The rows for the index, from what `weights` gave; queries are placed among them after.

        The rows span few dimensions of many, and an index is quicker with few. Symmetric
        orthogonalisation (Loewdin 1950) keeps all products between rows and queries and does not
        depend on the order or sign of an axis, so an index kept from an earlier run stays right.
        """
        values, axes = np.linalg.eigh((weights @ weights.T).astype(np.float64))
        kept = values > values.max() * NEGLIGIBLE
        root, axes = np.sqrt(values[kept]), axes[:, kept]
        self._onto = np.ascontiguousarray((((axes / root) @ axes.T) @ weights).T, dtype=np.float32)
        return _units((axes * root) @ axes.T)

    def vector(self, query: Query) -> Vectors:
        """A query's unit vector among the settled rows.

        Raises DataFileError when the embedding model is missing.
        """
        assert self._onto is not None, "settle the weights first"
        row = self._design(query).astype(np.float32)
        # Few of the names occur in one query, and so few lines of the matrix are needed.
        used = np.flatnonzero(row)
        placed = row[used] @ self._onto[used]
        unit: Vectors = _units(placed[None, :])[0]
        return unit

    def design(self) -> Matrix:
        """One row for each sample."""
        return np.stack([self._design(sample) for sample in self.samples])

    def weights(self) -> Vectors:
        """One unit vector for each row, in the order of `rows`. Deterministic."""
        design = self.design()
        place = {(row.topic, row.entry): number for number, row in enumerate(self.rows)}
        weights = np.zeros((len(self.rows), design.shape[1]))
        for topic, names in self._groups():
            kept, targets = self._part(names)
            inner = design[kept]
            found = (inner.T @ np.linalg.solve(_ridged(inner), targets)).T
            weights[[place[topic, name] for name in names]] = found
        lengths = np.linalg.norm(weights, axis=1)
        filler = np.sqrt(np.maximum(0.0, lengths.max() ** 2 - lengths**2))
        full: Vectors = (np.column_stack([weights, filler]) / lengths.max()).astype(np.float32)
        return full

    def left_out(self, topic_known: bool = False) -> Matrix:
        """Each sample's score for each entry by weights made without it (closed form for ridge).

        Where the topic is known, entries of other topics have minus infinity.
        """
        design = self.design()
        scores = np.full((len(self.samples), len(self._entries)), -np.inf)
        places = {entry.id: number for number, entry in enumerate(self._entries)}
        for topic, names in self._groups():
            if (topic != EVERYWHERE) == topic_known:
                kept, targets = self._part(names)
                inverse = np.linalg.inv(_ridged(design[kept]))
                found = targets - (inverse @ targets) / np.diag(inverse)[:, None]
                scores[np.ix_(kept, [places[name] for name in names])] = found
        return scores

    def _groups(self) -> list[tuple[str, list[str]]]:
        """All entries, then those of each topic, that compete with one another."""
        groups: dict[str, list[str]] = {}
        for row in self.rows:
            groups.setdefault(row.topic, []).append(row.entry)
        return list(groups.items())

    def _part(self, names: Sequence[str]) -> tuple[list[int], Matrix]:
        """The samples of these entries, and what each speaks for, less the mean over samples."""
        kept = [number for number, sample in enumerate(self.samples) if sample.entry in names]
        topics = {entry.id: entry.topic for entry in self._entries}
        kin = np.array([[topics[one] == topics[other] for other in names] for one in names])
        spoken = np.eye(len(names)) + KIN_SHARE * kin
        targets = spoken[[names.index(self.samples[number].entry) for number in kept]]
        centred: Matrix = targets - targets.mean(axis=0)
        return kept, centred

    def _row(self, entry: Misconception, topic: str) -> Row:
        """The texts hold the marks too: kept weights are of no use once other marks are found."""
        texts = [f"shares {MARKS_SHARE} {TERMS_SHARE} {KIN_SHARE} {RIDGE}"]
        for sample in self.samples:
            if sample.entry == entry.id:
                bags = self._bags(sample)
                texts += [sample.text, *bags[0], *sorted(bags[1])]
        return Row(entry=entry.id, topic=topic, texts=tuple(texts))

    def _bags(self, query: Query) -> tuple[tuple[str, ...], frozenset[str]]:
        """Marks and terms of a query or a sample."""
        if isinstance(query, Sample):
            return self._read[query]
        return _marks(query), _terms(query)

    def _design(self, query: Query) -> Matrix:
        found, written = self._bags(query)
        asked, answered = _texts(query)
        return np.concatenate(
            [
                self._meaning(asked),
                self._meaning(answered),
                math.sqrt(MARKS_SHARE) * self._marks.vector(found),
                math.sqrt(TERMS_SHARE) * self._terms.vector(written),
                [1.0],
            ]
        )

    def _meaning(self, text: str) -> Matrix | Vectors:
        return self._embedder.embed([text])[0] if text.strip() else np.zeros(WIDTH)


def _texts(query: Query) -> tuple[str, str]:
    """What was asked and what was answered; a text that is about both stands for each."""
    answered = " ".join(part for part in (query.wrong, query.said) if part.strip())
    if isinstance(query, Sample) and not query.worked:
        return query.text, query.text
    return query.question, answered


# A library that changes by an entry has nearly all of its texts in common with the one before.
@lru_cache(maxsize=8192)
def _marks(query: Query) -> tuple[str, ...]:
    """None for what is no answer: a description of the library, or words without work."""
    return marks(query.question, query.wrong, query.right) if query.wrong else ()


@lru_cache(maxsize=8192)
def _terms(query: Query) -> frozenset[str]:
    return terms(query.question, f"{query.wrong} {query.said}")


def _units(rows: Matrix | Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.where(lengths == 0.0, 1.0, lengths)).astype(np.float32)
    return unit


def _ridged(design: Matrix) -> Matrix:
    return design @ design.T + RIDGE * np.eye(len(design))


__all__ = ["EVERYWHERE", "KIN_SHARE", "RIDGE", "Vocabulary", "Weighing"]
