"""One measured share with its interval: what every benchmark gives to whoever prints a table."""

from __future__ import annotations

import math
from typing import NamedTuple


class Figure(NamedTuple):
    """So many `hits` among `total`, with the ends of the 95% interval as shares of 1.

    `what` was counted, `on` which data, and `command` gives the same figure again.
    """

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
