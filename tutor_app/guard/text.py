"""From a message to segments, code pieces and one stream of tokens that spelling cannot hide in.

A segment is a sentence, a cell of a table or a fenced block. Its text is read through any
typographic dress: letters that only look Latin, `≤`, invisible characters, curly quotation marks,
HTML and LaTeX, and operators in words ("n plus one", "less than or equal to").
"""

from __future__ import annotations

import html
import itertools
import keyword
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tutor_app.guard.directives import Vocabulary

_ALIKE = str.maketrans(
    dict(
        zip(
            "аеорсхуіјѕһԁԛԝкνοαριτ" + "АВЕКМНОРСТХІЅЈ" + "ΑΒΕΗΙΚΜΝΟΡΤΧ",
            "aeopcxyijshdqwkvoapit" + "ABEKMHOPCTXISJ" + "ABEHIKMNOPTX",
            strict=True,
        )
    )
    | {
        "≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=", "−": "-",
        "–": "-", "‐": "-", "‑": "-", "‒": "-", "×": "*", "∗": "*", "⋅": "*", "·": "*", "÷": "/",
        "∕": "/", "➕": "+", "➖": "-", "＝": "=", "‹": "<", "›": ">", "“": '"', "”": '"',
        "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "ˋ": "`", "—": " ; ",
        "→": " ; ", "…": " ",
    }
)  # fmt: skip
_LATEX = (
    (re.compile(r"\\(?:leqslant|leq|le)\b"), "<="),
    (re.compile(r"\\(?:geqslant|geq|ge)\b"), ">="),
    (re.compile(r"\\(?:neq|ne)\b"), "!="),
    (re.compile(r"\\(?:times|cdot)\b"), "*"),
    (re.compile(r"\\div\b"), "/"),
    (re.compile(r"\\(?:texttt|text|mathtt|mathrm)\{([^{}]{0,80})\}"), r"\1"),
    (re.compile(r"\\frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}"), r"(\1)/(\2)"),
    (re.compile(r"\\\(|\\\)|\\\[|\\\]|\$"), " "),
)
_TAG = re.compile(
    r"</?(code|tt|kbd|samp|var|pre|b|i|em|strong|span|sub|sup|u|p|br)\b[^<>]{0,80}>", re.I
)
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n]*\n(.*?)(?:^[ \t]*\1[^\n]*(?:\n|\Z)|\Z)", re.M | re.S)
_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)(.{1,600}?)(?<!`)\1(?!`)", re.S)
_SENTENCE = re.compile(r"(?<=[.!?…])(?<!e\.g\.)(?<!i\.e\.)[\"'”’)*_]*\s+|\n+")
_TOKEN = re.compile(
    r"§\d+§|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\d+(?:\.\d+)?|[^\W\d]\w*"
    r"|\*\*=|//=|<=|>=|==|!=|\+=|-=|\*=|/=|%=|->|:=|\*\*|//|[-+*/%<>=()\[\]{},:.&|^~@]"
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,200})\*\*")
_BULLET = re.compile(r"^\s*(?:[-*+]|#+|>|\d+[.)])\s+")
_STOP = re.compile(r"[.:;!?](?=\s|$)")
_MARKS = re.compile(r"[\"';!?\\`]")
_WORD_HYPHEN = re.compile(r"(?<=[^\W\d]{2})-(?=[^\W\d]{2})")
_OPERAND_TEXT = re.compile(r"([=<>(\[,+]\s?)([\"'])([^\"'\n]{0,60})\2")
_SIGNS = frozenset([
    "**", "//", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "%=", "+", "-", "*", "/", "%",
    "<", ">", "=", "(", "[", "{", ",", ":", ";", "->", ":=",
])  # fmt: skip
_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
NUMBERS = {word: str(k) for k, word in enumerate(_NUMBER_WORDS)}
_ONE = re.compile(
    r"(?<=\bplus )one\b|(?<=\bminus )one\b|(?<=\badd )one\b|(?<=\bby )one\b|(?<=\bat )one\b"
    r"|(?<=\bfrom )one\b|(?<=\bto )one\b|(?<=\bwith )one\b|(?<=\bsubtract )one\b"
    r"|(?<=\bbe )one\b|(?<=\btimes )one\b|(?<=\bis )one\b(?! of)|(?<=[-+*/=<>] )one\b"
    r"|\bone(?= (?:more|less|to|from|plus|minus|times|added|is added|subtracted)\b)"
)
_NUMBER = re.compile(r"\b(?=[ztfsen])(?:" + "|".join(w for w in NUMBERS if w != "one") + r")\b")
MAX_SEGMENT = 2_000
GAP = "\ue000"  # stands for code that was taken out; nobody types it


@dataclass(frozen=True)
class Segment:
    """One piece of a message. `start` and `end` are places in the message as it was given.

    `masked` is the lower-case text with each code span as `§k§`, `codes` the spans; `tokens` is
    the stream with the code put back and operators written as signs. `spared` is the raw text
    without what it quotes of the student, where it quotes anything.
    """

    start: int
    end: int
    kind: Literal["sentence", "fence", "cell"]
    raw: str
    masked: str
    codes: tuple[str, ...]
    tokens: tuple[str, ...]
    bare: tuple[str, ...]
    spared: str | None = None

    @property
    def said(self) -> str:
        """The raw text, but for quotations of the student."""
        return self.raw if self.spared is None else self.spared


def clean(text: str) -> str:
    """The text without typographic dress; length may change."""
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    text = text.replace("\x00", "").replace("§", " ")
    if "<" in text:
        text = _TAG.sub(lambda m: "`" if m[1].lower() in ("code", "tt", "kbd") else "", text)
    if "\\" in text or "$" in text:
        for pattern, plain in _LATEX:
            text = pattern.sub(plain, text)
    return text


@lru_cache(maxsize=8192)
def code_tokens(code: str) -> tuple[str, ...]:
    """The tokens of code, lower case, strings in double quotes, the header's colon dropped."""
    found = [
        '"' + token[1:-1] + '"' if token[0] == "'" else token
        for token in _TOKEN.findall(clean(code).lower())
    ]
    while len(found) > 1 and found[-1] in (":", ".", ","):
        found.pop()
    return _signed(found)


def _signed(tokens: list[str]) -> tuple[str, ...]:
    """Join a minus sign to its number where it is no subtraction: `f(-1)` has no `- 1` in it."""
    out: list[str] = []
    for token in tokens:
        if token[0].isdigit() and out and out[-1] == "-" and (len(out) < 2 or out[-2] in _SIGNS):
            out[-1] = "-" + token
        else:
            out.append(token)
    return tuple(out)


def spoken(text: str, words: Vocabulary) -> str:
    """Lower-case prose with operators and numbers in words written as signs."""
    if "one" in text:
        text = _ONE.sub("1", text)
    text = _NUMBER.sub(lambda match: NUMBERS[match[0]], text)
    return words.translate(text)


def _prose_tokens(text: str, words: Vocabulary) -> list[str]:
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
    if "-" in text:
        text = _WORD_HYPHEN.sub(" ", text)
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    text = _BULLET.sub("", text)
    text = spoken(" ".join(_STOP.sub(" ", text).split()), words)
    text = _OPERAND_TEXT.sub("\\1\x01\\3\x02", text)
    text = _MARKS.sub(" ", text)
    return _TOKEN.findall(text.replace("\x01", '"').replace("\x02", '"'))


def _segment(
    raw: str, start: int, kind: Literal["sentence", "fence", "cell"], words: Vocabulary
) -> Segment:
    end = start + len(raw)
    text = clean(raw)
    if kind == "fence":
        fence = _FENCE.match(text)
        code = fence[2] if fence else text
        return Segment(start, end, kind, raw, "§0§", (code,), code_tokens(code), ())
    codes: list[str] = []

    def mask(match: re.Match[str]) -> str:
        codes.append(match[2].strip())
        return f" §{len(codes) - 1}§ "

    masked = " ".join(_SPAN.sub(mask, text).lower().split())
    tokens: list[str] = []
    stretch: list[str] = []
    bare: list[str] = []
    for token in _prose_tokens(masked, words):
        if token.startswith("§"):
            inside = code_tokens(codes[int(token[1:-1])])
            tokens.extend(inside)
            stretch.extend(inside)
        else:
            tokens.append(token)
            stretch.append(token)
    bare.extend(_runs(list(_signed(stretch))))
    if len(codes) != 1 or masked != "§0§":
        bare.extend(_whole_lines(text))
    return Segment(
        start, end, kind, raw, masked, tuple(codes), _signed(tokens), tuple(dict.fromkeys(bare))
    )


_CODE_SIGN = re.compile(r"[-+*/%<>=()\[\]]|^(?:return|del|raise|break|continue)\b")


def _whole_lines(text: str) -> list[str]:
    """The sentence, and what follows its last colon, in case it is code with new names."""
    plain = text.replace("`", "").strip(" *_\n")
    if plain[:1] in ("'", '"') and plain[-1:] == plain[:1]:
        plain = plain[1:-1]
    pieces = [plain]
    if ": " in plain:
        pieces.append(plain.rsplit(": ", 1)[1])
    return [piece for piece in pieces if len(piece) <= 200 and _CODE_SIGN.search(piece)]


_JOINING = frozenset([
    "and", "or", "not", "in", "is", "if", "else", "for", "while", "return", "elif", "lambda", "def",
])  # fmt: skip
_INFIX = frozenset(["and", "or", "in", "is", "else"])
_OPERATING = _SIGNS - frozenset([",", ":", ";", "->"])
_ENDING = frozenset(")]}")


def _runs(tokens: list[str]) -> list[str]:
    """Stretches of tokens that may be code: operands held together by operators."""
    if _OPERATING.isdisjoint(tokens):
        return []
    runs: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        last = runs[-1][-1] if runs[-1] else ""
        operand = token[0].isalnum() or (token[0] in "_\"'-" and len(token) > 1)
        if token in ("(", "["):
            depth += 1
        elif token in (")", "]"):
            depth = max(0, depth - 1)
        after_operand = last in _ENDING or (last[:1].isalnum() or last[:1] in "_\"'")
        apart = operand and after_operand and last not in _JOINING and token not in _JOINING
        if (apart and last) or (token == "," and depth == 0) or token in (".", ":", "is"):
            if token == "." and last[:1].isalnum() and last not in _JOINING:
                runs[-1].append(token)
                continue
            runs.append([])
            depth = 0
            if token in (",", ".", ":", "is"):
                continue
        runs[-1].append(token)
    found: list[str] = []
    for run in runs:
        if 3 <= len(run) <= 60 and any(not t[0].isalnum() for t in run):
            found.extend(_pieces(run))
    return found


def _pieces(run: list[str]) -> list[str]:
    """A run whole, from each of its keywords on, and between its keywords."""
    while run and run[0] in _INFIX:
        run = run[1:]
    while run and (run[-1] in _INFIX or run[-1] in _JOINING):
        run = run[:-1]
    pieces = [" ".join(run)]
    at = [k for k, token in enumerate(run) if keyword.iskeyword(token) and token in _JOINING]
    for k in at[:6]:
        pieces.append(" ".join(run[k:]))
    bounds = [-1, *at[:8], len(run)]
    for first, last in itertools.pairwise(bounds):
        piece = run[first + 1 : last]
        if len(piece) >= 3 and len(piece) < len(run):
            pieces.append(" ".join(piece))
    return pieces


def blanked(segment: Segment, spans: Collection[str]) -> Segment:
    """The segment as if some of its code spans were not there (a sign stands in their place)."""
    if not spans:
        return segment
    tokens = list(segment.tokens)
    raw, spared = segment.raw, segment.spared
    for code in spans:
        raw = raw.replace(code, GAP)
        spared = None if spared is None else spared.replace(code, GAP)
        inside = code_tokens(code)
        for k in range(len(tokens) - len(inside) + 1):
            if tuple(tokens[k : k + len(inside)]) == inside:
                tokens[k : k + len(inside)] = ["."]
                break
    bare = (*_runs(tokens), *(_whole_lines(clean(raw)) if GAP not in raw else ()))
    return replace(
        segment,
        raw=raw,
        spared=spared,
        codes=tuple(code for code in segment.codes if code not in spans),
        tokens=tuple(tokens),
        bare=tuple(dict.fromkeys(bare)),
    )


@lru_cache(maxsize=512)
def segments(text: str, words: Vocabulary) -> tuple[Segment, ...]:
    """Cut a message into its sentences, table cells and fenced blocks, in order."""
    found: list[Segment] = []
    position = 0
    for fence in _FENCE.finditer(text):
        found.extend(_sentences(text, position, fence.start(), words))
        found.append(_segment(fence[0], fence.start(), "fence", words))
        position = fence.end()
    found.extend(_sentences(text, position, len(text), words))
    return tuple(found)


def _sentences(text: str, start: int, end: int, words: Vocabulary) -> list[Segment]:
    stretch = text[start:end]
    covered = list(stretch)
    for span in _SPAN.finditer(stretch):
        covered[span.start() : span.end()] = "§" * (span.end() - span.start())
    shadow = "".join(covered)
    found: list[Segment] = []
    position = 0
    for cut in [*(match.span() for match in _SENTENCE.finditer(shadow)), (len(shadow),) * 2]:
        found.extend(_pieces_of(stretch[position : cut[0]], start + position, words))
        position = cut[1]
    return found


def _pieces_of(piece: str, start: int, words: Vocabulary) -> list[Segment]:
    if not piece.strip():
        return []
    if piece.lstrip().startswith("|"):
        return [
            _segment(cell[0], start + cell.start(), "cell", words)
            for cell in re.finditer(r"(?:`[^`]*`|[^|`])+", piece)
            if cell[0].strip(" :-\n")
        ]
    return [
        _segment(piece[at : at + MAX_SEGMENT], start + at, "sentence", words)
        for at in range(0, len(piece), MAX_SEGMENT)
    ]
