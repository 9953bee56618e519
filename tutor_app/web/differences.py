"""Which part of a wrong value differs from the expected one."""

from __future__ import annotations

import functools
import html
import re
from difflib import SequenceMatcher

MAX_MARKED = 400
MIN_LIKENESS = 0.3
_PIECE = re.compile(r"\d+(?:\.\d+)?|\w+|\s+|.", re.DOTALL)


@functools.lru_cache(maxsize=2048)  # the same results are shown with every turn
def mark(expected: str, got: str) -> tuple[str, str]:
    """Escape both values and mark what differs with `<mark>`; return (expected, got) as HTML.

    Numbers and words are marked whole: 10 against 15 is another number, not another digit.
    Values that have little in common, or very long ones, are marked as a whole.
    """
    if expected == got:
        return html.escape(expected), html.escape(got)
    if len(expected) > MAX_MARKED or len(got) > MAX_MARKED:
        return _marked(expected), _marked(got)
    left, right = _PIECE.findall(expected), _PIECE.findall(got)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < MIN_LIKENESS:
        return _marked(expected), _marked(got)
    first, second = "", ""
    for kind, i, j, k, m in matcher.get_opcodes():
        one, other = "".join(left[i:j]), "".join(right[k:m])
        same = kind == "equal"
        first += html.escape(one) if same else _marked(one)
        second += html.escape(other) if same else _marked(other)
    return first, second


def _marked(text: str) -> str:
    return f"<mark>{html.escape(text)}</mark>" if text else ""
