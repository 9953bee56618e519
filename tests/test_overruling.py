"""A teacher's word in the scene that the roles see, and in the session."""

from __future__ import annotations

from tests.storage.samples import deed_of_a_teacher
from tests.test_session import POLICY
from tutor_app.dialogue import (
    Answer,
    AnswerKind,
    Check,
    Construct,
    Finding,
    FindingSource,
    Intent,
    Intervention,
    Probe,
    ProbeKind,
    Problem,
    Reading,
    SwitchTutor,
    TakeOver,
    TeacherMessage,
)
from tutor_app.overruling import overruled, reading_as_overruled, scene_as_overruled
from tutor_app.planner import PlanState
from tutor_app.roles.protocols import Scene
from tutor_app.session import Facts, SessionState

PROBLEM = Problem.algebra(statement="Solve it.", start="3x + 5 = 20", goal="solve")
RULED_OUT = PlanState(misconceptions={"m": False})


def finding(key: str, misconception: str) -> Finding:
    return Finding(
        key=key,
        detector="d",
        part=Construct.STEP,
        lines=(1,),
        fragment="x",
        what="w",
        confidence=0.9,
        source=FindingSource.DETECTOR,
        misconception=misconception,
    )


def probe(finding: str, kind: ProbeKind) -> Probe:
    answer = Answer(kind=AnswerKind.COUNT, value="3")
    return Probe(id=f"{finding}-{kind}", kind=kind, finding=finding, call="", answer=answer)


def test_nothing_in_a_scene_rests_on_a_misconception_that_was_ruled_out() -> None:
    scene = Scene(
        session="s",
        turn=1,
        problem=PROBLEM,
        work="",
        findings=(finding("f", "m"), finding("g", "n")),
        past=(finding("h", "m"),),
        probes=(
            probe("f", ProbeKind.TINY),
            probe("f", ProbeKind.COUNT),
            probe("g", ProbeKind.TINY),
        ),
    )
    seen = scene_as_overruled(RULED_OUT, scene)
    assert [one.misconception for one in (*seen.findings, *seen.past)] == [None, "n", None]
    assert [one.id for one in seen.probes] == ["f-count", "g-tiny"]
    assert scene_as_overruled(PlanState(), scene) == scene
    for named, left in (("m", None), ("n", "n"), (None, None)):
        reading = Reading(intent=Intent.ANSWER, misconception=named)
        assert reading_as_overruled(RULED_OUT, reading).misconception == left


def state(**more: object) -> SessionState:
    return SessionState(id="s", problem=PROBLEM, facts=Facts(work="", check=Check())).model_copy(
        update=more
    )


def numbered(*deeds: object) -> tuple[Intervention, ...]:
    return tuple(
        deed_of_a_teacher(deed).model_copy(update={"number": number})  # type: ignore[arg-type]
        for number, deed in enumerate(deeds, 5)
    )


def test_who_joins_is_told_of_anew_and_only_then() -> None:
    silent = overruled(state(), numbered(TakeOver()), 1, POLICY).model_copy(update={"told": True})
    assert overruled(silent, numbered(TeacherMessage(text="hi")), 2, POLICY).told
    assert overruled(silent, (), 2, POLICY) is silent
    off = overruled(silent, numbered(SwitchTutor(on=False)), 2, POLICY)
    assert off.told, "the teacher still answers"


def test_what_a_teacher_told_is_disclosed_and_what_was_heard_is_not_heard_again() -> None:
    after = overruled(state(), numbered(TakeOver(), TeacherMessage(text="x = 5")), 3, POLICY)
    assert after.ledger.said_by("teacher") == ("x = 5",)
    assert after.heard == 6
    assert after.chair.taken_over
