"""What knowledge components and their chapters are called on the page."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from tutor_app.datafiles import DataFileError
from tutor_app.learner.concepts import load_concepts

log = logging.getLogger(__name__)


class ConceptNames:
    """Names and chapters by id; an id that is not known reads as words (`for-loops`)."""

    def __init__(
        self, names: Mapping[str, str] | None = None, topics: Mapping[str, str] | None = None
    ) -> None:
        self._names, self._topics = dict(names or {}), dict(topics or {})

    def name(self, concept: str) -> str:
        """The name of a component."""
        return self._names.get(concept, concept.replace("-", " "))

    def topic(self, concept: str) -> str:
        """The chapter it belongs to."""
        return self._topics.get(concept, self.name(concept))

    def rank(self, topic: str) -> int:
        """The place of a chapter in the order in which it is learnt; unknown ones come last."""
        order = tuple(dict.fromkeys(self._topics.values()))
        return order.index(topic) if topic in order else len(order)

    def topics(self, concepts: tuple[str, ...]) -> tuple[str, ...]:
        """The chapters of several components, each once, in their order."""
        return tuple(dict.fromkeys(self.topic(concept) for concept in concepts))


def load_concept_names() -> ConceptNames:
    """Names from knowledge/concepts.yaml. A broken file is logged; ids do in its place."""
    try:
        graph = load_concepts()
    except DataFileError as error:
        log.error("left out, please mend: %s", error)
        return ConceptNames()
    return ConceptNames(
        {concept.id: concept.name for concept in graph},
        {concept.id: concept.topic for concept in graph},
    )
