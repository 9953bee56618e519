"""A line of mathematics to tokens, whatever signs it is written in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor_app.subjects.algebra import limits, notation
from tutor_app.subjects.algebra.unreadable import TooMonstrous, Unreadable


@dataclass(frozen=True, slots=True)
class Conventions:
    """Choices between readings. The first value of each field's options is the likelier one.

    `comma`: `decimal`, `thousands` or `list` (2,5); `slash`: `loose` (1/2x is half of x) or `tight`
    (one over 2x); `root`: `near` (√2x is √2 times x) or `far`; `index`: x2 is `times`, `power` or
    `index`; `cross`: the x of 3x4 is `times` or a `letter`; `plus`: +- is
    `both` signs (±) or a `sum`. Empty means: the likelier one.
    """

    comma: str = ""
    slash: str = ""
    root: str = ""
    index: str = ""
    cross: str = ""
    plus: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """One sign, number or run of letters, with its place. `spaced`: white space stands before."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    value: Fraction | None = None


@dataclass
class Ambiguities:
    """The choices that were met while reading, with their options in order of likelihood."""

    met: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def choose(self, chosen: str, name: str, options: tuple[str, ...]) -> str:
        """The option to follow: the one chosen, else the likeliest."""
        known = self.met.get(name, ())
        self.met[name] = known + tuple(option for option in options if option not in known)
        return chosen if chosen in options else options[0]


_NUMBER = re.compile(
    r"\d+(?:(?:[.,]|\{,\})\d+)*(?:[ \u00a0\u2009\u202f'’]\d{3}(?!\d|\s*/))*(?:[.,]\d+)?|\.\d+"
)
_WORD = re.compile(r"[A-Za-z]{2,}(?=[ -&(-@\[-`{-~]|$)")  # no apostrophe or foreign letter behind
_BELOW = re.compile(r"_\{?\s*([0-9A-Za-z]{1,3})\s*\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[a-z*]+\}(?:\{[a-z|]*\})?")
_PAIRS = sorted(notation.PAIRS, key=len, reverse=True)
_PAIRED = frozenset(pair[0] for pair in notation.PAIRS)
_RAISED = "".join(notation.SUPERSCRIPTS)
_LOWERED = "".join(notation.SUBSCRIPTS)
_LABEL = re.compile(r"\s*(?:\d{1,2}[.)](?=\s)|[a-h]\)|[Ss]tep\s*\d*\s*[:.)])\s*")
_ANNOTATION = re.compile(r"\|\s*(?:[-+*/:·÷×−–]\s*[^|=<>]{1,12}|√)\s*$")


def tokenize(text: str, conventions: Conventions, met: Ambiguities) -> list[Token]:
    """The tokens of one line. Raises Unreadable for a character that means nothing here."""
    if len(text) > limits.MAX_LINE:
        raise TooMonstrous("too_long", limits.MAX_LINE, len(text))
    if not text.isascii():
        text = "".join(_plain(character) for character in text)
    if text.count("|") % 2 and (note := _ANNOTATION.search(text)):
        text = text[: note.start()]
    remark = text.find("#")
    text = text[:remark] if remark > 0 else text
    label = _LABEL.match(text)
    position = label.end() if label else 0
    tokens: list[Token] = []
    skip: set[int] = set()
    spaced = False
    while position < len(text):
        if len(tokens) > limits.MAX_TOKENS:
            raise TooMonstrous("too_long", position, len(text))
        character = text[position]
        if character.isspace() or character in notation.SKIPPED or position in skip:
            spaced = spaced or character.isspace()
            position += 1
            continue
        plain_word = _WORD.match(text, position)
        if plain_word:
            position = plain_word.end()
            tokens.append(
                Token("letters", plain_word[0], plain_word.start(), position, spaced=spaced)
            )
            spaced = False
            continue
        found, end = _next(text, position, conventions, met, tokens, skip)
        if found and spaced:
            found[0] = replace(found[0], spaced=True)
        tokens.extend(found)
        spaced = spaced and not found
        position = end
    return tokens


def _plain(character: str) -> str:
    """A letter or digit of another typeface as the plain one; other characters as they are."""
    if character.isascii() or character in notation.SIGNS or character in notation.VULGAR:
        return character
    if character in notation.SUPERSCRIPTS or character in notation.SUBSCRIPTS:
        return character
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character


