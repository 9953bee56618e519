"""The program's own limits on calls: how many at once, how many a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tutor_app.dialogue import Fault
from tutor_app.language_model.faults import ModelFault, Outage

if TYPE_CHECKING:
    from langchain_core.rate_limiters import InMemoryRateLimiter

STEP_SECONDS = 0.05  # between two looks at the rate limit


class Gate:
    """Belongs to one event loop, but for `prepare`."""

    def __init__(self, concurrency: int, per_minute: int | None) -> None:
        """`per_minute` of None: no limit."""
        self._concurrency, self._per_minute = concurrency, per_minute
        self._slots = asyncio.Semaphore(concurrency)
        self._limiter: InMemoryRateLimiter | None = None

    def prepare(self) -> None:
        """Import and make the rate limiter. Slow at the first time."""
        if self._per_minute is None or self._limiter is not None:
            return
        from langchain_core.rate_limiters import InMemoryRateLimiter

        burst = max(1, self._per_minute // 10)
        limiter = InMemoryRateLimiter(
            requests_per_second=self._per_minute / 60,
            check_every_n_seconds=STEP_SECONDS,
            max_bucket_size=burst,
        )
        limiter.available_tokens = float(burst)  # else the very first call would have to wait
        self._limiter = limiter

    @asynccontextmanager
    async def slot(self, seconds: float) -> AsyncIterator[None]:
        """One of the calls at once. Raises ModelFault when none is free for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._slots.acquire()
        except TimeoutError:
            detail = f"{self._concurrency} calls were running: raise TUTOR_MODEL_CONCURRENCY"
            raise ModelFault(Fault.TIMEOUT, detail, outage=Outage.UNKNOWN) from None
        try:
            yield
        finally:
            self._slots.release()

    async def turn(self, seconds: float) -> None:
        """Wait until the rate limit allows a call. Raises ModelFault when it does not for so long.

        What the server itself limits is another matter; this is the operator's own setting.
        """
        if self._limiter is None:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._limiter.aacquire()
        except TimeoutError:
            detail = f"no call is left of TUTOR_MODEL_PER_MINUTE={self._per_minute}: raise it"
            raise ModelFault(Fault.RATE_LIMITED, detail, outage=Outage.UNKNOWN) from None
