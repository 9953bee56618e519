"""Guesses about marks: quotation marks, brackets, characters Python does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.subjects.python.syntax.model import Guess, SyntaxKind
from tutor_app.subjects.python.syntax.reading import bare_text

LOOKALIKES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "×": "*",
          "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "\u00a0": " ", "，": ",", "：": ":",
          "（": "(", "）": ")", "\u200b": ""}  # fmt: skip
_OPEN, _CLOSE = "([{", ")]}"


def foreign_characters(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """Characters that only look like the ones Python knows: curly quotes, a times sign."""
    line = lines[noticed - 1]
    found = [c for c in line if c in LOOKALIKES]
    if found or "invalid character" in message or "non-printable" in message:
        mend = "".join(LOOKALIKES.get(c, c) for c in line)
        about = f"`{found[0]}`" if found else "a character of this line"
        text = f"Python does not know {about}; it looks like one it knows."
        yield Guess(SyntaxKind.INVALID_CHARACTER, noticed, text, (mend,) if found else ())


def unclosed_strings(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A text that begins and does not end."""
    if "unterminated triple-quoted" in message:
        text = "A text in triple quotation marks begins here and never ends."
        start = noticed
        for number, line in enumerate(lines, 1):
            if line.count('"""') % 2 or line.count("'''") % 2:
                start = number
        yield Guess(SyntaxKind.UNCLOSED_STRING, start, text)
        return
    line = lines[noticed - 1]
    if any(words in message for words in ("unterminated", "EOL while", "f-string: expecting")):
        text = "A text begins in this line and does not end in it."
        quote = next((c for c in line if c in "\"'"), '"')
        body = line.rstrip()
        mends = [body + quote, line[: line.find(quote)] + line[line.find(quote) + 1 :]]
        for place in range(len(body), line.find(quote), -1):
            if body[place:].strip(" ):],}") == "" and place < len(body):
                mends.append(body[:place] + quote + body[place:])
        other = "'" if quote == '"' else '"'
        if other in body:
            mends.append(body.replace(other, quote))
        inner = re.sub(r"(?<=\w)'(?=\w)", r"\\'", line)
        yield Guess(SyntaxKind.UNCLOSED_STRING, noticed, text, (inner, *mends))
        yield Guess(SyntaxKind.UNCLOSED_STRING, noticed, text)


def unbalanced_brackets(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A bracket that is never closed, or closes what was not opened."""
    stack: list[tuple[str, int]] = []
    for number, line in enumerate(lines, 1):
        for character in bare_text(line):
            if character in _OPEN:
                stack.append((character, number))
            elif character in _CLOSE:
                pair = _OPEN[_CLOSE.index(character)]
                if stack and stack[-1][0] == pair:
                    stack.pop()
                    continue
                text = f"`{character}` closes something that was not opened, or opened otherwise."
                place = line.rfind(character)
                mends = [line[:place] + line[place + 1 :]]
                if stack:
                    wanted = _CLOSE[_OPEN.index(stack[-1][0])]
                    mends.insert(0, line[:place] + wanted + line[place + 1 :])
                    mends.append(line[:place] + wanted + line[place:])
                if "match" in message or "does not match" in message or number == noticed:
                    yield Guess(SyntaxKind.UNBALANCED_BRACKET, number, text, tuple(mends))
                return
        # a new statement inside an open bracket: the bracket was not meant to be open here
        following = lines[number].strip() if number < len(lines) else ""
        fresh = re.match(
            r"(if|for|while|def|return|class|elif|else|try)\b.*|\w+\s*=[^=].*", following
        )
        if stack and (number >= noticed or fresh):
            opened, where = stack[0] if "never closed" in message else stack[-1]
            closing = "".join(_CLOSE[_OPEN.index(o)] for o, _ in reversed(stack))
            body = lines[number - 1].rstrip()
            mends = [body + closing]
            if body.endswith(":"):
                mends.insert(0, body[:-1] + closing + ":")
            mends += [body[:p] + closing + body[p:] for p in range(len(body) - 1, 0, -1)]
            text = f"`{opened}` is opened here and not closed."
            if number >= where:
                yield Guess(SyntaxKind.UNBALANCED_BRACKET, number, text, tuple(mends[:40]))
            return