def _next(
    text: str,
    position: int,
    conventions: Conventions,
    met: Ambiguities,
    before: list[Token],
    skip: set[int],
) -> tuple[list[Token], int]:
    """The tokens that begin at a position, and where they end."""
    character = text[position]
    if character.isdecimal() and _is_argument(before):
        return [_token("number", character, position, position + 1)], position + 1
    number = _NUMBER.match(text, position)
    if number:
        return _number(text, number, conventions, met, before), number.end()
    if character == "\\":
        return _latex(text, position, skip)
    if character == "…" or text.startswith("...", position):
        end = position + (1 if character == "…" else 3)
        return [Token("dots", text[position:end], position, end)], end
    if character in notation.SUPERSCRIPTS:
        end = _run(text, position, _RAISED)
        raised = "".join(notation.SUPERSCRIPTS[c] for c in text[position:end])
        return [Token("raised", raised, position, end)], end
    if character in notation.VULGAR:
        top, bottom = notation.VULGAR[character]
        token = Token("vulgar", character, position, position + 1, value=Fraction(top, bottom))
        return [token], position + 1
    if text.startswith("+-", position):
        signs = _plus_and_minus(position, conventions, met, before, text[position + 2 :])
        return signs, position + 2
    for pair in _PAIRS if character in _PAIRED else ():
        if text.startswith(pair, position):
            kind, plain = notation.PAIRS[pair]
            return [Token(kind, plain, position, position + len(pair))], position + len(pair)
    if character in notation.DASHES:
        return [Token("op", "-", position, position + 1)], position + 1
    if character in notation.SIGNS:
        kind, plain = notation.SIGNS[character]
        return [Token(kind, plain, position, position + 1)], position + 1
    if character.isalpha():
        return _letters(text, position)
    if character in ".!?\"'’“”" or unicodedata.category(character) in ("So", "Cf", "Mn"):
        return [Token("stop", character, position, position + 1)], position + 1
    raise Unreadable("character", position, position + 1, part=character)


def _plus_and_minus(
    position: int,
    conventions: Conventions,
    met: Ambiguities,
    before: list[Token],
    after: str,
) -> list[Token]:
    """`+-` as ± where solutions are listed (`x = 1 +- √2`), else as two signs: `5+-9`."""
    sign = next((i for i, token in enumerate(before) if token.kind == "relation"), None)
    listed = sign is not None and [token.kind for token in before[:sign]] == ["letters"]
    begins = not before or before[-1].kind in ("relation", "open")
    both = begins
    if listed and not begins:
        surd = after.lstrip().startswith(("√", "sqrt", "\\sqrt"))
        options = ("both", "sum") if after[:1].isspace() else ("sum", "both")
        both = surd or met.choose(conventions.plus, "plus", options) == "both"
    if both:
        return [Token("op", "±", position, position + 2)]
    return [
        Token("op", "+", position, position + 1),
        Token("op", "-", position + 1, position + 2),
    ]


def _is_argument(before: list[Token]) -> bool:
    """Whether a digit here is an argument of a LaTeX command without braces, as in \\frac12."""
    kinds = [token.kind for token in before[-2:]]
    return kinds[-1:] in (["frac"], ["sqrt"]) or kinds == ["frac", "number"]


def _run(text: str, position: int, allowed: str) -> int:
    while position < len(text) and text[position] in allowed:
        position += 1
    return position


def _letters(text: str, position: int) -> tuple[list[Token], int]:
    """A run of letters, perhaps a word with an apostrophe, perhaps one letter with an index."""
    end = position
    while end < len(text) and (
        (
            text[end].isalpha()
            and text[end] not in notation.SIGNS
            and text[end] not in notation.SUPERSCRIPTS
            and text[end] not in notation.SUBSCRIPTS
        )
        or (text[end] in "'’" and text[end + 1 : end + 2].isalpha() and end > position + 1)
    ):
        end += 1
    end = max(end, position + 1)
    name = text[position:end].replace("’", "'")
    if len(name) == 1 and end < len(text):
        below = _BELOW.match(text, end)
        if below:
            return [Token("letters", f"{name}_{below[1]}", position, below.end())], below.end()
        stop = _run(text, end, _LOWERED)
        if stop > end:
            index = "".join(notation.SUBSCRIPTS[c] for c in text[end:stop])
            return [Token("letters", f"{name}_{index}", position, stop)], stop
    return [Token("letters", name, position, end)], end


