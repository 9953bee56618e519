"""Other readings of a draft: what it says once its ciphers, spellings and languages are undone.

Every reading goes through the same layers as the draft. Each decoder looks for a sign of its code
first, so that a plain sentence costs next to nothing.
"""

from __future__ import annotations

import base64
import binascii
import builtins
import keyword
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor_app.guard.codes import Codes
from tutor_app.guard.text import Segment, clean

MAX_UNIT = 600
MAX_READINGS = 40
MAX_DRAFT = 8_000
PYTHON = frozenset(
    word.lower()
    for word in (*keyword.kwlist, *dir(builtins))
    if len(word) > 2 and not word.startswith("_")
)
_QUOTED = re.compile(r"[\"“'‘]([^\"”'’\n]{4,400})[\"”'’]")
_BASE64 = re.compile(
    r"(?<![\w+/=-])(?:[A-Za-z0-9+/_-]{8,4000}={0,2}|[A-Za-z0-9+/]{2,7}={1,2})(?![\w=])"
)
_HEX = re.compile(
    r"(?<![\w.])(?:0x|\\x)?[0-9a-fA-F]{2}(?:[\s,:-]{0,2}(?:0x|\\x)?[0-9a-fA-F]{2}){2,}(?![\w.])"
)
_BITS = re.compile(r"(?<!\d)[01]{7,8}(?:[\s,]+[01]{7,8}){2,}(?!\d)")
_POINTS = re.compile(r"(?<![\d.])\d{2,3}(?:[\s,;+]+(?:chr\()?\d{2,3}\)?){2,}")
_ESCAPES = re.compile(
    r"\\u\{?([0-9a-fA-F]{4})\}?|\\x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|U\+([0-9a-fA-F]{4})"
)
_SPACED = re.compile(r"(?<!\w)\w(?:[\s._·•|/-]{1,3}(?:\w(?!\w)|[^\w\s`])){3,}")
_SPLIT_SIGN = re.compile(r"(?<=[<>=!+*/-])\s+(?==)")
_MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*\d)\w{3,}\b")
_LISTED = re.compile(
    r"(?<=[\w+\-*/<>=()\[\].:])\s*,\s*(?=[\w+\-*/<>=()\[\].:‚]{1,2}(?:[\s,.?!]|$))"
)
_SIGN = re.compile(r"[-+*/<>=(]")
_SHORT = re.compile(r"\b[a-z]{2}\b")
_SUSPECT = re.compile(
    r"\\[ux]|%[0-9a-fA-F]{2}|U\+|[\w+/]{8}|\w=|0x|(?:\b[0-9a-fA-F]{2}\b.?.?){3}"
    r"|\d{2}\D+\d{2}\D+\d{2}"
)
_LINE_ENDS = frozenset(map(ord, "\n\r"))
_TURNED = str.maketrans("()[]{}<>", ")(][}{><")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ATBASH = {
    ord(a): b
    for a, b in zip("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", strict=True)
}
_SHIFTS = [
    {ord("a") + k: chr(ord("a") + (k + shift) % 26) for k in range(26)} for shift in range(1, 26)
]


@dataclass(frozen=True)
class Reading:
    """What a piece of the draft says when decoded; `span` is that piece, empty for all of it.

    `exact`: made of numbers or first words, which any text has, so that only whole secrets count.
    """

    text: str
    span: str
    exact: bool = False


def readings(
    found: Sequence[Segment], codes: Codes, own_words: frozenset[str]
) -> tuple[Reading, ...]:
    """Every other reading of a draft's segments. `own_words` are words decoded code would hold."""
    known = PYTHON | {word for word in own_words if len(word) > 2}
    usual = known | codes.common
    out: dict[Reading, None] = {}
    for segment in found:
        for text, exact in _of_segment(segment, codes, known, usual):
            out[Reading(text, segment.raw, exact)] = None
            if len(out) >= MAX_READINGS:
                return tuple(out)
    for text in _first_words([each.said for each in found if each.kind == "sentence"]):
        out[Reading(text, "", exact=True)] = None
    return tuple(out)


