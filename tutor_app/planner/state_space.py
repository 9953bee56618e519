"""The state space: which understandings a session has, and which of them is next.

After TreeInstruct (Kargupta et al. 2024, section 3.1): the tutor estimates, for every variable of
the state space, whether the student has it. Here the variables come from findings: see the
symptom, explain the cause, mend it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Belief, Evidence, EvidenceSource, Stage, Understanding
from tutor_app.planner.knowledge_state import first_belief, is_settled, is_there, observe
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import Observation, PlanState


def absorb_work(
    state: PlanState,
    observation: Observation,
    proposed: Sequence[Understanding],
    policy: Policy,
) -> tuple[PlanState, tuple[str, ...], tuple[str, ...]]:
    """Bring the state space up to the work as it stands.

    Returns the new state, the findings mended by this change, and those that came back.
    A finding that is gone counts as mended (by execution); one that reappears is open again.
    """
    known = {u.id for u in state.understandings}
    understandings = list(state.understandings)
    beliefs = dict(state.beliefs)
    for understanding in proposed:
        if understanding.id in known:
            continue
        understandings.append(understanding)
        beliefs[understanding.id] = first_belief(
            understanding, _concept_known(understanding, state, policy), policy
        )

    present = observation.present
    gone = tuple(key for key in state.present if key not in present)
    returned = tuple(key for key in present if key in state.mended)
    by_reading = observation.proof is not EvidenceSource.EXECUTION
    if observation.work_changed or by_reading:
        by_key = {(u.finding, u.stage): u.id for u in understandings}
        for key in gone:
            _record(beliefs, by_key.get((key, Stage.MEND)), True, observation, policy)
        for key in returned:
            _record(beliefs, by_key.get((key, Stage.MEND)), False, observation, policy)
    mended = tuple(dict.fromkeys((*(k for k in state.mended if k not in present), *gone)))
    return (
        state.model_copy(
            update={
                "understandings": tuple(understandings),
                "beliefs": beliefs,
                "present": present,
                "mended": mended,
            }
        ),
        gone,
        returned,
    )


def _record(
    beliefs: dict[str, Belief],
    id: str | None,
    supports: bool,
    observation: Observation,
    policy: Policy,
) -> None:
    if id is not None:
        evidence = Evidence(turn=observation.turn, source=observation.proof, supports=supports)
        beliefs[id] = observe(beliefs[id], evidence, policy)


def _concept_known(understanding: Understanding, state: PlanState, policy: Policy) -> bool:
    return understanding.concept is not None and any(
        other.concept == understanding.concept
        and other.stage is Stage.CAUSE
        and is_there(state.beliefs.get(other.id), policy)
        for other in state.understandings
    )


def is_met(state: PlanState, id: str, policy: Policy) -> bool:
    """Whether an understanding no longer stands in the way: there, shown, or its fault gone."""
    understanding = state.understanding(id)
    return (
        understanding is None
        or understanding.finding not in state.present
        or id in state.shown
        or is_there(state.beliefs.get(id), policy)
    )


def open_understandings(state: PlanState, policy: Policy) -> tuple[Understanding, ...]:
    """Those of the present findings that are not there yet. A mend is open while its fault is,
    unless a teacher has settled it.
    """
    return tuple(
        u
        for u in state.understandings
        if u.finding in state.present
        and (u.stage is Stage.MEND or not is_met(state, u.id, policy))
        and not is_settled(state.beliefs.get(u.id))
    )


def next_understanding(
    state: PlanState, policy: Policy, passed_over: frozenset[str] = frozenset()
) -> Understanding | None:
    """The understanding to work on: least known whose prerequisites are met, in one fault at a
    time, the fault that explains most failing cases first. None when nothing is left.
    """
    current = state.current.question.finding if state.current else None
    ready = [
        u
        for u in open_understandings(state, policy)
        if u.id not in passed_over
        and all(is_met(state, id, policy) or id in passed_over for id in u.prerequisites)
    ]
    if not ready:
        return None
    order = {key: rank for rank, key in enumerate(state.present)}
    return min(
        ready,
        key=lambda u: (
            u.finding != current,
            -u.weight,
            order[u.finding],
            state.beliefs[u.id].probability,
        ),
    )
