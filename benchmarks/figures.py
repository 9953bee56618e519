"""One figure that the README may name: what was counted, on what, and how sure it is."""

from __future__ import annotations

import math
from typing import NamedTuple


class Figure(NamedTuple):
    """`hits` of `total`, with the 95% interval of the share, and the command that prints it."""

    what: str
    on: str
    hits: int
    total: int
    low: float
    high: float
    command: str


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share (Wilson, 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
