"""Names that people give themselves and their classes: made safe to store and show."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 60
LONGEST_NICKNAME = 30

# Control and format characters (those that turn the direction of writing are among them),
# surrogates, characters of private use and such that are not assigned.
_UNSEEN = ("C",)
# Letters that show nothing, though Unicode counts them as letters.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS_IN_A_ROW = 2


def clean_name(typed: str, longest: int = LONGEST_NAME) -> str:
    """The name without what cannot be seen, trimmed, with single spaces; empty when nothing is
    left. Longer than `longest` it comes back longer: that is for the caller to refuse.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", typed[: 20 * longest]):
        kind = unicodedata.category(character)
        if character.isspace():
            kept.append(" ")
        elif kind.startswith(_UNSEEN) or character in _BLANK:
            continue
        elif kind.startswith("M"):
            marks += 1
            if kept and marks <= _MARKS_IN_A_ROW:  # a name is no tower of accents
                kept.append(character)
            continue
        else:
            kept.append(character)
        marks = 0
    return " ".join("".join(kept).split())


def name_key(name: str) -> str:
    """What a name is compared by: two names that read alike have the same."""
    return unicodedata.normalize("NFKC", name).casefold()[:240]
