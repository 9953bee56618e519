"""Which works are alike: agglomerative clustering by mean likeness, in numpy.

Average linkage (Sokal and Michener 1958) by the chain of nearest neighbours (Murtagh 1983), which
takes memory and time with the square of the number of works and gives the same groups whatever the
order of what is equal. Likeness is a mixture of two cosines: of meaning and of structure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tutor_app.misconceptions.embedding import Vectors

Matrix = NDArray[np.float32]


def likeness(meaning: Vectors, features: Sequence[Sequence[str]], structure_share: float) -> Matrix:
    """How alike every two works are, shape (n, n), at most 1. `meaning` are unit vectors, or zeros
    for a work about which nothing was said: then structure alone counts.
    """
    structure = _structure(features)
    spoken = np.any(meaning != 0.0, axis=1)
    share = np.where(np.outer(spoken, spoken), 1 - structure_share, 0.0).astype(np.float32)
    mixed = share * (meaning @ meaning.T) + (1 - share) * (structure @ structure.T)
    return np.asarray(mixed, dtype=np.float32)


def groups(alike: Matrix, together: float) -> list[list[int]]:
    """Works whose mean likeness is at least `together`, as lists of places; the largest group
    first, those of one size by their first work. Deterministic.
    """
    parent = list(range(len(alike)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    for one, other, height in _merges(alike):
        if height >= together:
            # Means over a growing group only fall, so what is below stays apart above too.
            parent[max(root(one), root(other))] = min(root(one), root(other))
    found: dict[int, list[int]] = {}
    for place in range(len(alike)):
        found.setdefault(root(place), []).append(place)
    return sorted(found.values(), key=lambda members: (-len(members), members[0]))


def most_central(alike: Matrix, members: Sequence[int], count: int) -> list[int]:
    """The work most like all others of its group, then those least like the ones chosen already:
    what a group is about, and how far it reaches.
    """
    inner = alike[np.ix_(members, members)]
    chosen = [int(np.argmax(inner.mean(axis=1)))]
    while len(chosen) < min(count, len(members)):
        nearest = inner[:, chosen].max(axis=1)
        nearest[chosen] = np.inf
        chosen.append(int(np.argmin(nearest)))
    return [members[place] for place in chosen]


def _merges(alike: Matrix) -> list[tuple[int, int, float]]:
    """Every merge of the whole tree as (a place of each side, mean likeness), in no order."""
    n = len(alike)
    between = alike.copy()
    np.fill_diagonal(between, -np.inf)
    sizes = np.ones(n, dtype=np.float32)
    alive = np.ones(n, dtype=bool)
    chain: list[int] = []
    found: list[tuple[int, int, float]] = []
    for _ in range(n - 1):
        if not chain:
            chain = [int(np.argmax(alive))]
        while True:
            here = chain[-1]
            best = int(np.argmax(between[here]))
            if len(chain) > 1 and between[here, chain[-2]] >= between[here, best]:
                best = chain[-2]  # of equals the one we came from, or the chain would go round
                break
            chain.append(best)
        one, other = sorted((chain.pop(), chain.pop()))
        found.append((one, other, float(between[one, other])))
        total = sizes[one] + sizes[other]
        row = (sizes[one] * between[one] + sizes[other] * between[other]) / total
        between[one], between[:, one] = row, row
        between[one, one] = -np.inf
        between[other], between[:, other] = -np.inf, -np.inf
        sizes[one], alive[other] = total, False
    return found


def _structure(features: Sequence[Sequence[str]]) -> Matrix:
    """Unit rows over all features, rare ones weighing more (inverse frequency)."""
    uses = Counter(name for bag in features for name in set(bag))
    places = {name: place for place, name in enumerate(sorted(uses))}
    rows = np.zeros((len(features), max(1, len(places))), dtype=np.float32)
    for row, bag in zip(rows, features, strict=True):
        for name in set(bag):
            row[places[name]] = 1.0 + math.log(len(features) / uses[name])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0.0, 1.0, lengths), dtype=np.float32)


__all__ = ["groups", "likeness", "most_central"]