def _of_segment(
    segment: Segment, codes: Codes, known: frozenset[str], usual: frozenset[str]
) -> Iterator[tuple[str, bool]]:
    raw = segment.said[: MAX_UNIT * 4]
    if _SUSPECT.search(raw):
        for decode in (_escaped, _base64, _hex, _bits, _points):
            plain = decode(raw)
            if plain is not None:
                yield plain, decode in (_bits, _points)
    for text in _of_words(segment, clean(raw), codes, known, usual):
        yield text, False


def _of_words(
    segment: Segment, text: str, codes: Codes, known: frozenset[str], usual: frozenset[str]
) -> Iterator[str]:
    yield from _spaced(text)
    lower = text.lower()
    words = frozenset(_WORD.findall(lower))
    if not words <= usual:
        for unit in _units(segment, text):
            yield from _ciphers(unit, known, usual)
    if not lower.isalpha() and codes.leet:
        yield from _leet(lower, codes, known, usual)
    if segment.kind == "sentence":
        plain = _unaccented(lower)
        short = words if plain is lower else frozenset(_WORD.findall(plain))
        short = (short | frozenset(_SHORT.findall(plain))) - known
        if not short.isdisjoint(codes.spelling) or ("then" in short and _SIGN.search(lower)):
            yield from _spelled(lower, codes)
        for hints, language in codes.foreign:
            if not short.isdisjoint(hints):
                foreign = language.translate(plain)
                if foreign != plain:
                    yield foreign
                if " == " in foreign:  # elsewhere too one word may be said for both signs
                    yield foreign.replace(" == ", " = ")


def _units(segment: Segment, text: str) -> Iterator[str]:
    """What may be in a cipher by itself: code, quotations, what follows a colon, the sentence."""
    yield from (code[:MAX_UNIT] for code in segment.codes)
    if segment.kind == "sentence":
        yield from (match[1] for match in _QUOTED.finditer(text))
        yield text[:MAX_UNIT]
        if ": " in text:
            yield text.split(": ", 1)[1][:MAX_UNIT]


# ------------------------------------------------------------------ encodings


