"""What a detector is: a pure function from evidence to spots, declared with a decorator."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a novice's mistake shows.

    `lines` are 1-based lines of the student's code, `fragment` the student's own text there (one
    line), `what` a sentence for the teacher, `confidence` between 0 and 1, `function` the name of
    the enclosing function (None at module level).
    """

    detector: str
    lines: tuple[int, ...]
    fragment: str
    part: Construct
    what: str
    confidence: float
    misconception: str
    concept: str
    function: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """What a detector yields; fields left None are taken from its declaration."""

    node: ast.AST
    what: str
    confidence: float | None = None
    misconception: str | None = None
    concept: str | None = None
    lines: tuple[int, ...] = ()


Look = Callable[[Evidence], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class Detector:
    """A declared detector. `look` must not have effects."""

    id: str
    misconception: str
    concept: str
    part: Construct
    confidence: float
    look: Look


REGISTRY: dict[str, Detector] = {}


def detector(
    id: str, *, misconception: str, concept: str, part: Construct, confidence: float
) -> Callable[[Look], Look]:
    """Declare a detector; `confidence` is used where a spot does not say its own."""

    def declare(look: Look) -> Look:
        if id in REGISTRY:
            raise ValueError(f"two detectors are called {id}")
        REGISTRY[id] = Detector(id, misconception, concept, part, confidence, look)
        return look

    return declare
