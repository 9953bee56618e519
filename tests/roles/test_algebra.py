"""The roles over lines of algebra: slots, news, stages, and how replies are read."""

from __future__ import annotations

from functools import cache

import pytest

from tests.roles.scenes import parts
from tutor_app.dialogue import Construct, Intent, Problem, Stage, Verdict
from tutor_app.roles.algebra import algebra_news, algebra_slots, entry_of, part_of
from tutor_app.roles.offline.families import family_for
from tutor_app.roles.protocols import Scene
from tutor_app.roles.wording import Wording

SOLVE = Problem.algebra(start="3x + 5 = 20")


@cache
def scene(
    work: str, before: str | None = None, message: str = "", problem: Problem = SOLVE
) -> Scene:
    subject = parts().grounds["algebra"].subject
    check = subject.check(problem, work)
    findings = subject.diagnose(problem, work, check)
    return Scene(
        session="s",
        turn=0 if before is None else 1,
        problem=problem,
        work=work,
        message=message,
        check=check,
        findings=findings,
        probes=subject.probes(problem, work, check, findings[:1]),
        previous_check=None if before is None else subject.check(problem, before),
    )


def test_slots_name_the_line_the_one_before_it_and_the_letter() -> None:
    found = scene("3x + 5 = 20\n3x = 25")
    slots = algebra_slots(found, found.findings[0])
    assert (slots["fragment"], slots["before"], slots["line"]) == ("3x = 25", "3x + 5 = 20", "2")
    assert slots["letter"] == "x"
    assert algebra_slots(scene(""), None)["blank"] == "yes"


@pytest.mark.parametrize(
    ("before", "work", "family"),
    [
        ("", "3x = 15", "right"),
        ("3x = 15", "3x = 15\n3x + 5 = 20", "repeats"),
        ("3x = 25", "3x = 15", "mended"),
        ("3x = 15", "3x = 15\nx = 12", "wrong"),
        ("3x = 25", "3x = 25\nx = 25/3", "same"),
        ("3x = 25", "", "gone"),
        ("3x = 15", "3x = 15\nx =", "unread"),
    ],
)
def test_the_news_of_an_edit_names_a_line_of_the_student(
    before: str, work: str, family: str
) -> None:
    name, slots = algebra_news(scene(work, before))
    assert name == f"work.step.{family}"
    assert slots["changed"] in {"", *work.split("\n")}


def stages(work: str, problem: Problem = SOLVE) -> list[Stage]:
    found = scene(work, problem=problem)
    analyst = parts().engine.roles(True, lambda step: None).analyst
    return [u.stage for u in analyst.understandings(found)]


def test_a_wrong_rule_has_a_reason_a_slip_has_none_and_a_next_line_only_a_doing() -> None:
    assert stages("3x = 25") == [Stage.SYMPTOM, Stage.CAUSE, Stage.MEND]
    assert stages("3x = 14") == [Stage.SYMPTOM, Stage.MEND]
    assert stages("3x = 15") == [Stage.MEND]
    assert stages("3x =") == [Stage.MEND]


def test_a_rule_is_known_by_its_own_id_and_an_answer_by_wording_of_its_own() -> None:
    assert entry_of(scene("3x = 25").findings[0]) == "moves-without-changing-sign"
    question = Problem.algebra(statement="What is 20% of 50?", goal="answer", answer="10")
    found = scene("2.5", problem=question)
    assert part_of(found, found.findings[0]) == "answer"
    assert part_of(scene("3x = 25"), scene("3x = 25").findings[0]) == Construct.STEP


@pytest.mark.parametrize(
    ("message", "stage", "verdict"),
    [
        ("30", Stage.SYMPTOM, Verdict.RIGHT),
        ("it makes 30 because 25 and 5", Stage.SYMPTOM, Verdict.RIGHT),
        ("20", Stage.SYMPTOM, Verdict.WRONG),
        ("you have to do the same on both sides", Stage.CAUSE, Verdict.RIGHT),
        ("I moved the 5 over", Stage.CAUSE, Verdict.UNSURE),
    ],
)
def test_replies_about_lines_are_read(message: str, stage: Stage, verdict: Verdict) -> None:
    found = scene("3x = 25", message=message)
    roles = parts().engine.roles(True, lambda step: None)
    understandings = roles.analyst.understandings(found)
    asked = next(q for q in roles.analyst.candidates(found, understandings) if q.stage is stage)
    assert roles.verifier.read(found, asked, understandings).asked is verdict


def test_a_bare_line_of_algebra_is_no_verdict_but_belongs_among_the_lines() -> None:
    found = scene("3x = 25", message="3x = 15")
    roles = parts().engine.roles(True, lambda step: None)
    understandings = roles.analyst.understandings(found)
    for asked in roles.analyst.candidates(found, understandings):
        reading = roles.verifier.read(found, asked, understandings)
        assert reading.intent is Intent.ANSWER
        assert reading.asked is None


def test_a_subject_takes_its_own_wording_where_there_is_some() -> None:
    wording = Wording({"ack": ["a"], "ack.algebra": ["b"], "ack.wrong": ["c"]})
    assert family_for(wording, "algebra", "ack.wrong") == "ack.algebra"
    assert family_for(wording, "python", "ack.wrong") == "ack.wrong"
    assert family_for(wording, "open", "ack.wrong") == "ack.wrong"
