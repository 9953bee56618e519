"""Roman numerals that stand as an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from tutor_app.subjects.algebra.sighting.amounts import Amount, amount
from tutor_app.subjects.algebra.sighting.talk import is_asserted, is_bare
from tutor_app.subjects.algebra.sighting.tokens import Token, tokens

_NUMERAL = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_MAYBE = re.compile(r"\b[IVXLCDM]+\b")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman_answers(text: str, number: Fraction, letter: str) -> Iterator[str]:
    """Roman numerals in capitals that are said to be the answer, or are all that is said."""
    if not _may_have(text):
        return
    found = tokens(text)
    for place, token in enumerate(found):
        if token.kind not in ("word", "letter") or not _NUMERAL.fullmatch(token.written):
            continue
        if _worth(token.written) != number or token.text == letter:
            continue
        shown = list(found)
        shown[place] = replace(token, kind="number", text="#")
        numeral = amount({number}, place, place, False)
        alone = _alone(shown, numeral, letter)
        if alone or (token.written != "I" and is_asserted(shown, numeral, letter)):
            yield token.written


@lru_cache(maxsize=1024)
def _may_have(text: str) -> bool:
    return _MAYBE.search(text) is not None


def _alone(shown: list[Token], numeral: Amount, letter: str) -> bool:
    return len(shown) <= 3 and is_bare(shown, numeral, letter)


def _worth(numeral: str) -> int:
    values = [_WORTH[sign] for sign in numeral]
    return sum(
        -value if value < max(values[place + 1 :], default=0) else value
        for place, value in enumerate(values)
    )
