"""Which parts of a draft are judged: a worked example apart, the student's own lines not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

SHORTEST_LINE = 4
"""Characters of a line that may be quoted as a whole; shorter ones are no lines but values."""

_NUMBERED = re.compile(r"^[ \t>]*(\d{1,2})[.)][ \t]+(?=\S)", re.M)
_QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def without_own_lines(draft: str, own_lines: Sequence[str]) -> str:
    """The draft without lines that are the student's own, word for word."""
    own = {line for line in own_lines if len(line) >= SHORTEST_LINE}
    return "\n".join(line for line in draft.split("\n") if " ".join(line.split()) not in own)


def without_numbering(draft: str) -> str:
    """The draft without the numbers of a numbered list, which begins with 1: "3." is no list."""
    numbers = [int(match[1]) for match in _NUMBERED.finditer(draft)]
    if numbers != list(range(1, len(numbers) + 1)):
        return draft
    return _NUMBERED.sub("", draft)


def split_example(draft: str, example: str | None) -> tuple[str, str]:
    """The draft without the example, and the example; line by line where they are apart.

    A line of the example that is quoted in a sentence belongs to the example.
    """
    if not example or not example.strip():
        return draft, ""
    rest, region = _split_lines(draft, example)
    lines = {line.strip() for line in example.splitlines() if len(line.strip()) >= SHORTEST_LINE}
    if region:
        rest = _QUOTED.sub(lambda quoted: "" if quoted[1].strip() in lines else quoted[0], rest)
    return rest, region


def _split_lines(draft: str, example: str) -> tuple[str, str]:
    if example.strip() in draft:
        return draft.replace(example.strip(), "\n"), example.strip()
    lines = {" ".join(line.split()) for line in example.splitlines() if line.strip()}
    rest: list[str] = []
    region: list[str] = []
    for line in draft.splitlines():
        (region if " ".join(line.split()) in lines else rest).append(line)
    return ("\n".join(rest), "\n".join(region)) if region else (draft, "")
