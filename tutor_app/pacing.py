"""How fast one visitor, and all of them together, may use a server: turns, time of programs, pages.

Counted in the memory of a process, by a moving window of a minute. With several processes each
counts for itself, so a visitor is kept at one by the proxy (sticky sessions) or gets a little more.
"""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tutor_app.errors import TooFast
from tutor_app.settings import Settings

EVERYBODY = "everybody"
TENTHS = 10  # seconds of programs are counted in tenths

Limits = tuple[RateLimitItem | None, RateLimitItem | None]


class Pace:
    """Counts what is used and refuses what is too much. Safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._turns = (
            _per_minute(settings.visitor_turns, "turns"),
            _per_minute(settings.total_turns, "turns-of-all"),
        )
        self._runs = (
            _per_minute(settings.visitor_run_seconds, "runs", TENTHS),
            _per_minute(settings.total_run_seconds, "runs-of-all", TENTHS),
        )
        self._pages = (
            _per_minute(settings.visitor_pages, "pages"),
            _per_minute(settings.total_pages, "pages-of-all"),
        )

    def turn(self, visitor: str) -> None:
        """Count a turn that is about to begin. Raises TooFast when there were too many."""
        self._count(self._turns, visitor, "asked")

    def page(self, visitor: str) -> None:
        """Count a page that a guest asks for. Raises TooFast when there were too many."""
        self._count(self._pages, visitor, "read")

    def may_run(self, visitor: str) -> None:
        """Raises TooFast when programs have used up the time there is for this visitor, or all."""
        for limit, whose in zip(self._runs, (visitor, EVERYBODY), strict=True):
            if limit is not None and not self._windows.test(limit, whose):
                raise self._too_fast(limit, whose, "run")

    def ran(self, visitor: str, seconds: float) -> None:
        """Count the time that looking at a program took. What is over the limit uses it up."""
        for limit, whose in zip(self._runs, (visitor, EVERYBODY), strict=True):
            if limit is None:
                continue
            left = self._windows.get_window_stats(limit, whose).remaining
            cost = min(left, math.ceil(seconds * TENTHS))
            if cost:
                self._windows.hit(limit, whose, cost=cost)

    def _count(self, limits: Limits, visitor: str, what: str) -> None:
        for limit, whose in zip(limits, (visitor, EVERYBODY), strict=True):
            if limit is not None and not self._windows.hit(limit, whose):
                raise self._too_fast(limit, whose, what)

    def _too_fast(self, limit: RateLimitItem, whose: str, what: str) -> TooFast:
        again = self._windows.get_window_stats(limit, whose).reset_time - time.time()
        return TooFast(what, everybody=whose == EVERYBODY, seconds=max(1, math.ceil(again)))


def _per_minute(amount: int | None, name: str, factor: int = 1) -> RateLimitItem | None:
    return None if amount is None else RateLimitItemPerMinute(amount * factor, 1, name)
