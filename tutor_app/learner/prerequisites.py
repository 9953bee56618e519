"""What evidence for one concept says about those it rests on, for explaining only.

A prerequisite graph added nothing to prediction where it was measured, so that mastery is computed
without it. A teacher may still want to know: nobody practised variables by name, but fourteen
right answers rested on them.
"""

from __future__ import annotations

from collections.abc import Iterable

from tutor_app.dialogue import Record
from tutor_app.learner.concepts import ConceptGraph
from tutor_app.learner.signs import Sign


class WeakSigns(Record):
    """Right answers about concepts that rest on this one: how many, and about which."""

    concept: str
    count: int
    through: tuple[str, ...]


def weak_signs(signs: Iterable[Sign], graph: ConceptGraph) -> tuple[WeakSigns, ...]:
    """What right answers say about the direct prerequisites, basics first.

    Wrong answers say nothing about them: there are too many ways to go wrong.
    """
    right: dict[str, int] = {}
    for sign in signs:
        if sign.correct and sign.concept in graph:
            right[sign.concept] = right.get(sign.concept, 0) + 1
    found = []
    for concept in graph.order():
        through = tuple(c for c in graph.dependents(concept) if c in right)
        if through:
            count = sum(right[c] for c in through)
            found.append(WeakSigns(concept=concept, count=count, through=through))
    return tuple(found)
