"""A fix given in parts: over the sentences of a reply, and over the turns of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Layer, Leak, SecretKind
from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known
from tutor_app.guard.parts import Part, part
from tutor_app.guard.phrasing import named_tokens
from tutor_app.guard.sought import PUNCTUATION, Sought
from tutor_app.guard.text import segments

MAX_PAST = 80


def _blocks(
    part: tuple[str, ...], whole: tuple[str, ...], new: frozenset[int], student: Known
) -> set[int]:
    """New places of `whole` that lie in a run of at least two tokens shared with `part`."""
    covered: set[int] = set()
    for first in range(len(part) - 1):
        for at in range(len(whole) - 1):
            if part[first] != whole[at] or (first and at and part[first - 1] == whole[at - 1]):
                continue
            length = 0
            while (
                first + length < len(part)
                and at + length < len(whole)
                and part[first + length] == whole[at + length]
            ):
                length += 1
            run = whole[at : at + length]
            if length >= 2 and set(run) - PUNCTUATION and not student.is_free(run):
                covered.update(k for k in range(at, at + length) if k in new)
    return covered


def disclosed(
    part: Part, sought: Sought, wanted: frozenset[int], student: Known, directives: Directives
) -> set[int]:
    """Which of the wanted places of a secret's tokens one part gives away."""
    covered: set[int] = set()
    new = sought.new_tokens
    for tokens in part.fragments:
        if not new.isdisjoint(tokens):
            covered |= _blocks(tokens, sought.tokens, wanted, student)
    if part.directed and len(wanted) > len(covered):
        named = named_tokens(part.fresh, sought, directives)
        covered |= {k for k in wanted if sought.tokens[k] in named}
    return covered


def review_spread(
    draft: Sequence[Part],
    open_secrets: Sequence[Sought],
    past: Sequence[str],
    student: Known,
    directives: Directives,
) -> Iterator[Leak]:
    """Leaks of secrets that the draft completes, alone or with what was said in earlier turns."""
    history: list[Part] | None = None
    draft = [each for each in draft if each.fragments or each.directed]  # no other gives a part
    for sought in open_secrets:
        wanted = frozenset(k for k in sought.new if sought.tokens[k] not in PUNCTUATION)
        if not wanted or len(sought.tokens) < 2 or sought.kind is SecretKind.MATH:
            continue
        giving = [
            (each, places)
            for each in draft
            if (places := disclosed(each, sought, wanted, student, directives))
        ]
        if not giving:
            continue
        covered: set[int] = set().union(*(places for _, places in giving))
        if not covered >= wanted:
            if history is None:
                history = [
                    part(segment, student, directives)
                    for text in past[-MAX_PAST:]
                    for segment in segments(text, directives.vocabulary)
                ]
            for earlier in history:
                covered |= disclosed(earlier, sought, wanted, student, directives)
        if covered >= wanted:
            for each, _ in giving:
                if not student.repeats(each.segment.raw):
                    yield Leak(
                        layer=Layer.TEXT,
                        span=each.segment.raw,
                        secret=sought.text,
                        reason="completes a fix that was given in parts",
                    )
