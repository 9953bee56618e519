"""What one turn may take and has taken: its deadline, its accounts, its fallbacks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tutor_app.dialogue import Fallback, Usage
from tutor_app.language_model.faults import ModelFault


def add_usage(first: Usage, second: Usage) -> Usage:
    """Both accounts in one. A cost is known when either is; one estimate makes the sum one."""
    costs = [usage.cost for usage in (first, second) if usage.cost is not None]
    return Usage(
        model_calls=first.model_calls + second.model_calls,
        prompt_tokens=first.prompt_tokens + second.prompt_tokens,
        completion_tokens=first.completion_tokens + second.completion_tokens,
        cost=sum(costs) if costs else None,
        seconds=first.seconds + second.seconds,
        estimated=first.estimated or second.estimated,
    )


class Meter:
    """The deadline and the accounts of one turn. May be used from several threads."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start now, with so many seconds to go. `clock` gives seconds."""
        self._clock = clock
        self._deadline = clock() + seconds
        self._lock = threading.Lock()
        self._usage = Usage()
        self._fallbacks: tuple[Fallback, ...] = ()
        self._cancelled = False
        self._stops: list[Callable[[], object]] = []

    def remaining(self) -> float:
        """Seconds left, never negative; 0 once cancelled."""
        return 0.0 if self._cancelled else max(0.0, self._deadline - self._clock())

    def usage(self) -> Usage:
        """What the calls of this turn have cost so far."""
        return self._usage

    def fallbacks(self) -> tuple[Fallback, ...]:
        """The roles that the offline engine had to fill, in order."""
        return self._fallbacks

    def fall_back(self, role: str, fault: ModelFault) -> None:
        """Note that the offline engine fills a role, and why."""
        noted = Fallback(role=role, fault=fault.fault, detail=fault.detail)
        with self._lock:
            self._fallbacks = (*self._fallbacks, noted)

    def charge(self, usage: Usage) -> None:
        """Add the cost of a call to the account."""
        with self._lock:
            self._usage = add_usage(self._usage, usage)

    @property
    def cancelled(self) -> bool:
        """Whether the turn was given up."""
        return self._cancelled

    def cancel(self) -> None:
        """Give up the turn, from any thread: running and later asks fail at once."""
        with self._lock:
            self._cancelled = True
            stops = tuple(self._stops)
        for stop in stops:
            stop()

    @contextmanager
    def stopping(self, stop: Callable[[], object]) -> Iterator[None]:
        """While inside, `cancel` calls `stop`; at once where the turn was given up before."""
        with self._lock:
            self._stops.append(stop)
            cancelled = self._cancelled
        if cancelled:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)
