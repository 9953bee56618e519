"""Words among mathematics: which letters are a product, which a sign in words, which a remark."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tutor_app.subjects.algebra import notation
from tutor_app.subjects.algebra.tokens import Ambiguities, Conventions, Token
from tutor_app.subjects.algebra.unreadable import wording

_ENDS = frozenset(("number", "symbol", "close", "raised", "percent", "bar", "vulgar"))
_BEGINS = frozenset(
    ("number", "symbol", "letters", "open", "root", "sqrt", "frac", "vulgar", "bar")
)
_SIGNS = frozenset("+-*/±")
_MATHEMATICS = _ENDS | _BEGINS - {"letters"} | {"op", "relation"}


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Every phrase as its words, with the kind and text of the token it stands for."""
    words = wording()
    table: dict[tuple[str, ...], tuple[str, str]] = {}
    for phrase, sign in words.phrases.items():
        if sign in "²³":
            found = ("raised", notation.SUPERSCRIPTS[sign])
        elif sign == "π":
            found = ("symbol", sign)
        elif sign == "abs":
            found = ("function", sign)
        elif sign == "-":
            found = ("op", "-")
        else:
            found = notation.SIGNS[sign]
        table[tuple(phrase.split())] = found
    for kind, phrases in (
        ("either", words.either),
        ("both", words.both),
        ("onward", words.onward),
        ("reason", words.reasons),
        ("nothing", words.nothing),
        ("everything", words.everything),
    ):
        for phrase in phrases:
            table[tuple(phrase.split())] = (kind, phrase)
    return table


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@cache
def _english() -> frozenset[str]:
    return frozenset(wording().english)


def with_words(tokens: list[Token], conventions: Conventions, met: Ambiguities) -> list[Token]:
    """The tokens with every run of letters decided: symbols, signs, connectives or words."""
    resolved: list[Token] = []
    tokens = _crosses(tokens, conventions, met)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind != "letters":
            resolved.append(_implied(token, resolved))
            index += 1
            continue
        taken, found = _phrase(tokens, index, resolved)
        if found is not None:
            resolved.append(found)
            index += taken
            continue
        resolved.extend(_letters(tokens, index, resolved))
        index += 1
    kept = [token for token in resolved if token.kind != "stop"]
    return _functions(_rounded(_without_remarks(kept)))


def _functions(tokens: list[Token]) -> list[Token]:
    """`f(x) =` at the beginning of a statement: the value of a function, as one letter."""
    for index in range(len(tokens) - 4):
        name, opened, argument, closed, sign = tokens[index : index + 5]
        begins = index == 0 or tokens[index - 1].kind not in _ENDS | {"op"}
        shape = (name.kind, opened.kind, closed.kind) == ("symbol", "open", "close")
        simple = argument.kind in ("symbol", "number") and sign.kind == "relation"
        if begins and shape and simple and name.text in "fgh" and not opened.spaced:
            value = Token(
                "symbol",
                f"{name.text}({argument.text})",
                name.start,
                closed.end,
                name.spaced,
            )
            return [*tokens[:index], value, *_functions(tokens[index + 4 :])]
    return tokens


def _without_remarks(tokens: list[Token]) -> list[Token]:
    """Without brackets that hold words: `3x = 15 (divide by 3)`."""
    kept: list[Token] = []
    opened: list[int] = []
    for token in tokens:
        kept.append(token)
        if token.kind == "open":
            opened.append(len(kept) - 1)
        elif token.kind == "close" and opened:
            start = opened.pop()
            if any(inner.kind == "word" for inner in kept[start:]):
                del kept[start:]
    return kept


def _rounded(tokens: list[Token]) -> list[Token]:
    """`= 3.33…` as `≈ 3.33`."""
    kept: list[Token] = []
    sign = None
    for token in tokens:
        if token.kind == "relation":
            sign = len(kept)
        if token.kind == "dots" and kept and kept[-1].kind == "number":
            if sign is not None and kept[sign].text == "=":
                kept[sign] = replace(kept[sign], text="≈")
            continue
        kept.append(token)
    return kept


def _implied(token: Token, before: list[Token]) -> Token:
    """`=>` is ≥ behind the first expression of a row, and "it follows" elsewhere."""
    if token.kind != "implies":
        return token
    related = any(earlier.kind == "relation" for earlier in before)
    related = related or not before or before[-1].kind not in _ENDS
    return replace(token, kind="onward" if related else "relation", text="⇒" if related else "≥")


