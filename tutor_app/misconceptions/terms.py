"""The words and signs of a question and an answer, for a search that goes by what is written."""

from __future__ import annotations

import re
from itertools import pairwise

from tutor_app.misconceptions.marks import LONGEST
from tutor_app.misconceptions.quantities import plain

_TERM = re.compile(r"[a-z]+|[-+*/=<>≤≥^:%()√]|\d+/\d+|\d+\.\d+|\d+")
_ENDING = re.compile(r"(?:ing|ed|es|s)$")


def terms(question: str, answer: str) -> frozenset[str]:
    """Single terms, pairs of neighbours, and each term with where it stands.

    Numbers count by their form only: which ones a question uses says nothing about the mistake.
    """
    found: set[str] = set()
    for where, text in (("q", question), ("w", answer)):
        row = [_term(term) for term in _TERM.findall(plain(text[:LONGEST]).lower())]
        found.update(row)
        found.update(f"{first} {second}" for first, second in pairwise(row))
        found.update(f"{where}|{term}" for term in row)
    return frozenset(found)


def _term(text: str) -> str:
    if text[0].isdigit():
        return "1/2" if "/" in text else "0.5" if "." in text else "1"
    return _ENDING.sub("", text) if len(text) > 4 else text


__all__ = ["terms"]
