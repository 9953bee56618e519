from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tutor_app.dialogue import Fallback, Fault, Usage
from tutor_app.language_model import Meter, ModelFault


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def test_time_runs_out_and_never_below_nothing() -> None:
    clock = Clock()
    meter = Meter(20, clock)
    clock.now += 15
    assert meter.remaining() == 5
    clock.now += 15
    assert meter.remaining() == 0


def test_calls_add_up_also_from_many_threads() -> None:
    meter = Meter(20)
    one = Usage(model_calls=1, prompt_tokens=3, completion_tokens=2, cost=0.5, seconds=0.25)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(200):
            pool.submit(meter.charge, one)
    assert meter.usage() == Usage(
        model_calls=200, prompt_tokens=600, completion_tokens=400, cost=100, seconds=50
    )


def test_one_estimate_makes_the_sum_an_estimate_and_no_price_no_cost() -> None:
    meter = Meter(20)
    meter.charge(Usage(model_calls=1, prompt_tokens=3))
    assert meter.usage().cost is None
    assert not meter.usage().estimated
    meter.charge(Usage(model_calls=1, prompt_tokens=3, estimated=True))
    assert meter.usage().estimated


def test_fallbacks_are_kept_in_order() -> None:
    meter = Meter(20)
    meter.fall_back("verifier", ModelFault(Fault.TIMEOUT, "slow"))
    meter.fall_back("instructor", ModelFault(Fault.CIRCUIT_OPEN))
    assert meter.fallbacks() == (
        Fallback(role="verifier", fault=Fault.TIMEOUT, detail="slow"),
        Fallback(role="instructor", fault=Fault.CIRCUIT_OPEN),
    )


def test_giving_up_stops_what_runs_and_what_begins_later() -> None:
    meter, stopped = Meter(20), []
    with meter.stopping(lambda: stopped.append("first")):
        meter.cancel()
    with meter.stopping(lambda: stopped.append("second")):
        pass
    assert stopped == ["first", "second"]
    assert meter.remaining() == 0


def test_what_has_ended_is_not_stopped() -> None:
    meter, stopped = Meter(20), []
    with meter.stopping(lambda: stopped.append("first")):
        pass
    meter.cancel()
    assert stopped == []
