"""Secrets that no sentence holds alone: across borders, without spaces, backwards, as acrostics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tutor_app.dialogue import Layer, Leak, SecretKind
from tutor_app.guard.context import leak
from tutor_app.guard.decoding import acrostics
from tutor_app.guard.known import joined
from tutor_app.guard.parts import Part
from tutor_app.guard.sought import OPERATORS, Sought
from tutor_app.guard.text import NUMBERS, Segment, clean

_COMPACT = re.compile(r"[\s`'\"_*~|\\.]+|(?<=\w)-(?=\w)")
_ALONE = re.compile(r"(?<![^\W_])[a-z](?![^\W_])")
_SHORTEST = 8  # characters without spaces: shorter ones stand in any text
_SPOKEN = {
    "+": "plus", "-": "minus", "*": "times", "/": "dividedby", "//": "floordividedby",
    "%": "modulo", "**": "tothepowerof", "<": "lessthan", ">": "greaterthan",
    "<=": "lessthanorequal",
    ">=": "greaterthanorequal", "==": "equalequal", "!=": "notequal", "=": "equals",
    "+=": "plusequals", "-=": "minusequals", "*=": "timesequals",
}  # fmt: skip
_DIGITS = {digit: word for word, digit in NUMBERS.items()}


def across(found: Sequence[Part], open_secrets: Sequence[Sought]) -> Iterator[Leak]:
    """Leaks over the borders of sentences."""
    fresh = [each.fresh for each in found]
    whole = joined([token for segment in fresh for token in segment.tokens])
    text = "\n".join(segment.said for segment in fresh)
    compact = _COMPACT.sub("", clean(text).lower())
    backwards = compact[::-1]
    apart = "".join(_ALONE.findall(text.lower()))
    initials = acrostics("\n".join(each.segment.said for each in found))
    for sought in open_secrets:
        secret = _COMPACT.sub("", sought.text.lower()).rstrip(":")
        spoken = _spoken(sought)
        hidden = spoken and (
            any(spoken in letters_of for letters_of in initials) or spoken in apart
        )
        if sought.whole and not hidden:
            hidden = len(secret) >= _SHORTEST and (secret in compact or secret in backwards)
            hidden = hidden or (len(sought.tokens) >= 3 and sought.stream in whole)
            plain = re.sub(r"\W", "", secret)
            hidden = hidden or (
                len(plain) >= _SHORTEST and any(plain in letters_of for letters_of in initials)
            )
        if hidden:
            segments_given = [each.segment for each in found]
            for segment in _where(segments_given, sought) or segments_given:
                yield leak(Layer.TEXT, segment, sought.text, "spells out the fix")


def _spoken(sought: Sought) -> str:
    """A secret said aloud without brackets and spaces: `n + 1` is "nplusone"; empty if short."""
    sign = sought.kind is SecretKind.TOKEN and sought.text in OPERATORS
    return _aloud(sought.tokens) if sought.whole or sign else ""


@lru_cache(maxsize=4096)
def _aloud(tokens: tuple[str, ...]) -> str:
    words = (
        _SPOKEN.get(token) or _DIGITS.get(token) or re.sub(r"[^a-z]", "", token) for token in tokens
    )
    spoken = "".join(words)
    return spoken if len(spoken) >= 6 else ""


def _where(found: Sequence[Segment], sought: Sought) -> list[Segment]:
    wanted = sought.new_tokens or set(sought.tokens)
    return [segment for segment in found if wanted & set(segment.tokens)]
