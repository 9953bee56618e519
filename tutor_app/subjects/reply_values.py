"""Values in free text: numbers and number words, literals, lists written loosely.

Nothing here evaluates anything: `ast.literal_eval` on short text of bounded nesting only.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from typing import Any

from tutor_app.subjects.reply_words import alternation, pattern, strip_filler, words

MAX_LITERAL = 2000
MAX_DEPTH = 20
MAX_BRACKETS = 40


class NotLiteral(Exception):
    """The text is not the literal of a plain value."""


@dataclass(frozen=True)
class Found:
    """A value read from text. `bare` values had no brackets or quotes of their own."""

    value: Any
    start: int
    end: int
    bare: bool = False


def literal(text: str) -> Any:
    """The value of a literal. Raises NotLiteral for anything else, and for what is too large."""
    text = text.strip()
    if not text or len(text) > MAX_LITERAL:
        raise NotLiteral
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or re.match(r"[-+~\s(]{12,}", text):
        raise NotLiteral
    if text == "set()":
        return set()
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise NotLiteral from error


def same(expected: Any, said: Any, *, outermost: bool = True) -> bool:
    """Whether two values are equal: 6 and 6.0 are, 1 and True are not, nor are [1] and (1,) inside.

    The outermost brackets of a sequence may differ: people write `(1, 2)` for `[1, 2]`.
    """
    if isinstance(expected, bool) or isinstance(said, bool):
        return isinstance(expected, bool) and isinstance(said, bool) and expected == said
    if isinstance(expected, int | float | complex) and isinstance(said, int | float | complex):
        both_nan = expected != expected and said != said
        return both_nan or expected == said
    if isinstance(expected, list | tuple) and isinstance(said, list | tuple):
        return (
            (outermost or type(expected) is type(said))
            and len(expected) == len(said)
            and all(same(a, b, outermost=False) for a, b in zip(expected, said, strict=True))
        )
    if isinstance(expected, dict) and isinstance(said, dict):
        return len(expected) == len(said) and all(
            key in said
            and same(key, next(k for k in said if k == key), outermost=False)
            and same(value, said[key], outermost=False)
            for key, value in expected.items()
        )
    if isinstance(expected, set | frozenset) and isinstance(said, set | frozenset):
        return sorted(map(_typed, expected)) == sorted(map(_typed, said))
    return type(expected) is type(said) and bool(expected == said)


def _typed(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return repr(value)


def rounded(expected: Any, said_text: str) -> bool:
    """Whether a decimal with two places or more is a long fraction rounded (3.33 for 10 / 3)."""
    found = re.fullmatch(r"-?\d*[.,](\d{2,})(?:\.{2,3}|…)?", said_text.strip())
    if not found or not isinstance(expected, float) or not math.isfinite(expected):
        return False
    places = len(found.group(1))
    said = float(re.sub(r"(?:\.{2,3}|…)$", "", said_text.strip()).replace(",", "."))
    long_fraction = len(repr(expected).partition(".")[2]) > max(places, 6)
    scale = 10**places
    cut = math.trunc(expected * scale) / scale
    return long_fraction and (said == round(expected, places) or said == cut)


_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w]|\.\d)")


def with_digits(text: str) -> str:
    """Number words as digits: "minus twenty one" becomes "-21". "the one" is no number."""
    lists = words()
    text = pattern(lists.not_numbers).sub(" ", text)
    units = alternation([*lists.numbers, *lists.scales])
    run = re.compile(rf"{units}(?:(?:\s+and\s+|\s+|-){units})*", re.IGNORECASE)
    text = run.sub(_spell_out, text)
    text = re.sub(r"(?<!\w)(?:minus|negative)\s+(?=\d)", "-", text, flags=re.IGNORECASE)
    return re.sub(r"(\d)\s+point\s+(?=\d)", r"\1.", text, flags=re.IGNORECASE)


def _spell_out(run: re.Match[str]) -> str:
    """One run of number words; words that do not form one number stay several ("one and two")."""
    lists = words()
    out: list[str] = []
    total: int | None = None
    last = 0
    joined = False
    for token in re.findall(r"[a-z]+", run.group().lower()):
        if token == "and":
            joined = True
            continue
        if token in lists.scales:
            total = (total if total is not None else 1) * lists.scales[token]
            last, joined = lists.scales[token], False
            continue
        value = lists.numbers[token]
        if total is None:
            total = value
        elif (last >= 100 and value < last) or (20 <= last < 100 and value < 10 and not joined):
            total += value
        else:
            out.append(f"{total}{' and' if joined else ''}")
            total = value
        last, joined = value, False
    out.append(str(total))
    return " ".join(out)


def numbers(text: str) -> list[Found]:
    """All numbers in the text, in order, without those that are part of a sum or a name."""
    found = []
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        if re.search(r"[\d)\w]\s*[-+*/%]\s*$|[*/%^]\s*$", before) or re.match(
            r"[*/%^+]\s*[\w(]", after
        ):
            continue
        if re.match(r"-\s*[\d(]", after) or (
            match.group()[0] in "+-"
            and re.search(r"[\w)]$", before)
            and before != ""
            and re.search(r"[\d)]$", before)
        ):
            continue
        try:
            value = literal(match.group().lstrip("+").lstrip("0") or "0")
        except NotLiteral:
            try:
                value = float(match.group())
            except ValueError:
                continue
        found.append(Found(value, match.start(), match.end(), bare=True))
    return found


def brackets(text: str) -> list[Found]:
    """All bracketed or quoted literals in the text, outermost ones, in order."""
    found: list[Found] = []
    position = tries = 0
    while position < len(text) and tries < MAX_BRACKETS:
        character = text[position]
        tries += character in "([{'\""
        if character in "([{":
            end = _closing(text, position)
            if end is None:
                position += 1
                continue
            try:
                found.append(Found(loose(text[position:end]), position, end))
                position = end
                continue
            except NotLiteral:
                pass
        elif character in "'\"" and not (position and text[position - 1].isalnum()):
            end = text.find(character, position + 1)
            while end != -1 and text[end + 1 : end + 2].isalnum():
                end = text.find(character, end + 1)
            if end != -1:
                try:
                    found.append(Found(literal(text[position : end + 1]), position, end + 1))
                    position = end + 1
                    continue
                except NotLiteral:
                    pass
        position += 1
    return found


def _closing(text: str, start: int) -> int | None:
    depth, quote = 0, ""
    for position in range(start, min(len(text), start + MAX_LITERAL)):
        character = text[position]
        if quote:
            quote = "" if character == quote and text[position - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        else:
            depth += (character in "([{") - (character in ")]}")
            if depth == 0:
                return position + 1
    return None


def loose(text: str) -> Any:
    """A bracketed literal whose words may lack their quotes: `[a, b]`, `[true, none]`."""
    try:
        return literal(text)
    except NotLiteral:
        constants = {"true": "True", "false": "False", "none": "None"}

        def quoted(match: re.Match[str]) -> str:
            word = match.group()
            return constants.get(word.lower(), repr(word))

        with_quotes = re.sub(r"(?<![\w'\"])[A-Za-z_]\w*(?![\w'\"])", quoted, text)
        if re.search(r"['\"]\s+['\"]", with_quotes):
            raise NotLiteral from None  # prose: Python would join the words to one text
        return literal(with_quotes)


def bare_sequence(text: str) -> tuple[Any, ...] | None:
    """Two or more items written without brackets: "1, 2", "1 and 2", "1 2 3", "'a', 'b'"."""
    text = strip_filler(text)
    text = re.sub(
        r"\s*(?:,\s*)?(?:\band\b|&|\bthen\b)\s*(?:then\s+)?", ", ", text, flags=re.IGNORECASE
    )
    pieces = _split(text)
    if len(pieces) < 2:
        pieces = text.split()
        if len(pieces) < 2 or not all(_NUMBER.fullmatch(piece) for piece in pieces):
            return None
    items = []
    for piece in pieces:
        try:
            items.append(loose(strip_filler(piece)))
        except NotLiteral:
            return None
    return tuple(items)


def _split(text: str) -> list[str]:
    """Split at commas that are in no bracket or quote."""
    pieces, depth, quote, current = [], 0, "", ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        if character == "," and depth == 0 and not quote:
            pieces.append(current)
            current = ""
        else:
            current += character
    pieces.append(current)
    return [piece.strip() for piece in pieces if piece.strip()]
