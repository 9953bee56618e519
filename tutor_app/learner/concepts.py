"""The concept graph: what a Python beginner learns, and what each piece of it rests on.

The data is `knowledge/concepts.yaml`: one list of knowledge components. A component's
prerequisites come before it in the topological order; a graph with a gap or a circle is refused
when it is loaded, with the file, the field and the mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Record

CONCEPTS_FILE = KNOWLEDGE / "concepts.yaml"


class Concept(Record):
    """One knowledge component. `prerequisites` are the ids it rests on directly."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str = Field(min_length=1)
    topic: str = Field(min_length=1)
    description: str = Field(min_length=1)
    prerequisites: tuple[str, ...] = ()


class ConceptGraph:
    """Knowledge components and what they rest on. Immutable; iterates in topological order."""

    def __init__(self, concepts: Sequence[Concept], file: Path = CONCEPTS_FILE) -> None:
        """Check and order the concepts.

        Raises DataFileError (naming `file`) on a doubled id, an unknown prerequisite or a circle.
        """
        by_id: dict[str, Concept] = {}
        for index, concept in enumerate(concepts):
            if concept.id in by_id:
                raise DataFileError(
                    file, f"{index}.id", f"give it an id of its own: '{concept.id}' is used twice"
                )
            by_id[concept.id] = concept
        for index, concept in enumerate(concepts):
            for position, wanted in enumerate(concept.prerequisites):
                if wanted not in by_id:
                    raise DataFileError(
                        file,
                        f"{index}.prerequisites.{position}",
                        f"'{concept.id}' rests on '{wanted}', which is not there: "
                        "add it, or mend the name",
                    )
        self._order = _topological_order(by_id, file)
        self._concepts = {name: by_id[name] for name in self._order}

    def __contains__(self, concept: object) -> bool:
        return concept in self._concepts

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def get(self, concept: str) -> Concept:
        """Return the concept with this id. Raises KeyError when there is none."""
        return self._concepts[concept]

    def order(self) -> tuple[str, ...]:
        """Return all ids so that every concept comes after everything it rests on."""
        return self._order

    def prerequisites(self, concept: str) -> tuple[str, ...]:
        """Return the ids of everything a concept rests on, directly or not, basics first.

        The concept itself is not among them. Raises KeyError for an unknown id.
        """
        found: set[str] = set()
        waiting = list(self.get(concept).prerequisites)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._concepts[name].prerequisites)
        return tuple(name for name in self._order if name in found)

    def dependents(self, concept: str) -> tuple[str, ...]:
        """Return the ids of the concepts that rest directly on this one.

        Raises KeyError for an unknown id.
        """
        self.get(concept)
        return tuple(
            name for name, other in self._concepts.items() if concept in other.prerequisites
        )


def _topological_order(by_id: dict[str, Concept], file: Path) -> tuple[str, ...]:
    """Order ids after their prerequisites, keeping the file's order where it may be kept."""
    order: list[str] = []
    placed: set[str] = set()
    remaining = list(by_id)
    while remaining:
        ready = next(
            (name for name in remaining if placed.issuperset(by_id[name].prerequisites)), None
        )
        if ready is None:
            circle = _circle(by_id, set(remaining))
            position = list(by_id).index(circle[0])
            raise DataFileError(
                file,
                f"{position}.prerequisites",
                "break the circle, each of these rests on the next: " + " -> ".join(circle),
            )
        order.append(ready)
        placed.add(ready)
        remaining.remove(ready)
    return tuple(order)


def _circle(by_id: dict[str, Concept], stuck: set[str]) -> list[str]:
    """Return one circle among concepts that cannot be placed; its first id ends it again."""
    # Every stuck concept has a stuck prerequisite, so this walk must come round to itself.
    path = [next(name for name in by_id if name in stuck)]
    while path[-1] not in path[:-1]:
        path.append(next(name for name in by_id[path[-1]].prerequisites if name in stuck))
    return path[path.index(path[-1]) :]


def load_concepts(path: Path = CONCEPTS_FILE) -> ConceptGraph:
    """Read a concept file. Raises DataFileError naming the file, the field and the mend."""
    return ConceptGraph(load(path, list[Concept]), path)


@cache
def concept_graph() -> ConceptGraph:
    """Return the graph of `knowledge/concepts.yaml`, read once per process.

    Raises DataFileError when the file cannot be used.
    """
    return load_concepts()


__all__ = ["Concept", "ConceptGraph", "concept_graph", "load_concepts"]
