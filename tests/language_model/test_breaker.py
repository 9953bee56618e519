from __future__ import annotations

import pytest

from tutor_app.dialogue import Fault
from tutor_app.language_model import CircuitState, ModelFault, Outage
from tutor_app.language_model.breaker import Breaker
from tutor_app.language_model.circuit import CircuitRules

DOWN = ModelFault(Fault.UNREACHABLE, "is it running?", outage=Outage.LIKELY)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_it_says_since_when_and_why_and_recovers() -> None:
    clock = Clock()
    breaker = Breaker(CircuitRules(), clock)
    for _ in range(3):
        breaker.report(breaker.request(), DOWN)
    clock.now += 10
    with pytest.raises(ModelFault, match="is it running") as raised:
        breaker.request()
    assert raised.value.fault is Fault.CIRCUIT_OPEN
    state = breaker.state()
    assert state.state is CircuitState.OPEN
    assert state.since is not None
    assert state.retry_at is not None
    assert (state.retry_at - state.since).total_seconds() == pytest.approx(30, abs=1)
    clock.now += 20
    breaker.report(breaker.request(), None)
    assert breaker.state().state is CircuitState.CLOSED
    assert breaker.state().since is None


def test_useless_answers_show_that_the_server_is_there() -> None:
    breaker = Breaker(CircuitRules(), Clock())
    for fault in (DOWN, DOWN, ModelFault(Fault.MALFORMED), DOWN, DOWN, ModelFault(Fault.REFUSED)):
        breaker.report(breaker.request(), fault)
    assert breaker.state().state is CircuitState.CLOSED


def test_calls_that_were_never_made_say_nothing_of_the_server() -> None:
    breaker = Breaker(CircuitRules(), Clock())
    queued = ModelFault(Fault.TIMEOUT, "queue", outage=Outage.UNKNOWN)
    for fault in (DOWN, DOWN, queued, queued, queued):
        breaker.report(breaker.request(), fault)
    assert breaker.state().state is CircuitState.CLOSED
    breaker.report(breaker.request(), DOWN)
    assert breaker.state().state is CircuitState.OPEN
