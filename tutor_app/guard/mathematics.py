"""Secret mathematics: an equation, expression or number in another form is a leak too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tutor_app.dialogue import Layer, Leak, Secret, SecretKind
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.text import Segment


class ReadsMathematics(Protocol):
    """Finds mathematics in words. Pure; a subject brings it, for the guard knows no notation."""

    def sightings(self, text: str, secret: str) -> tuple[str, ...]:
        """The pieces of a text that say the same as a secret, in any equal form."""
        ...


def mathematics_leaks(
    found: Sequence[Segment],
    secrets: Sequence[Secret],
    ledger: Ledger,
    own_work: str,
    reader: ReadsMathematics | None,
) -> Iterator[Leak]:
    """Segments that say a secret of mathematics which the student has neither said nor written.

    Without a reader only the very characters count.
    """
    hidden = [secret for secret in secrets if secret.kind is SecretKind.MATH]
    if not hidden:
        return
    free = (own_work, *ledger.said_by("work", "student", "teacher"))
    for secret in hidden:
        if any(_sightings(text, secret.text, reader) for text in free):
            continue
        for segment in found:
            for span in _sightings(segment.raw, secret.text, reader):
                yield Leak(
                    layer=Layer.VALUE,
                    span=segment.raw,
                    secret=secret.text,
                    reason=f"says `{span}`, which the student has still to find",
                )
                break


def _sightings(text: str, secret: str, reader: ReadsMathematics | None) -> tuple[str, ...]:
    if reader is not None:
        return reader.sightings(text, secret)
    wanted = "".join(secret.split())
    return (secret,) if wanted and wanted in "".join(text.split()) else ()
