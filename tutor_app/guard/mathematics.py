"""Secret mathematics: an equation, expression or number in another form is a leak too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from tutor_app.dialogue import Heard, Hint, Layer, Leak, Secret, SecretKind
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.narrowing import gives_away
from tutor_app.guard.text import Segment


class ReadsMathematics(Protocol):
    """Finds mathematics in words. Pure; a subject brings it, for the guard knows no notation."""

    def is_known(self, secret: str, heard: Heard) -> bool:
        """Whether the student has said or written a secret, in any equal form."""
        ...

    def sightings_in(
        self, texts: Sequence[str], secret: str, heard: Heard
    ) -> tuple[tuple[str, ...], ...]:
        """Of each text, the pieces that say the same as a secret, in any equal form."""
        ...

    def numbers(self, secret: str) -> tuple[Fraction, ...]:
        """The numbers that a secret is, or that its letters stand for."""
        ...

    def hints(self, text: str, answering: str = "") -> tuple[Hint, ...]:
        """What a text says about the answer without naming it. `answering` is the message before
        it, for what is said of that.
        """
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
    hidden = list({s.text: s for s in secrets if s.kind is SecretKind.MATH}.values())
    if not hidden:
        return
    reader = reader or _Characters()
    heard = Heard(
        page="\n".join((own_work, *ledger.said_by("teacher"))),
        work=ledger.said_by("work"),
        student=ledger.said_by("student"),
        tutor=ledger.said_by("tutor"),
    )
    still_hidden = [secret for secret in hidden if not reader.is_known(secret.text, heard)]
    texts = [segment.raw for segment in found]
    for secret in still_hidden:
        sighted = reader.sightings_in(texts, secret.text, heard)
        for segment, spans in zip(found, sighted, strict=True):
            if spans:
                yield Leak(
                    layer=Layer.VALUE,
                    span=segment.raw,
                    secret=secret.text,
                    reason=f"says `{spans[0]}`, which the student has still to find",
                )
    yield from _narrowed(found, still_hidden, ledger, reader)


def _narrowed(
    found: Sequence[Segment],
    hidden: Sequence[Secret],
    ledger: Ledger,
    reader: ReadsMathematics,
) -> Iterator[Leak]:
    """Statements that leave no number but a secret one, with those of earlier turns.

    What the student said of the number is known too, and no news when it is said again.
    """
    answering = next((e.text for e in reversed(ledger.entries) if e.by == "student"), "")
    giving = [(segment, reader.hints(segment.raw, answering)) for segment in found]
    giving = [(segment, said) for segment, said in giving if said]
    if not giving:
        return
    known: list[Hint] = []
    last = ""
    for entry in ledger.entries:
        if entry.by == "work":
            continue
        known.extend(reader.hints(entry.text, last if entry.by == "tutor" else ""))
        last = entry.text if entry.by == "student" else last
    new = [hint for _, said in giving for hint in said]
    for secret in hidden:
        if not any(gives_away(number, known, new) for number in reader.numbers(secret.text)):
            continue
        for segment, said in giving:
            if any(hint not in known for hint in said):
                yield Leak(
                    layer=Layer.VALUE,
                    span=segment.raw,
                    secret=secret.text,
                    reason="leaves hardly any number but the one to be found",
                )


class _Characters:
    """What is left without a subject that reads mathematics: the characters of a secret."""

    def is_known(self, secret: str, heard: Heard) -> bool:
        own = (heard.page, *heard.work, *heard.student)
        return any(self.sightings_in(own, secret, heard))

    def sightings_in(
        self, texts: Sequence[str], secret: str, heard: Heard
    ) -> tuple[tuple[str, ...], ...]:
        wanted = "".join(secret.split())
        return tuple((secret,) if wanted and wanted in "".join(t.split()) else () for t in texts)

    def numbers(self, secret: str) -> tuple[Fraction, ...]:
        return ()

    def hints(self, text: str, answering: str = "") -> tuple[Hint, ...]:
        return ()
