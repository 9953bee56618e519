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

    def described(self, sentence: str, *, tells: bool) -> str | None:
        """The description of a fix that a sentence comes near; None when it comes near none.

        One that comes as near to what the student's own line does says nothing new. A sentence
        that `tells` what to do needs to come less near than one that may.
        """
        ...


def nearness_leaks(
    found: Sequence[Part], student: Known, directives: Directives, reader: ReadsNearness
) -> Iterator[Leak]:
    """Sentences that tell what to do, or how it should be, and mean the fix."""
    left = MAX_SENTENCES
    for each in found:
        segment = each.segment
        tells = segment.kind == "sentence" and directives.tell(segment.masked)
        if not tells and (segment.kind != "sentence" or not directives.hint(segment.masked)):
            continue
        if left == 0:
            return
        left -= 1
        if student.repeats(segment.raw):
            continue
        description = reader.described(segment.raw, tells=tells)
        if description is not None:
            reason = "describes the fix in other words"
            yield leak(Layer.NEARNESS, segment, description, reason)
