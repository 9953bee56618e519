"""The words by which replies are read (`prompts/offline/reading.yaml`), and plain text clean-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from tutor_app.datafiles import PROMPTS, load

MAX_REPLY = 1000
"""Characters of a reply that are read; a longer one is read from its end."""


class ReadingWords(BaseModel):
    """The word lists. Every phrase is lower case; longer phrases win over shorter ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numbers: dict[str, int]
    scales: dict[str, int]
    ordinals: dict[str, int]
    parts_of_one: dict[str, int]
    not_numbers: tuple[str, ...]
    frequencies: dict[str, int]
    endless: tuple[str, ...]
    nothing: tuple[str, ...]
    printed_nothing: tuple[str, ...]
    truths: dict[str, bool]
    affirms: tuple[str, ...]
    denies: tuple[str, ...]
    empty: dict[str, tuple[str, ...]]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]
    corrections: tuple[str, ...]
    conclusions: tuple[str, ...]
    reasons: tuple[str, ...]
    statements: tuple[str, ...]
    alternatives: tuple[str, ...]
    negations: tuple[str, ...]
    limits: tuple[str, ...]
    questions: tuple[str, ...]
    crashes: tuple[str, ...]
    no_crash: tuple[str, ...]
    errors: dict[str, tuple[str, ...]]


@cache
def words() -> ReadingWords:
    """The word lists. Raises DataFileError when the file is broken."""
    return load(PROMPTS / "offline" / "reading.yaml", ReadingWords)


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, the longest first."""
    return re.compile(alternation(phrases), re.IGNORECASE)


def alternation(phrases: Iterable[str]) -> str:
    """The phrases as one regular expression, each bounded like a word where it ends in a letter."""
    return _alternation(tuple(phrases))


@lru_cache(maxsize=256)
def _alternation(phrases: tuple[str, ...]) -> str:
    bounded = []
    for phrase in sorted(phrases, key=len, reverse=True):
        body = r"\s+".join(re.escape(word) for word in phrase.split())
        left = r"(?<![\w'])" if phrase[:1].isalnum() else ""
        right = r"(?![\w'])" if phrase[-1:].isalnum() else ""
        bounded.append(left + body + right)
    return "(?:" + "|".join(bounded) + ")"


_PLAIN = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u00b4": "'",
        "\u00a0": " ",
        "\u00d7": "x",
    }
)


def plain(reply: str) -> str:
    """A reply with typographic quotes, minus signs, full-width digits and code fences made plain.

    Only full-width forms are folded, so that the letters of a quoted text stay as they are.
    """
    text = reply if len(reply) <= MAX_REPLY else reply[-MAX_REPLY:]
    text = text.replace("\x00", "").translate(_PLAIN)
    text = "".join(
        unicodedata.normalize("NFKC", c)
        if "\uff01" <= c <= "\uff5e" or (c.isdigit() and not c.isascii())
        else c
        for c in text
    )
    text = re.sub(r"```(?:python|py)?[ \t]*\n?|`", " ", text)
    return text.strip()


def strip_filler(text: str) -> str:
    """Drop polite and hedging words from both ends, and punctuation that ends a sentence."""
    lists = words()
    before = None
    while before != text:
        before = text
        text = text.strip().strip("!?;,").strip()
        text = re.sub(r"(?<!\.)\.$", "", text)
        text = re.sub(r"^[=:]+\s*|^[-*]\s+", "", text)
        found = pattern(lists.leading).match(text)
        if found and found.end() < len(text):
            text = text[found.end() :].lstrip(
                " ,:;=-" if text[found.end() :][:2] == "- " else " ,:;="
            )
        found = _trailing().search(text)
        if found and found.start() > 0:
            text = text[: found.start()]
    return text


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(r"[\s,;(.!?]" + alternation(words().trailing) + r"\)?$", re.IGNORECASE)


def error_names(text: str, further: Iterable[str] = ()) -> set[str]:
    """Exceptions that are named in the text ("index error", "an IndexError")."""
    known = {name.lower(): name for name in (*words().errors, *further)}
    found = re.finditer(r"\b([A-Za-z]+)[ _-]?(error|exception|iteration)\b", text, re.IGNORECASE)
    names = (known.get((match.group(1) + match.group(2)).lower()) for match in found)
    return {name for name in names if name}
