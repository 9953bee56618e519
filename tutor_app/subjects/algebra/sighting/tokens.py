"""A text as tokens in which every number is a number, however it is written or said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from tutor_app.subjects.algebra.sighting.number_words import number_words, runs
from tutor_app.subjects.algebra.sighting.plain import plain

MOST_DIGITS = 60
"""Digits of one number; a longer one has no value here, and may be anything."""

Kind = Literal["number", "sign", "letter", "word", "ordinal", "stop"]

_TOKEN = re.compile(
    r"(?P<clock>(?<![\d.:])\d{1,2}:\d\d(?![\d:]))"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
    r"|(?P<thousands>(?<![\d.,])\d{1,3}(?:[,']\d{3})+(?:\.\d+)?(?![\d]|,\d))"
    r"|(?P<comma>(?<![\d.,])\d+,\d+(?![\d,]))"
    r"|(?P<number>\d+\.\d+|(?<![\d.])\.\d+|\d+)"
    r"|(?P<index>_\w*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<sign>\*\*|<=|>=|!=|==|[-+*/^=<>≤≥≠≈()\[\]√∛∜%])"
    r"|(?P<stop>[.;:!?,|\"\n…→⇒])",
    re.I,
)
_JOINED = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_THREE = re.compile(r"\d{3}")
_UP_TO_THREE = re.compile(r"\d{1,3}")
_CONTINENTAL = re.compile(r"\d{1,3}\.\d{3}")
_SAME = {"**": "^", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "[": "(", "]": ")"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `text` is lower case, `written` as it was; `value` is that of a number.

    `others` are further values the same characters may have (`5,000` on the continent is 5);
    `spaced` says that a blank stands before it. A number without a value is beyond the limits.
    """

    kind: Kind
    text: str
    written: str
    spaced: bool
    value: Fraction | None = None
    others: tuple[Fraction, ...] = ()
    said: bool = False
    begins: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number, in digits or words."""
        return self.kind == "number"


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, numbers in words and mixed numbers put together."""
    found = list(_cut(_JOINED.sub(" ", plain(text))))
    return tuple(_decimals(_parts(_spelled(found))))


def _cut(text: str) -> Iterator[Token]:
    end = 0
    fresh = True
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        written = match[0]
        spaced = match.start() > end or match.start() == 0
        if kind == "sign":
            written = _SAME.get(written, written)
        yield _token(kind, written, spaced, fresh and written != "\n")
        fresh = written == "\n" or (fresh and kind == "stop")
        end = match.end()


def _token(kind: str, written: str, spaced: bool, begins: bool) -> Token:
    low = written.lower()
    if kind in ("number", "thousands", "comma"):
        value, others = _values(kind, written)
        return Token("number", low, written, spaced, value, others, begins=begins)
    if kind in ("ordinal", "clock", "index"):
        return Token("ordinal", low, written, spaced, begins=begins)
    if kind == "word":
        letter: Kind = "letter" if len(written) == 1 else "word"
        return Token(letter, low, written, spaced, begins=begins)
    return Token("stop" if kind == "stop" else "sign", low, written, spaced, begins=begins)


def _values(kind: str, written: str) -> tuple[Fraction | None, tuple[Fraction, ...]]:
    if sum(map(str.isdigit, written)) > MOST_DIGITS:
        return None, ()
    if kind == "thousands":
        return Fraction(re.sub("[,']", "", written)), ()
    if kind == "comma":
        whole, part = written.split(",")
        return Fraction(f"{whole}.{part}"), (Fraction(whole), Fraction(part))
    others: tuple[Fraction, ...] = ()
    if written.isdigit():
        return Fraction(int(written)), others
    if _CONTINENTAL.fullmatch(written):
        others = (Fraction(written.replace(".", "")),)
    return Fraction(written), others


def _number(value: Fraction, first: Token) -> Token:
    return replace(first, kind="number", text="#", value=value, others=(), said=True)


def _spelled(found: list[Token]) -> list[Token]:
    """With number words as numbers."""
    words = [t.text if t.kind in ("word", "letter") else "" for t in found]
    out: list[Token] = []
    place = 0
    for run in runs(words):
        out.extend(found[place : run.first])
        first = found[run.first]
        out.append(
            replace(
                _number(Fraction(run.value), first), text=" ".join(words[run.first : run.last + 1])
            )
        )
        place = run.last + 1
    return [*out, *found[place:]]


def _parts(found: list[Token]) -> list[Token]:
    """With `half`, `two thirds`, `two and a half`, `three dozen` as numbers."""
    lists = number_words()
    out: list[Token] = []
    for place, token in enumerate(found):
        before = out[-1] if out else None
        following = found[place + 1] if place + 1 < len(found) else None
        if token.text in lists.parts and token.kind == "word":
            whole = lists.parts[token.text]
            counted = before is not None and before.is_number and before.value is not None
            article = before is not None and before.text in ("a", "an", "one", "1")
            plural = token.text.endswith(("s", "ves")) or whole == 2
            if whole != 2 and not plural and not article:
                place_name = following is None or following.text != "of"
                if place_name or (before is not None and before.text in ("the", "this", "that")):
                    out.append(replace(token, kind="ordinal"))
                    continue
            value = Fraction(1, whole)
            if counted and before is not None and before.value is not None:
                value = before.value / whole
                out.pop()
            elif article:
                out.pop()
            if len(out) > 1 and out[-1].text == "and" and out[-2].is_number and value < 1:
                out.pop()
                value += out.pop().value or 0
            out.append(_number(value, token))
            continue
        if token.text in lists.groups and token.kind == "word" and before is not None:
            group = lists.groups[token.text]
            if before.is_number and before.value is not None:
                out.pop()
                out.append(_number(before.value * group, token))
                continue
            if before.text in ("a", "an") and group != 20:
                if len(out) > 1 and out[-2].is_number and out[-2].value == Fraction(1, 2):
                    out.pop()
                    out[-1] = _number(Fraction(group, 2), token)
                else:
                    out[-1] = _number(Fraction(group), token)
                continue
        out.append(token)
    return out


def _decimals(found: list[Token]) -> list[Token]:
    """With `two point five` and `1 000` as one number."""
    points = number_words().points
    out: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        last = out[-1] if out else None
        if (
            token.text in points
            and last is not None
            and last.is_number
            and place + 1 < len(found)
            and found[place + 1].is_number
        ):
            digits = ""
            place += 1
            while place < len(found) and found[place].is_number and _whole(found[place]):
                digits += str(found[place].value)
                place += 1
            if _whole(last) and digits:
                out[-1] = _number(Fraction(f"{last.value}.{digits[:MOST_DIGITS]}"), last)
            continue
        if (
            last is not None
            and last.is_number
            and _THREE.fullmatch(token.text)
            and _UP_TO_THREE.fullmatch(last.text)
            and last.value
        ):
            joined = last.value * 1000 + (token.value or 0)
            out[-1] = replace(last, others=(*last.others, joined))
        out.append(token)
        place += 1
    return out


def _whole(token: Token) -> bool:
    return token.value is not None and token.value.denominator == 1
