"""The concept graph: what the file holds, and how a broken one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.learner.concepts import concept_graph, load_concepts


def write(folder: Path, text: str) -> Path:
    path = folder / "concepts.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def entry(name: str, *prerequisites: str) -> str:
    return (
        f"- {{id: {name}, name: {name}, topic: t, description: d, "
        f"prerequisites: [{', '.join(prerequisites)}]}}\n"
    )


def test_the_shipped_graph_is_large_enough_and_read_once() -> None:
    graph = concept_graph()
    assert len(graph) >= 45
    assert concept_graph() is graph


def test_order_puts_every_concept_after_what_it_rests_on() -> None:
    graph = concept_graph()
    place = {name: index for index, name in enumerate(graph.order())}
    assert len(place) == len(graph)
    for concept in graph:
        for wanted in concept.prerequisites:
            assert place[wanted] < place[concept.id]


def test_prerequisites_are_transitive_and_basics_come_first(tmp_path: Path) -> None:
    graph = load_concepts(
        write(tmp_path, entry("c", "b") + entry("b", "a") + entry("a") + entry("d"))
    )
    assert graph.prerequisites("c") == ("a", "b")
    assert graph.prerequisites("a") == ()
    assert graph.dependents("a") == ("b",)
    assert graph.get("b").prerequisites == ("a",)
    assert "d" in graph
    assert "e" not in graph


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        concept_graph().get("no-such-concept")
    with pytest.raises(KeyError):
        concept_graph().prerequisites("no-such-concept")


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        (entry("a") + entry("b", "a", "gone"), "1.prerequisites.1", ["'gone'", "add it"]),
        (entry("a") + entry("a"), "1.id", ["'a' is used twice"]),
        (
            entry("z") + entry("a", "c") + entry("b", "a") + entry("c", "b"),
            "1.prerequisites",
            ["a -> c -> b -> a"],
        ),
        (entry("a", "a"), "0.prerequisites", ["a -> a"]),
        ("- {id: Not An Id, name: n, topic: t, description: d}", "0.id", []),
        ("- {id: a, name: n, topic: t}", "0.description", []),
    ],
)
def test_a_broken_file_names_file_field_and_mend(
    tmp_path: Path, text: str, field: str, words: list[str]
) -> None:
    with pytest.raises(DataFileError) as caught:
        load_concepts(write(tmp_path, text))
    assert caught.value.field == field
    assert "concepts.yaml" in str(caught.value)
    for word in words:
        assert word in caught.value.mend
