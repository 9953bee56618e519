"""The circuit breaker of one server: `circuit` with a clock, a lock and a memory of the reason."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tutor_app.dialogue import Fault, Record
from tutor_app.language_model import circuit
from tutor_app.language_model.circuit import Circuit, CircuitRules, CircuitState, Permit
from tutor_app.language_model.faults import ModelFault, Outage

logger = logging.getLogger(__name__)


class ServerState(Record):
    """How the model's server is doing, for a status page.

    `since` is when it was first left alone, `retry_at` when it will next be tried (both None while
    it works). `fault` and `detail` are of the last fault there was, also of one that is over.
    """

    state: CircuitState
    since: datetime | None = None
    retry_at: datetime | None = None
    fault: Fault | None = None
    detail: str = ""
    fault_at: datetime | None = None


class Breaker:
    """Gives permits and takes reports. May be used from several threads."""

    def __init__(self, rules: CircuitRules, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._rules, self._clock = rules, clock
        self._lock = threading.Lock()
        self._circuit = Circuit()
        self._last: ModelFault | None = None
        self._last_at = 0.0

    def request(self) -> Permit:
        """Leave to make a request. Raises ModelFault (circuit open) at once when there is none."""
        with self._lock:
            self._circuit, permit = circuit.request(self._circuit, self._clock())
            if permit is not None:
                return permit
            wait = max(0.0, self._circuit.until - self._clock())
            why = f"{self._last.fault.value}: {self._last.detail}" if self._last else ""
        raise ModelFault(
            Fault.CIRCUIT_OPEN,
            f"left alone for another {wait:.0f} s after {why}",
            outage=Outage.UNKNOWN,
        )

    def report(self, permit: Permit, fault: ModelFault | None) -> None:
        """What became of a request: None when it was answered well."""
        outage = fault.outage if fault else Outage.NO
        with self._lock:
            now, before = self._clock(), self._circuit
            if fault and outage is not Outage.UNKNOWN:
                self._last, self._last_at = fault, now
            if fault is None or outage is Outage.NO:
                self._circuit = circuit.succeeded(before, permit)
            elif outage is Outage.UNKNOWN:
                self._circuit = circuit.abandoned(before, permit, now)
            else:
                self._circuit = circuit.failed(
                    before,
                    permit,
                    now,
                    self._rules,
                    certain=outage is Outage.CERTAIN,
                    retry_after=fault.retry_after,
                )
            after = self._circuit
        if after.state is not before.state:
            self._log(after, fault, now)

    def state(self) -> ServerState:
        """How the server is doing."""
        with self._lock:
            now, here = self._clock(), self._circuit
            last, last_at = self._last, self._last_at
        wall = datetime.now(UTC)
        is_open = here.state is CircuitState.OPEN
        return ServerState(
            state=here.state,
            since=None if here.since is None else wall - timedelta(seconds=now - here.since),
            retry_at=wall + timedelta(seconds=max(0.0, here.until - now)) if is_open else None,
            fault=last.fault if last else None,
            detail=last.detail if last else "",
            fault_at=wall - timedelta(seconds=now - last_at) if last else None,
        )

    def _log(self, after: Circuit, fault: ModelFault | None, now: float) -> None:
        if after.state is CircuitState.OPEN and fault is not None:
            logger.warning("model left alone for %.0f s: %s", max(0.0, after.until - now), fault)
        elif after.state is CircuitState.CLOSED:
            logger.info("model answers again")
