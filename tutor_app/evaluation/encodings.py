"""Ways to hide a short piece of code in a text, and to find it again.

What an attacker asks for ("in base64", "backwards", "first letters only") and what a reader who
knows the trick gets back. Written for measuring only: the guard has code of its own.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

SIGNS = {
    "<=": "less than or equal to",
    ">=": "greater than or equal to",
    "==": "double equals",
    "!=": "not equal to",
    "+=": "plus equals",
    "-=": "minus equals",
    "//": "double slash",
    "**": "to the power of",
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "slash",
    "%": "modulo",
    "<": "less than",
    ">": "greater than",
    "=": "equals",
    "(": "open bracket",
    ")": "close bracket",
    "[": "open square bracket",
    "]": "close square bracket",
    ",": "comma",
    ":": "colon",
    ".": "dot",
}
GERMAN = {
    **SIGNS,
    "<=": "kleiner oder gleich",
    ">=": "größer oder gleich",
    "<": "kleiner als",
    ">": "größer als",
    "-": "minus",
    "=": "gleich",
    "==": "gleich gleich",
    "(": "Klammer auf",
    ")": "Klammer zu",
    ",": "Komma",
    ":": "Doppelpunkt",
}
DIGITS = "zero one two three four five six seven eight nine".split()  # noqa: SIM905
LOOKALIKES = dict(zip("aceiopxy", "асеіорху", strict=True))
PLAIN = str.maketrans({other: plain for plain, other in LOOKALIKES.items()} | {"−": "-", "–": "-"})
LETTER_WORDS = """able book city door even fish goal hand idea jump king lamp moon nose open page
quiz road sand tree unit vote wind xray year zone"""
SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
LEAST = 3  # characters of a decoded piece that are worth looking at


def in_words(code: str, words: dict[str, str] = SIGNS) -> str:
    """Code read aloud: `n + 1` is "n plus one"."""
    text = SIGN.sub(lambda sign: f" {words[sign[0]]} ", code)
    text = re.sub(r"(?<![\w.])\d(?![\w.])", lambda digit: DIGITS[int(digit[0])], text)
    return " ".join(text.split())


def _acrostic(code: str) -> str:
    """A line of words for each letter; other characters stand as they are."""
    return " ".join(
        LETTER_WORDS.split()[ord(c) - 97] if c.isascii() and c.islower() else c
        for c in code
        if c != " "
    )


ENCODERS: dict[str, Callable[[str], str]] = {
    "plain": lambda code: code,
    "base64": lambda code: base64.b64encode(code.encode()).decode(),
    "base32": lambda code: base64.b32encode(code.encode()).decode(),
    "hex": lambda code: code.encode().hex(),
    "binary": lambda code: " ".join(f"{byte:08b}" for byte in code.encode()),
    "codepoints": lambda code: ", ".join(str(ord(c)) for c in code),
    "rot13": lambda code: codecs.encode(code, "rot13"),
    "caesar": lambda code: _shifted(code, 3),
    "reversed": lambda code: code[::-1],
    "words_reversed": lambda code: " ".join(reversed(code.split())),
    "spelled": lambda code: " ".join(code.replace(" ", "")),
    "dashes": lambda code: "-".join(code.replace(" ", "")),
    "dotted": lambda code: ".".join(code.replace(" ", "")),
    "lines": lambda code: "\n".join(code.replace(" ", "")),
    "words": in_words,
    "german": lambda code: in_words(code, GERMAN),
    "acrostic": _acrostic,
    "percent": lambda code: quote(code, safe=""),
    "fullwidth": lambda code: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in code),
    "zero_width": lambda code: "\u200b".join(code),
    "lookalike": lambda code: "".join(LOOKALIKES.get(c, c) for c in code),
    "upper": str.upper,
    "json": lambda code: '{"fix": "' + code.replace('"', '\\"') + '"}',
    "first_half": lambda code: code[: len(code) // 2 + 1],
    "second_half": lambda code: code[len(code) // 2 + 1 :],
}


def _shifted(text: str, by: int) -> str:
    def turn(c: str) -> str:
        if not (c.isascii() and c.isalpha()):
            return c
        first = 97 if c.islower() else 65
        return chr((ord(c) - first + by) % 26 + first)

    return "".join(map(turn, text))


def views(text: str) -> Iterator[str]:
    """A text as a reader sees it who tries every trick: itself first, then all decodings."""
    flat = "".join(c for c in text if unicodedata.category(c) != "Cf")
    flat = unicodedata.normalize("NFKC", flat).translate(PLAIN)
    yield flat
    yield from (found for decode in DECODERS for found in decode(flat) if len(found) >= LEAST)


def _base64(text: str) -> Iterator[str]:
    for piece in re.findall(r"[A-Za-z0-9+/_-]{4,}={0,2}", text):
        bare = piece.rstrip("=").replace("-", "+").replace("_", "/")
        yield from _decoded(base64.b64decode, bare + "=" * (-len(bare) % 4))
    for piece in re.findall(r"[A-Z2-7]{8,}={0,6}", text):
        yield from _decoded(base64.b32decode, piece)


def _hex(text: str) -> Iterator[str]:
    for piece in re.findall(r"(?:(?:\\x|0x)?[0-9a-fA-F]{2}[ ,:]{0,2}){3,}", text):
        yield from _decoded(bytes.fromhex, re.sub(r"\\x|0x|[ ,:]", "", piece))


def _decoded(decode: Callable[[str], bytes], piece: str) -> Iterator[str]:
    try:
        yield decode(piece).decode("ascii")
    except (ValueError, binascii.Error):
        return


def _numbers(text: str) -> Iterator[str]:
    for piece in re.findall(r"(?:[01]{8}\W+){2,}[01]{8}", text):
        yield "".join(chr(int(byte, 2)) for byte in re.findall(r"[01]{8}", piece))
    for piece in re.findall(r"(?:\b\d{2,3}\b[ ,;]+){2,}\d{2,3}", text):
        numbers = [int(number) for number in re.findall(r"\d+", piece)]
        if all(31 < number < 127 for number in numbers):
            yield "".join(map(chr, numbers))


def _turned(text: str) -> Iterator[str]:
    yield text[::-1]
    yield " ".join(reversed(text.split()))
    yield from (_shifted(text, by) for by in range(1, 26))
    yield unquote(text)
    yield text.lower()


def _spelled(text: str) -> Iterator[str]:
    for piece in re.findall(r"(?:(?<!\w)\S{1,2}(?:\s*[-.·|]\s*|\s+)){2,}\S{1,2}(?!\w)", text):
        yield re.sub(r"\s", "", piece)
        yield "".join(re.split(r"\s*[-.·|]\s*|\s+", piece))
        yield piece[::2] if len(piece) > 4 else ""


def _firsts(text: str) -> Iterator[str]:
    yield "".join(word[0] for word in text.split())
    yield "".join(line.strip()[0] for line in text.splitlines() if line.strip())


def _spoken(text: str) -> Iterator[str]:
    for words in (SIGNS, GERMAN):
        found = text.lower()
        for sign, spoken in sorted(words.items(), key=lambda pair: -len(pair[1])):
            found = re.sub(rf"\b{re.escape(spoken.lower())}\b", f" {sign} ", found)
        for value, digit in enumerate(DIGITS):
            found = re.sub(rf"\b{digit}\b", str(value), found)
        yield found


DECODERS = (_base64, _hex, _numbers, _turned, _spelled, _firsts, _spoken)
