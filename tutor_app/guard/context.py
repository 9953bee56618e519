"""What the layers share while they judge one draft."""

from __future__ import annotations

from dataclasses import dataclass

from tutor_app.dialogue import Layer, Leak, Secret
from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known
from tutor_app.guard.sought import Moves, Sought
from tutor_app.guard.text import Segment


@dataclass(frozen=True)
class Context:
    """What is free, what is sought, and the phrasings. `others` are values and prose.

    `own_names` are the names in the student's work and in its known fixes; `changes` says what
    kinds of change those make.
    """

    student: Known
    open_secrets: list[Sought]
    others: list[Secret]
    own_names: frozenset[str]
    changes: Moves
    directives: Directives


def leak(layer: Layer, segment: Segment, secret: str, reason: str) -> Leak:
    """A leak of a whole segment."""
    return Leak(layer=layer, span=segment.raw, secret=secret, reason=reason)
