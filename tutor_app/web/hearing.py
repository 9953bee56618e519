"""Pages ask every few seconds whether a teacher has done anything (see listening.js).

That is most of what a server is asked, and each time the database is. They have threads of their
own, so that everything else goes on when it does not answer, and after one that failed the others
are not made to wait for the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI, HTTPException

from tutor_app.errors import StorageDown, TutorError

THREADS = 4
QUIET_SECONDS = 2.0  # after a failure


class Hearing:
    """Asks `heard`, a few at a time, unless it has failed a moment ago."""

    def __init__(
        self, heard: Callable[[str], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._heard, self._clock = heard, clock
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="heard")
        self._failed = float("-inf")

    async def ask(self, session: str) -> int:
        """The number of the last thing a teacher did. Raises TutorError."""
        self._may_ask()
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._ask_now, session
        )

    def _may_ask(self) -> None:
        if self._clock() - self._failed < QUIET_SECONDS:
            raise StorageDown

    def _ask_now(self, session: str) -> int:
        self._may_ask()  # it may have failed while this one waited for a thread
        try:
            return self._heard(session)
        except TutorError:
            self._failed = self._clock()
            raise


def add_hearing(app: FastAPI, heard: Callable[[str], int]) -> None:
    """Add `/heard?s=SESSION`; 503 while the database does not answer."""
    hearing = Hearing(heard)

    @app.get("/heard", include_in_schema=False)
    async def heard_by(s: str) -> dict[str, int]:
        try:
            return {"heard": await hearing.ask(s)}
        except TutorError as error:
            raise HTTPException(503) from error


__all__ = ["Hearing", "add_hearing"]
