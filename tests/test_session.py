from __future__ import annotations

from tests.storage.samples import deed_of_a_teacher, turn
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import (
    Belief,
    Case,
    Check,
    Intervention,
    Problem,
    Stage,
    TakeOver,
    TeacherMessage,
    Understanding,
    UnderstandingKind,
)
from tutor_app.planner import PlanState, Policy
from tutor_app.session import Facts, SessionState, asked_table, progress_of, transcript

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


def said_after(number: int, text: str) -> Intervention:
    deed = TeacherMessage(text=text)
    return deed_of_a_teacher(deed).model_copy(update={"after_turn": number})


def test_what_a_teacher_says_stands_after_the_turn_it_followed_and_silence_leaves_no_line() -> None:
    turns = (turn(0, "", "What is `i`?"), turn(1, "5", ""), turn(2, "6", "Yes."))
    done = (
        said_after(0, "Hello"),
        deed_of_a_teacher(TakeOver()),
        said_after(1, "Look again"),
        said_after(1, "at the end"),
        said_after(3, "from a turn that was stored meanwhile"),
    )
    lines = [f"{line.by}: {line.text}" for line in transcript(turns, done)]
    assert lines == [
        "tutor: What is `i`?",
        "teacher: Hello",
        "student: 5",
        "teacher: Look again",
        "teacher: at the end",
        "student: 6",
        "tutor: Yes.",
        "teacher: from a turn that was stored meanwhile",
    ]
