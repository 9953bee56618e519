"""Nearness: sentences that tell, and come near a description of the fix, whatever their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tutor_app.dialogue import Layer, Leak
from tutor_app.guard.context import leak
from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known
from tutor_app.guard.parts import Part

MAX_SENTENCES = 24


class ReadsNearness(Protocol):
    """Compares sentences with descriptions of the fix. Pure; whoever has an embedding brings it."""

    def described(self, sentence: str) -> str | None:
        """The description of a fix that a telling sentence comes near; None when it does not.

        A sentence that comes as near to what the student's own line does says nothing new.
        """
        ...


def nearness_leaks(
    found: Sequence[Part], student: Known, directives: Directives, reader: ReadsNearness
) -> Iterator[Leak]:
    """Sentences that tell what to do, or how it should be, and mean the fix."""
    telling = [each for each in found if directives.tell(each.segment.masked)]
    for each in telling[:MAX_SENTENCES]:
        if student.repeats(each.segment.raw):
            continue
        description = reader.described(each.segment.raw)
        if description is not None:
            reason = "describes the fix in other words"
            yield leak(Layer.NEARNESS, each.segment, description, reason)
