"""Guesses about blocks: colons, indentation, and lines outside of any block they fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.subjects.python.syntax.model import Guess, SyntaxKind
from tutor_app.subjects.python.syntax.reading import bare_text, code_lines

_HEADER = re.compile(r"(if|elif|else|for|while|def|class|try|except|finally|with)\b")


def wrong_indents(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """Lines moved to the right too far, not far enough, or with tabs and spaces mixed."""
    line = lines[noticed - 1]
    space = line[: len(line) - len(line.lstrip())]
    earlier = [
        x[: len(x) - len(x.lstrip())] for x in lines[:noticed] if x.strip() and x != x.lstrip()
    ]
    mixed = any("\t" in s for s in earlier) and any(" " in s for s in earlier)
    if "inconsistent use of tabs" in message or (mixed and "ndent" in message):
        mends: tuple[str, ...] = (
            space.expandtabs(4) + line.lstrip(),
            space.replace("    ", "\t") + line.lstrip(),
        )
        text = "Tabs and spaces are mixed at the start of these lines."
        yield Guess(SyntaxKind.TABS_AND_SPACES, noticed, text, mends)
        yield Guess(SyntaxKind.TABS_AND_SPACES, noticed, text)
    elif "expected an indented block" in message:
        owner = next((n for n, _ in code_lines(lines, noticed) if n < noticed), noticed)
        before = lines[owner - 1]
        deeper = before[: len(before) - len(before.lstrip())] + "    "
        text = f"After the line `{before.strip()}` Python expects a block moved to the right."
        yield Guess(SyntaxKind.MISSING_INDENT, noticed, text, (deeper + line.lstrip(),))
        yield Guess(SyntaxKind.MISSING_INDENT, noticed, text)
    elif "unexpected indent" in message or "unindent does not match" in message:
        levels = list(dict.fromkeys(["", *reversed(earlier[:-1])]))
        mends = tuple(level + line.lstrip() for level in levels if level != space)
        text = "This line is moved to the right by an amount that fits no block around it."
        yield Guess(SyntaxKind.BAD_INDENT, noticed, text, tuple(reversed(mends)))
        yield Guess(SyntaxKind.BAD_INDENT, noticed, text)


def outside_blocks(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """`return`, `break` or `continue` where no function or loop is around it."""
    if any(words in message for words in ("outside function", "outside loop", "properly in loop")):
        line = lines[noticed - 1]
        word = (line.split() or ["return"])[0]
        text = f"`{word}` stands outside of any block it fits."
        mends = tuple(
            level * " " + line.lstrip() for level in (4, 8, 12) if not line.startswith(level * " ")
        )
        yield Guess(SyntaxKind.RETURN_OUTSIDE_FUNCTION, noticed, text, mends)
        yield Guess(SyntaxKind.RETURN_OUTSIDE_FUNCTION, noticed, text)


def missing_colons(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A line that begins a block and does not end in a colon."""
    for number, line in code_lines(lines, noticed):
        bare = bare_text(line).rstrip()
        if not _HEADER.match(bare.strip()) or bare.endswith(":"):
            continue
        place = len(bare)
        mends = [line[:place] + ":" + line[place:]]
        if bare.endswith((";", ".", ",")):
            mends.insert(0, line[: place - 1] + ":" + line[place:])
        if bare.endswith("{"):
            mends.insert(0, line[: place - 1].rstrip() + ":" + line[place:])
        word = bare.split()[0]
        text = f"The line that begins with `{word}` does not say that a block follows."
        yield Guess(SyntaxKind.MISSING_COLON, number, text, tuple(mends))
        inline = re.match(r"(\s*(?:else|try|finally))\s+(\S.*)", line)
        if inline:
            mend = f"{inline.group(1)}: {inline.group(2)}"
            yield Guess(SyntaxKind.MISSING_COLON, number, text, (mend,))


def stray_elses(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """An `else` or `elif` that belongs to no open `if` or loop."""
    line = lines[noticed - 1]
    word = re.match(r"\s*(else|elif|except|finally)\b", line)
    if not word:
        return
    if word.group(1) == "else" and re.match(r"\s*else\s+[^\s:]", bare_text(line)):
        space = line[: len(line) - len(line.lstrip())]
        text = "`else` takes no condition of its own."
        rest = re.sub(r"^\s*else", space + "elif", line)
        yield Guess(SyntaxKind.STRAY_ELSE, noticed, text, (rest,))
    text = f"Python sees no open `if` or loop that this `{word.group(1)}` could belong to."
    levels = dict.fromkeys(x[: len(x) - len(x.lstrip())] for x in reversed(lines[: noticed - 1]))
    mends = tuple(level + line.lstrip() for level in levels if not line.startswith(level + word[1]))
    yield Guess(SyntaxKind.STRAY_ELSE, noticed, text, mends)
    yield Guess(SyntaxKind.STRAY_ELSE, noticed, text)
