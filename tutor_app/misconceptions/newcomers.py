"""Entries that a search has not learnt yet, put among what it found by what they mean.

The weights of a library are learnt from all of it, which takes seconds. Until they are, an entry
that was written or changed takes part by its plain meaning. That is compared with the meaning of
the nearest entries, as a score by weights and a cosine of meanings are not on one scale.
"""

from __future__ import annotations

from collections.abc import Iterable

from tutor_app.misconceptions.embedding import Embedder
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import Snapshot
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.samples import samples_of

AMONG = 3
"""How many of the nearest entries the new ones are compared with."""

AT_ONCE = 8
"""New entries that are compared. The texts of one take up to 0.1 s when they are seen first; more
come with a file, and wait until they are learnt.
"""

Near = list[tuple[str, float]]


def newcomers(snapshot: Snapshot, learnt: Snapshot) -> tuple[Misconception, ...]:
    """The entries in use that were not there when the search learnt, or not as they are now."""
    known = learnt.entries
    return tuple(
        entry
        for id, entry in snapshot.entries.items()
        if known.get(id) is not entry and known.get(id) != entry
    )[:AT_ONCE]


def with_newcomers(
    near: Near, new: Iterable[Misconception], query: Query, snapshot: Snapshot, embedder: Embedder
) -> Near:
    """What a search found, best first, with the new entries in their places: before whichever of
    the nearest means less of what is asked, with the score of that one, or else behind them.

    Raises DataFileError when the embedding model is missing.
    """
    asked = embedder.embed([query.text])[0]

    def meaning(entry: Misconception) -> float:
        texts = [sample.text for sample in samples_of([entry])]
        return float((embedder.embed(texts) @ asked).max())

    waiting = sorted(((meaning(entry), entry.id) for entry in new), reverse=True)
    ids = {id for _, id in waiting}
    known = [one for one in near if snapshot.name(one[0]) not in ids | {None}][:AMONG]
    found: Near = []
    for name, score in near:
        if (name, score) in known:
            least = meaning(snapshot.entries[snapshot.name(name) or name])
            while waiting and waiting[0][0] > least:
                found.append((waiting.pop(0)[1], score))
        found.append((name, score))
        if known and (name, score) == known[-1]:
            found += [(id, score) for _, id in waiting]
            waiting = []
    return found + [(id, 0.0) for _, id in waiting]


__all__ = ["newcomers", "with_newcomers"]
