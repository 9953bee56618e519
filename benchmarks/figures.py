"""Measured shares with their uncertainty, and how they are printed and put on a page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from tutor_app.dialogue import Record

Z = 1.96  # of a 95% interval


class Figure(Record):
    """One measured share: `hits` of `total`, on what, and the command that gives it.

    `low` and `high` are the ends of its 95% Wilson interval, between 0 and 1.
    """

    what: str
    on: str
    hits: int
    total: int
    low: float
    high: float
    command: str

    @property
    def share(self) -> float:
        """Hits among all; 1 where there was nothing to hit."""
        return self.hits / self.total if self.total else 1.0


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share (Wilson, 1927)."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + Z * Z / (2 * total)
    spread = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    scale = 1 + Z * Z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def figure(what: str, on: str, hits: int, total: int, command: str) -> Figure:
    """A figure with its interval."""
    low, high = wilson(hits, total)
    return Figure(what=what, on=on, hits=hits, total=total, low=low, high=high, command=command)


def lines(figures: Iterable[Figure]) -> Iterable[str]:
    """Figures as lines of a terminal."""
    for each in figures:
        interval = f"[{each.low:.1%}, {each.high:.1%}]"
        yield f"{each.what:52} {each.hits:5}/{each.total:<5} {each.share:6.1%}  {interval}"


def markdown_table(figures: Sequence[Figure]) -> str:
    """Figures as a Markdown table, in their order."""
    rows = [
        f"| {each.what} | {each.on} | {each.hits:,} of {each.total:,} "
        f"({each.share:.1%}; {each.low:.1%} to {each.high:.1%}) |"
        for each in figures
    ]
    return "\n".join(("| what | on | measured (95% interval) |", "| --- | --- | --- |", *rows))
