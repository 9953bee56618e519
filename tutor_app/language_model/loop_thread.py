"""An event loop in a daemon thread of its own, for calling asynchronous code from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

CLOSING_SECONDS = 2.0


class LoopThread:
    """Starts at the first `submit`. After `close` nothing can be submitted."""

    def __init__(self, name: str, at_close: Callable[[], Awaitable[None]] | None = None) -> None:
        """`at_close` runs in the loop after everything submitted was cancelled."""
        self._name, self._at_close = name, at_close
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine. Cancelling the future cancels it. Raises RuntimeError when closed."""
        with self._lock:
            if self._closed:
                work.close()
                raise RuntimeError("closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name=self._name, daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Cancel what runs, stop the loop and wait for the thread (bounded). May be repeated."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        end = asyncio.run_coroutine_threadsafe(self._finish(), loop)
        try:
            end.result(timeout=CLOSING_SECONDS)
        except Exception:
            end.cancel()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=CLOSING_SECONDS)
        if not thread.is_alive():
            loop.close()

    async def _finish(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._at_close is not None:
            await self._at_close()
