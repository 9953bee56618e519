"""Data in prompts: what others wrote stands between marks that it cannot close, and is bounded."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence

CUT = "[…]"
SHORTEST = 3


def fence(text: str, name: str) -> str:
    """A text between `<name-hash>` and `</name-hash>`. The hash depends on the text, so that no
    text can hold the mark that closes it.
    """
    for salt in itertools.count():
        digest = hashlib.sha256(f"{name}/{salt}/{text}".encode(errors="replace")).hexdigest()
        mark = f"{name}-{digest[: SHORTEST + salt // 16]}"  # short: a mark is paid for twice
        if f"</{mark}>" not in text:
            break
    return f"<{mark}>\n{text.strip()}\n</{mark}>"


def clip(text: str, longest: int) -> str:
    """A text of at most `longest` characters, its beginning and its end; the cut is visible."""
    if len(text) <= longest:
        return text
    room = max(0, longest - len(CUT) - 2)
    head = (room + 1) // 2
    return f"{text[:head]} {CUT} {text[len(text) - (room - head) :]}"[:longest]


def window(work: str, lines: Sequence[int], longest: int) -> str:
    """The part of long work around some of its lines (1-based; the beginning if there are none),
    in whole lines as far as they fit into `longest` characters. Cuts are visible.
    """
    if len(work) <= longest:
        return work
    rows = work.splitlines() or [work]
    wanted = [min(max(line, 1), len(rows)) - 1 for line in lines] or [0]
    first = last = wanted[0]
    room = longest - 2 * (len(CUT) + 1)
    used = len(rows[first]) + 1
    if used > room:
        return clip(rows[first], longest)
    grew = True
    while grew:
        grew = False
        for step in (-1, 1):
            at = first - 1 if step < 0 else last + 1
            if 0 <= at < len(rows) and used + len(rows[at]) + 1 <= room:
                used += len(rows[at]) + 1
                first, last = min(first, at), max(last, at)
                grew = True
    body = rows[first : last + 1]
    before = [CUT] if first > 0 else []
    after = [CUT] if last < len(rows) - 1 else []
    return "\n".join([*before, *body, *after])
