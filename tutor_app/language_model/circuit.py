"""A circuit breaker: a server that keeps failing is left alone for a while.

Closed: every request passes. After several outages in a row it opens: no request passes until a
pause is over. Then it is half open: one request, the trial, passes. If the trial succeeds the
circuit closes; if not it opens again, for twice as long. (The pattern is Nygard's, "Release It!",
chapter 5.)

Pure: state and time in, state out. Reports about requests that began before the last change of
state are stale and change nothing, which is what the generation in a permit is for.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tutor_app.dialogue import Record


class CircuitState(StrEnum):
    """Whether requests pass."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitRules(Record):
    """When the circuit opens and for how long. Times in seconds."""

    failures: int = Field(default=3, ge=1)
    pause: float = Field(default=30.0, gt=0)
    longest_pause: float = Field(default=300.0, gt=0)


class Permit(Record):
    """Leave to make one request; to be handed back with what became of it."""

    generation: int


class Circuit(Record):
    """The state of the breaker. Times are readings of one clock, in seconds.

    `pauses` counts the pauses since the circuit was last closed, `since` is when it left that
    state, `until` when the present pause ends.
    """

    state: CircuitState = CircuitState.CLOSED
    generation: int = 0
    failures: int = 0
    pauses: int = 0
    since: float | None = None
    until: float = 0.0


def request(circuit: Circuit, now: float) -> tuple[Circuit, Permit | None]:
    """Ask to make a request: the state after it, and a permit or None when it must not be made."""
    if circuit.state is CircuitState.CLOSED:
        return circuit, Permit(generation=circuit.generation)
    if circuit.state is CircuitState.OPEN and now >= circuit.until:
        trial = _changed(circuit, state=CircuitState.HALF_OPEN)
        return trial, Permit(generation=trial.generation)
    return circuit, None


def succeeded(circuit: Circuit, permit: Permit) -> Circuit:
    """The server answered."""
    if permit.generation != circuit.generation:
        return circuit
    if circuit.state is CircuitState.HALF_OPEN:
        return Circuit(generation=circuit.generation + 1)
    return circuit.model_copy(update={"failures": 0})


def failed(
    circuit: Circuit,
    permit: Permit,
    now: float,
    rules: CircuitRules,
    *,
    certain: bool = False,
    retry_after: float | None = None,
) -> Circuit:
    """The request failed by the server's fault.

    `certain` opens the circuit without waiting for more of the kind; so does `retry_after`, for
    that long (but never longer than the longest pause).
    """
    if permit.generation != circuit.generation:
        return circuit
    failures = circuit.failures + 1
    asked = retry_after is not None and retry_after > 0
    closed = circuit.state is CircuitState.CLOSED
    if closed and failures < rules.failures and not certain and not asked:
        return circuit.model_copy(update={"failures": failures})
    pause = retry_after if retry_after and asked else rules.pause * 2.0 ** min(circuit.pauses, 30)
    return _changed(
        circuit,
        state=CircuitState.OPEN,
        failures=failures,
        pauses=circuit.pauses + 1,
        since=now if circuit.since is None else circuit.since,
        until=now + min(pause, rules.longest_pause),
    )


def abandoned(circuit: Circuit, permit: Permit, now: float) -> Circuit:
    """The request was given up before the server could answer: nothing was learned."""
    if permit.generation != circuit.generation or circuit.state is not CircuitState.HALF_OPEN:
        return circuit
    return _changed(circuit, state=CircuitState.OPEN, until=now)


def _changed(circuit: Circuit, **changes: object) -> Circuit:
    return circuit.model_copy(update={"generation": circuit.generation + 1, **changes})
