"""Tables and code of a reply: the planner's own, taken out of the prose before a model words it."""

from __future__ import annotations

import re

SHOWN = "[shown]"  # stands in a prompt for a table or a piece of code


def without_blocks(markdown: str) -> tuple[str, tuple[str, ...]]:
    """The prose of a text, `[shown]` in place of its tables and code blocks, and those."""
    prose: list[str] = []
    blocks: list[str] = []
    rows = markdown.splitlines()
    at = 0
    while at < len(rows):
        row = rows[at]
        fence = re.match(r"`{3,}", row)
        end = at + 1
        if fence is not None:
            while end < len(rows) and rows[end].strip() != fence.group():
                end += 1
            end = min(end + 1, len(rows))
        elif row.startswith("|"):
            while end < len(rows) and rows[end].startswith("|"):
                end += 1
        else:
            prose.append(row)
            at = end
            continue
        blocks.append("\n".join(rows[at:end]))
        prose.append(SHOWN)
        at = end
    text = re.sub(r"\n{2,}", "\n", "\n".join(prose))
    return text.strip(), tuple(blocks)


def put_together(acknowledgement: str, blocks: tuple[str, ...], question: str) -> str:
    """The model's words around the tables and code that the planner wants shown."""
    if not blocks:
        return " ".join(part for part in (acknowledgement, question) if part)
    return "\n\n".join(part for part in (acknowledgement, *blocks, question) if part)
