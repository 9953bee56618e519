"""A fix given in parts: over the sentences of a reply, and over the turns of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Layer, Leak
from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known, pieces
from tutor_app.guard.phrasing import is_closed, matches, named_tokens
from tutor_app.guard.sought import PUNCTUATION, Sought
from tutor_app.guard.text import Segment, code_tokens, segments

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


def disclosed(segment: Segment, sought: Sought, student: Known, directives: Directives) -> set[int]:
    """Which new places of a secret's tokens one segment gives away."""
    new = frozenset(k for k in sought.new if sought.tokens[k] not in PUNCTUATION)
    wanted = sought.new_tokens
    covered: set[int] = set()
    for code in pieces(segment):
        tokens = code_tokens(code)
        if len(tokens) < 2 or not wanted & set(tokens) or len(tokens) > 80:
            continue
        signed = code.strip()[:1] in "+-*/<>=!%"
        if student.is_free(tokens) or (is_closed(code) and not signed):
            continue
        covered |= _blocks(tokens, sought.tokens, new, student)
    if len(new) > len(covered):
        used = [
            directive
            for directive, _, excused in matches(segment, directives)
            if directive.needs in ("secret", "code") and not excused
        ]
        if used:
            named = named_tokens(segment, sought, directives)
            covered |= {k for k in new if sought.tokens[k] in named}
    return covered


def review_spread(
    draft: Sequence[Segment],
    open_secrets: Sequence[Sought],
    past: Sequence[str],
    student: Known,
    directives: Directives,
) -> Iterator[Leak]:
    """Leaks of secrets that the draft completes, alone or with what was said in earlier turns."""
    history = [seg for text in past[-MAX_PAST:] for seg in segments(text, directives.spoken)]
    for sought in open_secrets:
        wanted = {k for k in sought.new if sought.tokens[k] not in PUNCTUATION}
        if not wanted or len(sought.tokens) < 2:
            continue
        parts = [(seg, disclosed(seg, sought, student, directives)) for seg in draft]
        covered: set[int] = set().union(*(places for _, places in parts))
        if not covered:
            continue
        for segment in reversed(history):
            if covered >= wanted:
                break
            covered |= disclosed(segment, sought, student, directives)
        if covered >= wanted:
            for segment, places in parts:
                if places and not student.repeats(segment.raw):
                    yield Leak(
                        layer=Layer.TEXT,
                        span=segment.raw,
                        secret=sought.text,
                        reason="completes a fix that was given in parts",
                    )