def _phrase(tokens: list[Token], index: int, before: list[Token]) -> tuple[int, Token | None]:
    """The longest phrase that begins here and means something here."""
    run: list[str] = []
    for token in tokens[index : index + _longest()]:
        if token.kind != "letters":
            break
        run.append(token.text if token.text == "π" else token.text.lower())
    for length in range(len(run), 0, -1):
        meaning = _phrases().get(tuple(run[:length]))
        if meaning is None:
            continue
        kind, text = meaning
        last = tokens[index + length - 1]
        following = tokens[index + length] if index + length < len(tokens) else None
        if _fits(kind, text, run[:length], before, following):
            return length, Token(kind, text, tokens[index].start, last.end, tokens[index].spaced)
    return 0, None


def _fits(
    kind: str, text: str, words: list[str], before: list[Token], following: Token | None
) -> bool:
    """Whether a phrase is a sign here: a sign in words needs mathematics on its sides."""
    left = bool(before) and before[-1].kind in _ENDS
    negative = following is not None and following.kind == "op" and following.text in "-+±"
    begins = following is not None and (following.kind in _BEGINS or negative)
    right = begins and not (
        following is not None and following.kind == "letters" and _is_word(following.text)
    )
    if kind == "relation" or (kind == "op" and text in _SIGNS):
        return left and right
    if kind in ("raised", "percent"):
        return left
    if kind in ("root", "function"):
        return begins
    return True


def _is_word(name: str) -> bool:
    """Whether a run of letters is a word for certain."""
    return "'" in name or len(name) > 3 or name.lower() in _english()


def _letters(tokens: list[Token], index: int, before: list[Token]) -> list[Token]:
    """One run of letters as symbols that are multiplied, as a sign of multiplication, or a word."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    name = token.text
    if "_" in name or name == "π":
        return [replace(token, kind="symbol")]
    if len(name) == 1:
        if name in "aAI" and _article(before, following):
            return [replace(token, kind="word")]
        return [replace(token, kind="symbol")]
    enclosed = len(name) <= 3 and _enclosed(before, following)
    if not enclosed and (_is_word(name) or not _near_mathematics(token, before, following)):
        return [replace(token, kind="word")]
    return [
        Token("symbol", letter, token.start + i, token.start + i + 1, token.spaced and i == 0)
        for i, letter in enumerate(name)
    ]


def _crosses(tokens: list[Token], conventions: Conventions, met: Ambiguities) -> list[Token]:
    """With an x between two numbers as a sign of multiplication, where it is one."""
    found = [
        index
        for index in range(1, len(tokens) - 1)
        if tokens[index].kind == "letters"
        and tokens[index].text in ("x", "X")
        and tokens[index - 1].kind == tokens[index + 1].kind == "number"
    ]
    if not found:
        return tokens
    letters = [t for i, t in enumerate(tokens) if t.kind == "letters" and i not in found]
    kept = list(tokens)
    for index in found:
        token = tokens[index]
        spaced = token.spaced and tokens[index + 1].spaced
        lettered = any(len(letter.text) == 1 for letter in letters)
        options = ("letter", "times") if lettered else ("times", "letter")
        if spaced or met.choose(conventions.cross, "cross", options) == "times":
            kept[index] = replace(token, kind="op", text="*")
    return kept


def _article(before: list[Token], following: Token | None) -> bool:
    """Whether `a` or `I` is the English word: a word stands right behind it, spaced."""
    if following is None or not following.spaced:
        return False
    if following.kind == "letters":
        return len(following.text) > 1
    after_word = bool(before) and before[-1].kind == "word"
    return after_word and following.kind in ("number", "open")


def _enclosed(before: list[Token], following: Token | None) -> bool:
    """Whether signs on both sides leave no room for a word: `v = at`, `2(by)`."""
    left = bool(before) and before[-1].kind in ("op", "relation", "open", "bar")
    signs = ("op", "relation", "close", "raised", "bar")
    return left and (following is None or following.kind in signs)


def _near_mathematics(token: Token, before: list[Token], following: Token | None) -> bool:
    """Whether a short run of letters touches a number, sign or bracket."""
    if before and before[-1].kind in _MATHEMATICS:
        return True
    if following is not None and following.kind in _MATHEMATICS:
        return following.kind in ("op", "relation", "raised") or not following.spaced
    return not before and following is None
