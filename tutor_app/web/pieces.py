"""Cutting a cleared reply into the pieces in which it is shown."""

from __future__ import annotations

import re

MAX_PIECES = 5
MIN_PIECE = 48  # characters; shorter replies are shown at once


def prefixes(text: str) -> list[str]:
    """Growing beginnings of a Markdown text, the last one the whole of it.

    Cut between words only, and never inside a table, a code block, a formula or `code`: half a
    table does not render. There are at most `MAX_PIECES`, so that a long reply takes half a
    second, like a short one.
    """
    atoms = _atoms(text)
    step = max(MIN_PIECE, -(-len(text) // MAX_PIECES))
    found, shown, due = [], "", step
    for atom in atoms:
        shown += atom
        if len(shown) >= due and len(shown) < len(text):
            found.append(shown)
            due = len(shown) + step
    return [*found[: MAX_PIECES - 1], text]


_ATOM = re.compile(
    r"```.*?(?:```|\Z)\s*"  # a code block
    r"|(?:^[ ]*\|[^\n]*(?:\n|\Z))+"  # a table
    r"|`[^`\n]*`\S*\s*"  # code
    r"|\$\$.*?\$\$\s*|\$[^$\n]*\$\S*\s*"  # formulas
    r"|\S+\s*|\s+",
    re.DOTALL | re.MULTILINE,
)


def _atoms(text: str) -> list[str]:
    return _ATOM.findall(text)
