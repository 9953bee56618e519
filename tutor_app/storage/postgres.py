"""Connections to PostgreSQL that wait for an answer only so long.

A server that is gone is noticed by the system; one that hangs, or a network that swallows
packets, is not: a turn would wait for minutes or for ever. So every statement has a time limit on
the server, and a somewhat longer one here for a server that keeps no limits.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

from sqlalchemy import Engine, event

STATEMENT_SECONDS = 8
SILENT_SECONDS = 10  # until a server that says nothing at all is given up
POOL_SECONDS = 10  # to wait for a connection that another turn uses

# What the address of the database names itself comes before these (see libpq's parameters).
PATIENCE: dict[str, Any] = {
    "connect_timeout": 4,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": SILENT_SECONDS * 1000,  # milliseconds
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s",
}

Answer = TypeVar("Answer")


def limit_waiting(engine: Engine, seconds: float = SILENT_SECONDS) -> None:
    """Let an engine with the driver psycopg wait `seconds` at most for what it asked.

    Whoever waits longer gets the driver's OperationalError, and the connection is closed.
    """
    import psycopg

    class Hurried(psycopg.Connection[Any]):
        """A connection whose every wait has an end."""

        def wait(self, gen: Generator[Any, Any, Answer], *given: Any, **named: Any) -> Answer:
            return super().wait(self._until(time.monotonic() + seconds, gen), *given, **named)

        def _until(
            self, end: float, gen: Generator[Any, Any, Answer]
        ) -> Generator[Any, Any, Answer]:
            # psycopg comes round every tenth of a second, also when nothing has arrived.
            ready = None
            while True:
                try:
                    wanted = gen.send(ready)
                except StopIteration as done:
                    answer: Answer = done.value
                    return answer
                ready = yield wanted
                if not ready and time.monotonic() > end:
                    self.close()
                    raise psycopg.OperationalError(f"no answer for {seconds:g} seconds")

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: dict[str, Any]) -> Any:
        return Hurried.connect(*given, **{**PATIENCE, **named})