def _latex(text: str, position: int, skip: set[int]) -> tuple[list[Token], int]:
    """A LaTeX command."""
    environment = _ENVIRONMENT.match(text, position)
    if environment:
        return [], environment.end()
    following = text[position + 1 : position + 2]
    if following == "\\":
        return [Token("semicolon", ";", position, position + 2)], position + 2
    if following in ("(", ")", "[", "]", ",", ";", "!", ":", " ", ""):
        return [], position + 2
    if following in "{}%$&_|":
        kind, plain = {"{": ("open", "{"), "}": ("close", "}"), "%": ("percent", "%")}.get(
            following, ("", "")
        )
        end = position + 2
        return ([Token(kind, plain, position, end)] if kind else []), end
    command = _COMMAND.match(text, position)
    if command is None:
        raise Unreadable("character", position, position + 1, part="\\")
    name, end = command[1], command.end()
    if name in notation.LATEX_SILENT:
        if name in ("left", "right") and text[end : end + 1] == ".":
            end += 1
        if name == "boxed":
            _skip_braces(text, end, skip)
        return [], end
    if name in notation.LATEX_TEXT:
        _skip_braces(text, end, skip)
        return [], end
    if name in notation.LATEX:
        kind, plain = notation.LATEX[name]
        return [Token(kind, plain, position, end)], end
    raise Unreadable("command", position, end, part=command[0])


def _skip_braces(text: str, position: int, skip: set[int]) -> None:
    """Have the pair of braces that begins at a position left out."""
    if text[position : position + 1] != "{":
        return
    depth = 0
    for index in range(position, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            skip.update((position, index))
            return


def _number(
    text: str,
    match: re.Match[str],
    conventions: Conventions,
    met: Ambiguities,
    before: list[Token],
) -> list[Token]:
    """A number, or several when commas separate a list."""
    start, end = match.span()
    written = match[0].replace("{,}", ",")
    plain = re.sub(r"[ \u00a0\u2009\u202f'’]", "", written)
    decimal = _decimal(plain, text, conventions, met, before, end)
    if decimal is None:
        tokens = []
        for part in re.finditer(r"\d+(?:\.\d+)?|,", text[start:end]):
            kind = "comma" if part[0] == "," else "number"
            tokens.append(_token(kind, part[0], start + part.start(), start + part.end()))
        return tokens
    if not decimal:
        raise Unreadable("number", start, end, part=match[0])
    return [replace(_token("number", decimal, start, end), text=match[0])]


def _token(kind: str, digits: str, start: int, end: int) -> Token:
    if sum(map(str.isdigit, digits)) > limits.MAX_DIGITS:
        raise TooMonstrous("too_large", start, end)
    return Token(kind, digits, start, end, value=Fraction(digits) if kind == "number" else None)


def _decimal(
    plain: str,
    text: str,
    conventions: Conventions,
    met: Ambiguities,
    before: list[Token],
    end: int,
) -> str | None:
    """A written number with a decimal point; None for a list; empty when it is no number."""
    points, commas = plain.count("."), plain.count(",")
    grouped = re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", plain.split(".")[0]) is not None
    if not commas:
        if points <= 1:
            return plain
        return plain.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", plain) else ""
    if points == 1 and plain.rindex(".") > plain.rindex(","):
        return plain.replace(",", "") if grouped else None
    if points:  # 1.000,50
        grouped = re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", plain) is not None
        return plain.replace(".", "").replace(",", ".") if grouped else None
    if commas > 1:
        return plain.replace(",", "") if grouped else None
    in_brackets = (
        bool(before) and before[-1].kind == "open" and text[end:].lstrip()[:1] in tuple(")}]")
    )
    options: tuple[str, ...] = ("thousands",) if grouped else ()
    options = ("list", *options, "decimal") if in_brackets else (*options, "decimal")
    if not grouped and not in_brackets:
        options = (*options, "list")
    if re.search(r"\d\.\d", text) and "decimal" in options:
        options = (*(option for option in options if option != "decimal"), "decimal")
    choice = met.choose(conventions.comma, "comma", options)
    if choice == "list":
        return None
    return plain.replace(",", "" if choice == "thousands" else ".")
