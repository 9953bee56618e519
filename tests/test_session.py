from __future__ import annotations

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Belief, Case, Check, Problem, Stage, Understanding, UnderstandingKind
from tutor_app.planner import PlanState, Policy
from tutor_app.session import Facts, SessionState, asked_table, progress_of

POLICY = load(KNOWLEDGE / "policy.yaml", Policy)


def understanding(stage: Stage) -> Understanding:
    return Understanding(
        id=f"f:{stage}",
        stage=stage,
        kind=UnderstandingKind.CONCEPTUAL,
        finding="f",
        statement=f"secret {stage}",
        shown=f"shown {stage}",
    )


def plan(symptom: float) -> PlanState:
    found = tuple(understanding(stage) for stage in Stage)
    beliefs = {u.id: Belief(understanding=u.id, probability=0.1) for u in found}
    beliefs["f:symptom"] = Belief(understanding="f:symptom", probability=symptom)
    return PlanState(understandings=found, beliefs=beliefs)


def test_progress_shows_what_is_worked_out_and_never_what_is_open() -> None:
    assert progress_of(plan(0.1), POLICY).done == ()
    assert progress_of(plan(0.99), POLICY).done == ("shown symptom",)
    assert "secret" not in progress_of(plan(0.99), POLICY).model_dump_json()


def test_a_session_survives_being_written_and_read() -> None:
    problem = Problem.python(statement="f", cases=[Case(call="f()", expected="1")])
    state = SessionState(
        id="s", problem=problem, facts=Facts(work="x", check=Check()), plan=plan(0.5)
    )
    assert SessionState.model_validate_json(state.model_dump_json()) == state


def test_no_table_is_asked_for_before_any_question() -> None:
    assert asked_table(PlanState()) is None
