"""Nearness: sentences that tell, and come near a description of the fix, whatever their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tutor_app.dialogue import Layer, Leak
from tutor_app.guard.context import leak
from tutor_app.guard.directives import Directives, Stance
from tutor_app.guard.known import Known
from tutor_app.guard.parts import Part

MAX_SENTENCES = 24


class ReadsNearness(Protocol):
    """Compares sentences with descriptions of the fix. Pure; whoever has an embedding brings it."""

    def described(self, sentence: str, stance: Stance) -> str | None:
        """The description of a fix that a sentence comes near; None when it comes near none.

        One that comes as near to what the student's own line does says nothing new. The more a
        sentence tells what to do, the less near it needs to come.
        """
        ...


def nearness_leaks(
    found: Sequence[Part], student: Known, directives: Directives, reader: ReadsNearness
) -> Iterator[Leak]:
    """Sentences that tell what to do, or how it should be, and mean the fix."""
    left = MAX_SENTENCES
    for each in found:
        segment = each.segment
        if segment.kind != "sentence":
            continue
        stance = directives.stance(segment.masked)
        if stance is Stance.ASKS or student.repeats(segment.raw):
            continue
        if left == 0:
            return
        left -= 1
        description = reader.described(segment.said, stance)
        if description is not None:
            reason = "describes the fix in other words"
            yield leak(Layer.NEARNESS, segment, description, reason)
