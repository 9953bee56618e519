"""Work that nothing explains, put together by likeness, for a teacher to give it a name."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from tutor_app.assembly import Parts
from tutor_app.authoring.library_desk import LibraryDesk, Listed
from tutor_app.dialogue import Record
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.misconceptions.clusters import groups, likeness, most_central
from tutor_app.misconceptions.embedding import WIDTH, Vectors, shared_embedder
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.numbers import library_numbers
from tutor_app.misconceptions.query import Query
from tutor_app.noticing import embedded
from tutor_app.storage import Unexplained

SUGGESTED = 8  # sayings that a draft begins with
KEPT = 50  # clusterings in memory, for so many teachers


class Example(Record):
    """One work of a cluster: where it is from, what was done and what was said about it. `id` is
    what `release` takes.
    """

    id: int
    session: str
    turn: int
    class_code: str
    problem_id: str
    work: str
    did: str
    said: str


class Near(Record):
    """The entry of the library that comes closest to a cluster. No claim: a score ranks."""

    key: str
    name: str
    score: float


class Cluster(Record):
    """Works that are alike and unexplained. `id` stays while its first work is in it; `members`
    are what `assign` takes; `classes` counts the works of each class.
    """

    id: int
    subject: str
    size: int
    sessions: int
    classes: dict[str, int]
    examples: tuple[Example, ...]
    nearest: Near | None
    members: tuple[int, ...]


Seen = tuple[tuple[int, int], ...]
Grouped = tuple[tuple[int, ...], tuple[int, ...]]
Whose = tuple[str, frozenset[str] | None]  # a subject, and the classes


class UnexplainedDesk:
    """The unexplained, clustered. `classes` are the ids of those whose works may be seen and
    changed; None stands for all. Every method raises StorageUnavailable when the database does not
    answer.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._known: OrderedDict[Whose, tuple[Seen, tuple[Grouped, ...]]] = OrderedDict()

    def clusters(self, subject: str, classes: Collection[str] | None = None) -> tuple[Cluster, ...]:
        """All clusters, the largest first. Cheap until there is new work."""
        numbers = library_numbers()
        works = self._parts.unexplained.open(subject, numbers.most_works, classes)
        whose = (subject, None if classes is None else frozenset(classes))
        return tuple(
            self._cluster(subject, [works[i] for i in members], [works[i] for i in shown])
            for members, shown in self._grouped(whose, works)
            if len(members) >= numbers.smallest
        )

    def assign(
        self,
        subject: str,
        members: Sequence[int],
        key: str,
        classes: Collection[str] | None = None,
    ) -> int:
        """Say of these works that they are this misconception. How many there were.

        Raises Unusable when there is no such entry in use.
        """
        if self._parts.library.snapshot(subject).name(key) is None:
            raise Unusable([Complaint("key", f"choose an entry in use; '{key}' is none")])
        return self._parts.unexplained.assign(members, key, classes)

    def release(self, members: Sequence[int], classes: Collection[str] | None = None) -> int:
        """Take an assignment back. How many there were."""
        return self._parts.unexplained.assign(members, "", classes)

    def name(
        self,
        subject: str,
        members: Sequence[int],
        data: Mapping[str, Any] | Misconception,
        *,
        author: str,
        classes: Collection[str] | None = None,
    ) -> Listed:
        """Make a new entry and assign these works to it. Raises Unusable, EditConflict."""
        listed = LibraryDesk(self._parts).save(subject, data, version=0, author=author)
        self._parts.unexplained.assign(members, listed.entry.id, classes)
        return listed

    def assigned(
        self, subject: str, key: str, classes: Collection[str] | None = None
    ) -> tuple[Example, ...]:
        """The works that people said are this misconception."""
        works = self._parts.unexplained.assigned_to(subject, key, classes)
        return tuple(_example(one) for one in works)

    @staticmethod
    def draft_of(cluster: Cluster) -> dict[str, Any]:
        """What a draft of an entry can begin with: the members' own words and lines."""
        said = [one.said for one in cluster.examples if one.said]
        did = [one.did for one in cluster.examples if one.did]
        return {
            "signs": list(dict.fromkeys(did))[:SUGGESTED],
            "says": list(dict.fromkeys(said))[:SUGGESTED],
            "source": "our own students",
        }

    # ------------------------------------------------------------------ inside

    def _grouped(self, whose: Whose, works: Sequence[Unexplained]) -> tuple[Grouped, ...]:
        """Places of members and of examples; kept until there is other work."""
        seen = tuple((one.id, one.turn) for one in works)
        with self._lock:
            known = self._known.get(whose)
            if known is None or known[0] != seen:
                known = self._known[whose] = (seen, _groups(works))
            self._known.move_to_end(whose)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
            return known[1]

    def _cluster(
        self, subject: str, members: Sequence[Unexplained], shown: Sequence[Unexplained]
    ) -> Cluster:
        classes = Counter(one.class_code for one in members)
        return Cluster(
            id=members[0].id,
            subject=subject,
            size=len(members),
            sessions=len({one.session_id for one in members}),
            classes=dict(sorted(classes.items())),
            examples=tuple(_example(one) for one in shown),
            nearest=self._nearest(subject, shown),
            members=tuple(one.id for one in members),
        )

    def _nearest(self, subject: str, shown: Sequence[Unexplained]) -> Near | None:
        """What the library says of the examples as it stands now, taken together."""
        retriever = self._parts.grounds[subject].retriever
        if retriever is None:
            return None
        scores: Counter[str] = Counter()
        names: dict[str, str] = {}
        for one in shown:
            for found in retriever.retrieve(Query.model_validate_json(one.query)):
                scores[found.misconception] += found.score  # type: ignore[assignment]
                names[found.misconception] = found.name
        if not scores:
            return None
        best = max(sorted(scores), key=lambda key: scores[key])
        return Near(key=best, name=names[best], score=round(scores[best] / len(shown), 4))


def _groups(works: Sequence[Unexplained]) -> tuple[Grouped, ...]:
    if not works:
        return ()
    numbers = library_numbers()
    alike = likeness(_vectors(works), [one.features for one in works], numbers.structure_share)
    return tuple(
        (tuple(members), tuple(most_central(alike, members, numbers.examples)))
        for members in groups(alike, numbers.together)
    )


def _vectors(works: Sequence[Unexplained]) -> Vectors:
    """The meanings as stored; those of another model's making are made again."""
    model, length = shared_embedder().fingerprint(), WIDTH * np.dtype(np.float32).itemsize
    rows = [
        np.frombuffer(
            one.vector
            if one.model == model and len(one.vector) == length
            else embedded(Query.model_validate_json(one.query).said),
            dtype=np.float32,
        )
        for one in works
    ]
    return np.stack(rows)


def _example(one: Unexplained) -> Example:
    query = Query.model_validate_json(one.query)
    return Example(
        id=one.id,
        session=one.session_id,
        turn=one.turn,
        class_code=one.class_code,
        problem_id=one.problem_id,
        work=one.work,
        did=query.wrong,
        said=query.said,
    )


__all__ = ["Cluster", "Example", "Near", "UnexplainedDesk"]
