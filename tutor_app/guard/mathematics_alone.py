"""Review of a draft where nothing but mathematics is secret."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Fix, Leak, Secret, SecretKind
from tutor_app.guard.decoding import readings
from tutor_app.guard.directives import NO_WORDS, Directives
from tutor_app.guard.known import known
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.mathematics import ReadsMathematics, mathematics_leaks
from tutor_app.guard.parts import part
from tutor_app.guard.phrasing import review_phrasing
from tutor_app.guard.regions import split_example, without_numbering, without_own_lines
from tutor_app.guard.sought import NO_MOVES
from tutor_app.guard.text import Segment, segments

MAX_LEAKS = 20


def is_mathematics(secrets: Sequence[Secret], mathematics: ReadsMathematics) -> bool:
    """Whether nothing but mathematics is secret: lines, and values that are numbers."""
    return all(
        secret.kind is SecretKind.MATH
        or (secret.kind is SecretKind.VALUE and bool(mathematics.numbers(secret.text)))
        for secret in secrets
    )


def mathematics_alone(
    draft: str,
    secrets: Sequence[Secret],
    ledger: Ledger,
    directives: Directives,
    fixes: Sequence[Fix],
    own_code: str,
    example: str | None,
    mathematics: ReadsMathematics,
) -> tuple[Leak, ...]:
    """The leaks where only mathematics is secret: its lines are no code, mended ones neither.

    Of the phrasings only those count that state the fault, and only where there is a known one.
    """
    texts = [*(s.text for s in secrets), *(f.after for f in fixes if f.after.strip())]
    hidden = [Secret(kind=SecretKind.MATH, text=text) for text in texts]
    rest, _ = split_example(draft, example)
    own = [" ".join(line.split()) for line in own_code.splitlines()]
    rest = without_numbering(without_own_lines(rest, own))
    shown = segments(rest, NO_WORDS)
    decoded, spans = _decoded(shown, directives)
    found = (*shown, *decoded)
    leaks = [
        leak.model_copy(update={"span": spans.get(leak.span, leak.span)})
        for leak in mathematics_leaks(found, hidden, ledger, own_code, mathematics)
    ]
    stating = [each for each in directives.directives if each.needs == "nothing" and fixes]
    for segment in shown:
        if any(each.pattern.search(segment.masked) for each in stating):
            student = known(ledger, own_code, directives, frozenset())
            phrased = part(segment, student, directives)
            leaks.extend(review_phrasing(phrased, (), student, NO_MOVES, directives))
    return tuple(dict.fromkeys(leaks))[:MAX_LEAKS]


def _decoded(
    shown: Sequence[Segment], directives: Directives
) -> tuple[tuple[Segment, ...], dict[str, str]]:
    """What segments say when decoded, and from which span of the draft each of it comes.

    What was read out of numbers is left out: here every other sentence has numbers.
    """
    plain = {segment.raw for segment in shown}
    hidden: list[Segment] = []
    spans: dict[str, str] = {}
    for reading in readings(shown, directives.codes, frozenset()):
        for segment in () if reading.exact else segments(reading.text, NO_WORDS):
            if segment.raw not in plain and segment.raw not in spans:
                spans[segment.raw] = reading.span
                hidden.append(segment)
    return tuple(hidden), spans
