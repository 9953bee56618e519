from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tutor_app.language_model.circuit import (
    Circuit,
    CircuitRules,
    CircuitState,
    Permit,
    abandoned,
    failed,
    request,
    succeeded,
)

RULES = CircuitRules()


def permit_at(circuit: Circuit, now: float) -> tuple[Circuit, Permit]:
    after, permit = request(circuit, now)
    assert permit is not None
    return after, permit


def opened(at: float = 0.0) -> Circuit:
    circuit, permit = permit_at(Circuit(), at)
    return failed(circuit, permit, at, RULES, certain=True)


def test_two_failures_and_a_success_leave_it_closed_and_three_open_it() -> None:
    circuit = Circuit()
    for _ in range(2):
        circuit, permit = permit_at(circuit, 0)
        circuit = failed(circuit, permit, 0, RULES)
    circuit, permit = permit_at(circuit, 0)
    circuit = succeeded(circuit, permit)
    for _ in range(2):
        circuit, permit = permit_at(circuit, 0)
        circuit = failed(circuit, permit, 0, RULES)
    assert circuit.state is CircuitState.CLOSED
    circuit, permit = permit_at(circuit, 7)
    circuit = failed(circuit, permit, 7, RULES)
    assert circuit.state is CircuitState.OPEN
    assert (circuit.since, circuit.until) == (7, 37)


def test_the_pause_doubles_up_to_five_minutes_and_starts_anew_after_a_success() -> None:
    circuit, pauses = opened(), []
    for _ in range(6):
        now = circuit.until
        circuit, permit = permit_at(circuit, now)
        circuit = failed(circuit, permit, now, RULES)
        pauses.append(circuit.until - now)
    assert pauses == [60, 120, 240, 300, 300, 300]
    assert circuit.since == 0
    circuit, permit = permit_at(circuit, circuit.until)
    circuit = succeeded(circuit, permit)
    circuit, permit = permit_at(circuit, 5000)
    assert failed(circuit, permit, 5000, RULES, certain=True).until == 5030


def test_one_trial_passes_when_the_pause_is_over() -> None:
    circuit = opened()
    assert request(circuit, 29.9)[1] is None
    circuit, permit = permit_at(circuit, 30)
    assert request(circuit, 30)[1] is None
    assert request(circuit, 10_000)[1] is None
    closed = succeeded(circuit, permit)
    assert closed.state is CircuitState.CLOSED
    assert closed.since is None


def test_a_trial_that_was_given_up_makes_room_for_another() -> None:
    circuit, permit = permit_at(opened(), 30)
    circuit = abandoned(circuit, permit, 31)
    assert request(circuit, 31)[1] is not None


def test_a_request_from_before_the_outage_does_not_end_it() -> None:
    circuit, old = permit_at(Circuit(), 0)
    circuit, permit = permit_at(circuit, 0)
    circuit = failed(circuit, permit, 0, RULES, certain=True)
    assert succeeded(circuit, old) == circuit
    assert failed(circuit, old, 5, RULES, certain=True) == circuit


@given(st.floats(min_value=0.001, max_value=1e9))
def test_a_wish_to_be_left_alone_is_respected_but_not_for_ever(seconds: float) -> None:
    circuit, permit = permit_at(Circuit(), 0)
    circuit = failed(circuit, permit, 0, RULES, retry_after=seconds)
    assert circuit.state is CircuitState.OPEN
    assert circuit.until == min(seconds, RULES.longest_pause)


class AnyHistory(RuleBasedStateMachine):
    """Whatever happens, in whatever order, with reports that come late or never."""

    def __init__(self) -> None:
        super().__init__()
        self.circuit, self.now = Circuit(), 0.0
        self.out: list[Permit] = []

    @rule(seconds=st.floats(min_value=0, max_value=400))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def ask(self) -> None:
        before = self.circuit
        self.circuit, permit = request(before, self.now)
        if before.state is CircuitState.OPEN:
            assert (permit is not None) == (self.now >= before.until)
        if before.state is CircuitState.HALF_OPEN:
            assert permit is None
        if before.state is CircuitState.CLOSED:
            assert permit is not None
        if permit is not None:
            self.out.append(permit)

    @precondition(lambda self: self.out)
    @rule(
        data=st.data(),
        what=st.sampled_from(["good", "bad", "certain", "wait", "abandoned"]),
    )
    def report(self, data: st.DataObject, what: str) -> None:
        permit = self.out.pop(data.draw(st.integers(0, len(self.out) - 1)))
        before = self.circuit
        match what:
            case "good":
                self.circuit = succeeded(before, permit)
            case "abandoned":
                self.circuit = abandoned(before, permit, self.now)
            case _:
                self.circuit = failed(
                    before,
                    permit,
                    self.now,
                    RULES,
                    certain=what == "certain",
                    retry_after=90 if what == "wait" else None,
                )
        if before.state is CircuitState.OPEN:
            assert self.circuit == before

    @invariant()
    def no_pause_is_longer_than_the_longest(self) -> None:
        if self.circuit.state is CircuitState.OPEN:
            assert self.circuit.until <= self.now + RULES.longest_pause

    @invariant()
    def closed_means_fewer_failures_than_open_it(self) -> None:
        if self.circuit.state is CircuitState.CLOSED:
            assert self.circuit.failures < RULES.failures
            assert self.circuit.since is None
        else:
            assert self.circuit.since is not None

    @invariant()
    def a_trial_is_always_out_while_half_open(self) -> None:
        if self.circuit.state is CircuitState.HALF_OPEN:
            assert [p for p in self.out if p.generation == self.circuit.generation]


TestAnyHistory = AnyHistory.TestCase
