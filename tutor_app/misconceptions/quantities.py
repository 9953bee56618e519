"""The numbers in a question or an answer, in the form they are written in.

Only what can be read off a text in microseconds: this finds words for a search. The exact reading
of mathematics is the algebra subject's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

MOST = 12
"""Numbers of one text that are looked at."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number: its value, how it is written, and its parts (whole, top and bottom)."""

    value: Fraction
    form: str
    text: str
    whole: int = 0
    top: int = 0
    bottom: int = 1

    @property
    def digits(self) -> str:
        """The digits without sign, point and leading zeros."""
        return re.sub(r"\D", "", self.text).lstrip("0")

    @property
    def places(self) -> int:
        """Digits behind the decimal point."""
        return len(self.text.partition(".")[2].rstrip("%"))


_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "÷": ":", "⋅": "*"})
_NUMBER = re.compile(
    r"(?P<sign>-\s?)?(?:"
    r"(?P<whole>\d{1,9})(?:\s+|\s+and\s+)(?P<over>\d{1,6})\s?/\s?(?P<under>\d{1,6})(?![\d./])"
    r"|(?P<top>\d{1,9})\s?/\s?(?P<bottom>\d{1,9})(?![\d.])"
    r"|(?P<plain>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})(?P<percent>\s?%)?)"
)
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


def plain(text: str) -> str:
    """One way of writing for dashes, operators and fractions."""
    return _LATEX_FRACTION.sub(r" \1/\2 ", text.translate(_DASHES)).replace("$", " ")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The first numbers of a text that `plain` gave, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        # A dash behind a number, a letter or a bracket takes away; it is no sign.
        signed = bool(match["sign"]) and not (before.isalnum() or before in {")", "]"})
        if (quantity := _quantity(match, signed)) is not None:
            found.append(quantity)
        if len(found) == MOST:
            break
    return tuple(found)


def _quantity(match: re.Match[str], negative: bool) -> Quantity | None:
    sign = -1 if negative else 1
    if match["whole"]:
        whole, top, bottom = int(match["whole"]), int(match["over"]), int(match["under"])
        if not bottom:
            return None
        value = sign * (whole + Fraction(top, bottom))
        return Quantity(value, "mixed", match[0].removeprefix("-").strip(), whole, top, bottom)
    if match["top"]:
        top, bottom = int(match["top"]), int(match["bottom"])
        if not bottom:
            return None
        return Quantity(
            sign * Fraction(top, bottom),
            "fraction",
            match[0].removeprefix("-").strip(),
            0,
            top,
            bottom,
        )
    text = match["plain"].replace(",", "")
    value = sign * Fraction(text if not text.startswith(".") else "0" + text)
    form = "percent" if match["percent"] else "decimal" if "." in text else "whole number"
    whole = int(value) if form == "whole number" else 0
    return Quantity(value, form, text, whole, abs(whole), 1)


__all__ = ["MOST", "Quantity", "plain", "quantities"]
