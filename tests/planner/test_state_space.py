from tests.planner.students import POLICY, understandings
from tutor_app.dialogue import Belief, Intent, Reading, Stage
from tutor_app.planner.state import Observation, PlanState
from tutor_app.planner.state_space import (
    absorb_work,
    is_met,
    next_understanding,
    open_understandings,
)


def observed(*present: str, turn: int = 1, changed: bool = True) -> Observation:
    return Observation(
        turn=turn,
        reading=Reading(intent=Intent.CHANGED_WORK),
        work_changed=changed,
        present=present,
    )


def with_faults(*faults: str) -> PlanState:
    state, _, _ = absorb_work(
        PlanState(), observed(*faults, turn=0), understandings(*faults), POLICY
    )
    return state


def known(state: PlanState, *ids: str) -> PlanState:
    beliefs = {**state.beliefs, **{id: Belief(understanding=id, probability=0.9) for id in ids}}
    return state.model_copy(update={"beliefs": beliefs})


def test_a_cause_waits_for_its_symptom_and_a_mend_for_its_cause() -> None:
    state = with_faults("a")
    assert _next(state) == "a:symptom"
    state = known(state, "a:symptom")
    assert _next(state) == "a:cause"
    assert _next(known(state, "a:cause")) == "a:mend"


def _next(state: PlanState) -> str | None:
    found = next_understanding(state, POLICY)
    return found.id if found else None


def test_the_fault_that_explains_most_cases_comes_first() -> None:
    light, heavy = understandings("light", weight=1), understandings("heavy", weight=5)
    state, _, _ = absorb_work(
        PlanState(), observed("light", "heavy", turn=0), (*light, *heavy), POLICY
    )
    assert _next(state) == "heavy:symptom"


def test_a_fault_that_is_gone_is_mended_and_open_again_when_it_returns() -> None:
    state = with_faults("a", "b")
    state, gone, back = absorb_work(state, observed("b"), (), POLICY)
    assert (gone, back) == (("a",), ())
    assert is_met(state, "a:cause", POLICY)
    state, gone, back = absorb_work(state, observed("a", "b"), (), POLICY)
    assert (gone, back) == ((), ("a",))
    assert not is_met(state, "a:cause", POLICY)


def test_a_mend_is_open_as_long_as_the_fault_is_there() -> None:
    state = known(with_faults("a"), "a:symptom", "a:cause", "a:mend")
    assert [u.stage for u in open_understandings(state, POLICY)] == [Stage.MEND]


def test_a_concept_explained_once_need_not_be_explained_from_nothing() -> None:
    first, second = understandings("a"), understandings("b")
    same = tuple(u.model_copy(update={"concept": "range"}) for u in (*first, *second))
    state, _, _ = absorb_work(PlanState(), observed("a", turn=0), same[:3], POLICY)
    state = known(state, "a:cause")
    state, _, _ = absorb_work(state, observed("a", "b"), same, POLICY)
    assert state.beliefs["b:cause"].probability > POLICY.prior[Stage.CAUSE]