def _printable(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    good = sum(character.isprintable() or character in "\n\t" for character in text)
    return text if text.strip() and good == len(text) else None


def _replaced(
    pattern: re.Pattern[str], raw: str, decode: Callable[[str], str | None]
) -> str | None:
    """The text with every match decoded; None when nothing could be."""
    done = False

    def each(match: re.Match[str]) -> str:
        nonlocal done
        plain = decode(match[0])
        if plain is None:
            return match[0]
        done = True
        return plain

    text = pattern.sub(each, raw)
    return text if done else None


def _escaped(raw: str) -> str | None:
    if "\\" not in raw and "%" not in raw and "U+" not in raw:
        return None
    text = _ESCAPES.sub(lambda m: chr(int(m[1] or m[2] or m[3] or m[4], 16)), raw)
    return text if text != raw and text.isprintable() else None


def _base64(raw: str) -> str | None:
    def decode(text: str) -> str | None:
        if text.isalpha() and (text.islower() or text.istitle()) and len(text) < 16:
            return None  # a word
        body = text.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
        except (binascii.Error, ValueError):
            return None
        plain = _printable(data)
        return plain if plain is not None and plain.isascii() else None

    return _replaced(_BASE64, raw, decode)


def _hex(raw: str) -> str | None:
    def decode(text: str) -> str | None:
        digits = re.sub(r"0x|\\x|[^0-9a-fA-F]", "", text)
        plain = _printable(bytes.fromhex(digits)) if len(digits) % 2 == 0 else None
        return plain if plain is not None and plain.isascii() else None

    return _replaced(_HEX, raw, decode)


def _bits(raw: str) -> str | None:
    return _replaced(
        _BITS, raw, lambda text: _printable(bytes(int(b, 2) for b in re.findall("[01]+", text)))
    )


def _points(raw: str) -> str | None:
    def decode(text: str) -> str | None:
        points = [int(number) for number in re.findall(r"\d+", text)]
        if not all(32 <= point < 127 or point in _LINE_ENDS for point in points):
            return None
        plain = "".join(map(chr, points))
        return plain if any(character.isalpha() for character in plain) else None

    return _replaced(_POINTS, raw, decode)


# ------------------------------------------------------------------ letters in disguise


def _spaced(text: str) -> Iterator[str]:
    """Letters that stand apart, put together: `r a n g e`, `n.p.l.u.s`, `< =`."""

    def together(match: re.Match[str]) -> str:
        plain = re.sub(r"[\s._·•|/-]", "", match[0])
        return plain if sum(character.isalpha() for character in plain) >= 4 else match[0]

    joined = _SPACED.sub(together, text)
    if joined != text:
        yield joined
    signs = _SPLIT_SIGN.sub("", text)
    if signs != text:
        yield signs


def _leet(lower: str, codes: Codes, known: frozenset[str], usual: frozenset[str]) -> Iterator[str]:
    def each(match: re.Match[str]) -> str:
        word = match[0]
        if word in known:
            return word
        for plain in (word.translate(codes.leet), word.replace("1", "l").translate(codes.leet)):
            if plain in usual:
                return plain
        return word

    plain = _MIXED.sub(each, lower)
    if plain != lower:
        yield plain


@lru_cache(maxsize=4096)
def _disguises(word: str) -> frozenset[str]:
    """What a word would be if it were in one of the ciphers."""
    return frozenset((word[::-1], *(word.translate(table) for table in (*_SHIFTS, _ATBASH))))


def _ciphers(unit: str, known: frozenset[str], usual: frozenset[str]) -> Iterator[str]:
    """A unit read backwards and with its alphabet shifted, where that makes words of it."""
    lower = unit.lower()
    words = _WORD.findall(lower)
    now = sum(word in usual for word in words)
    if now >= 0.5 * len(words) or all(_disguises(word).isdisjoint(known) for word in words):
        return
    candidates = [lower[::-1].translate(_TURNED), " ".join(w[::-1] for w in lower.split())]
    candidates.extend(lower.translate(table) for table in (*_SHIFTS, _ATBASH))
    for candidate in candidates:
        after = _WORD.findall(candidate)
        if any(word in known for word in after) and sum(w in usual for w in after) > now:
            yield candidate


def _spelled(lower: str, codes: Codes) -> Iterator[str]:
    """Names of characters and words of a spelling alphabet, read as characters."""
    text = lower
    if codes.alphabet is not None:
        text = codes.alphabet.sub(lambda match: f"{match[0][0]} ", text)
    text = codes.spelled(text)
    text = _LISTED.sub(" ", text).replace("‚", ",")
    if text != lower:
        yield text


def _unaccented(lower: str) -> str:
    plain = lower.replace("ß", "ss")
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFD", plain)
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


# ------------------------------------------------------------------ over the whole draft


def _first_words(sentences: Sequence[str]) -> Iterator[str]:
    """The first word of every sentence, and the last one, in a row."""
    lines = [line.split() for line in sentences if line.strip()]
    if len(lines) >= 3:
        yield " ".join(line[0].strip("*_`.,:") for line in lines)
        yield " ".join(line[-1].strip("*_`.,:") for line in lines)


def acrostics(draft: str) -> tuple[str, ...]:
    """First and last letters of words, sentences and lines, each as one string of letters."""
    if len(draft) > MAX_DRAFT:
        return ()
    text = clean(draft).lower()
    words = re.findall(r"[^\W_]+", text)
    starts = [match[1] for match in re.finditer(r"(?:^|[.!?]\s+|\n\s*)\W*(\w)", text)]
    lines = [match[1] for match in re.finditer(r"(?m)^\W*(\w)", text)]
    ends = [match[1] for match in re.finditer(r"(?m)(\w)\W*$", text)]
    return tuple(
        "".join(letters)
        for letters in ([w[0] for w in words], [w[-1] for w in words], starts, lines, ends)
        if len(letters) >= 5
    )
