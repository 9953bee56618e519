"""From unexplained work to a name for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.authoring.samples import entry, opened
from tests.misconceptions.test_clusters import KINDS
from tests.storage.samples import WHEN, stored, turn
from tutor_app.authoring.unexplained_desk import UnexplainedDesk
from tutor_app.handed_in import Unusable
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.query import Query
from tutor_app.noticing import embedded
from tutor_app.storage import Unexplained
from tutor_app.tutor import Tutor

KIND_OF = {said: kind for kind, works in KINDS.items() for said, _ in works}


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        for number, (said, features) in enumerate(w for works in KINDS.values() for w in works):
            made.parts.repository.create(stored(f"s{number}"), turn(0))
            made.parts.unexplained.record(
                Unexplained(
                    session_id=f"s{number}",
                    turn=1,
                    fault="f",
                    subject="python",
                    class_code="9b" if number % 2 else "9a",
                    problem_id=f"p{number}",
                    work=f"work {number}",
                    query=Query(wrong=f"line {number}", said=said).model_dump_json(),
                    features=features,
                    vector=embedded(said) if number % 3 else b"of another model",
                    model=shared_embedder().fingerprint() if number % 3 else "another",
                    nearest="",
                    score=0.1,
                    at=WHEN,
                )
            )
        yield made


def test_a_cluster_shows_what_a_teacher_needs_to_name_it(tutor: Tutor) -> None:
    desk = UnexplainedDesk(tutor.parts)
    clusters = desk.clusters("python")
    assert len(clusters) == len(KINDS)
    for cluster in clusters:
        assert len({KIND_OF[one.said] for one in cluster.examples}) == 1
        assert len({one.session for one in cluster.examples}) == 3
        assert (cluster.size, cluster.sessions) == (4, 4)
        assert cluster.classes == {"9a": 2, "9b": 2}
        assert cluster.nearest is not None
        assert 0 < cluster.nearest.score < 1
        assert cluster.examples[0].work.startswith("work ")
        draft = desk.draft_of(cluster)
        assert set(draft["says"]) <= set(KIND_OF)
        assert draft["signs"]
    assert desk.clusters("python") == clusters
    assert UnexplainedDesk(tutor.parts).clusters("python") == clusters
    assert desk.clusters("algebra") == ()


def test_naming_a_cluster_makes_an_entry_and_assigns_its_works(tutor: Tutor) -> None:
    desk = UnexplainedDesk(tutor.parts)
    named = next(
        one for one in desk.clusters("python") if KIND_OF[one.examples[0].said] == "by length"
    )
    listed = desk.name("python", named.members, entry(**desk.draft_of(named)), author="ada")
    assert listed.version == 1
    left = desk.clusters("python")
    assert named.id not in {one.id for one in left}
    assert len(left) == len(KINDS) - 1
    assert len(desk.assigned("python", "sorted-by-length")) == 4
    retriever = tutor.parts.grounds["python"].retriever
    assert retriever is not None
    found = retriever.retrieve("I believed that max looks for the word with the most letters")
    assert found[0].misconception == "sorted-by-length"


def test_works_are_given_to_an_entry_there_is_and_taken_back(tutor: Tutor) -> None:
    desk = UnexplainedDesk(tutor.parts)
    first = desk.clusters("python")[0]
    with pytest.raises(Unusable, match="key"):
        desk.assign("python", first.members, "no-such-entry")
    assert desk.assign("python", first.members, "sort-as-text") == 4
    assert first.id not in {one.id for one in desk.clusters("python")}
    assert desk.release(first.members) == 4
    assert first.id in {one.id for one in desk.clusters("python")}


def test_a_cluster_keeps_its_id_while_it_grows(tutor: Tutor) -> None:
    desk = UnexplainedDesk(tutor.parts)
    before = {one.id: one.size for one in desk.clusters("python")}
    tutor.parts.repository.create(stored("new"), turn(0))
    old = tutor.parts.unexplained.of_fault("s1", "f")
    assert old is not None
    tutor.parts.unexplained.record(old.model_copy(update={"session_id": "new", "id": 0}))
    after = {one.id: one.size for one in desk.clusters("python")}
    assert set(after) == set(before)
    assert sum(after.values()) == sum(before.values()) + 1
