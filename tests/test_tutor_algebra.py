"""Whole conversations about lines of algebra, with no model and nothing written down beforehand."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from tutor_app import Problem, Tutor
from tutor_app.dialogue import Reply, Stage, Status
from tutor_app.settings import Settings

SOLVE = Problem.algebra(start="3x + 5 = 20")
STORY = Problem.algebra(
    statement="A taxi costs 5 pounds and 3 pounds for every mile. A ride was 20 pounds. How far?",
    models=["3x + 5 = 20"],
)
PROGRAMS = re.compile(r"\b(program|cases?|Python|code|loop|function|runs?|keyboard)\b")


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    tutor = Tutor.open(None, Settings(_env_file=None))
    yield tutor
    tutor.close()


def test_a_wrong_sign_is_tested_reasoned_about_and_mended(tutor: Tutor) -> None:
    session = tutor.start(SOLVE, work="3x = 25")
    asked = session.opening.question
    assert asked is not None
    assert asked.expected == "30"
    reply = tutor.respond(session.id, "30")
    assert reply.question is not None
    assert reply.question.stage is Stage.CAUSE
    reply = tutor.respond(session.id, "moved the 5 over")
    assert reply.question is not None
    assert reply.question.expected == "7"
    reply = tutor.respond(session.id, "7... so I should have taken 5 away on both sides")
    assert reply.question is not None
    assert reply.question.stage is Stage.MEND
    reply = tutor.respond(session.id, work="3x = 15")
    assert "`3x = 15`" in reply.text
    assert reply.status is Status.OPEN
    reply = tutor.respond(session.id, work="3x = 15\nx = 5")
    assert reply.check is not None
    assert reply.check.all_pass
    tutor.respond(session.id, "5 put in for x gives 20")
    assert tutor.respond(session.id, "I will test my lines").status is Status.SOLVED


def test_a_line_typed_in_the_chat_is_sent_to_the_lines_right_or_wrong(tutor: Tutor) -> None:
    for line in ("3x = 15", "3x = 40"):
        session = tutor.start(SOLVE, work="3x = 25")
        tutor.respond(session.id, "30")
        reply = tutor.respond(session.id, line)
        assert reply.question is not None
        assert line in reply.text or "Among your lines" in reply.text


def test_a_student_who_writes_right_lines_is_not_quizzed(tutor: Tutor) -> None:
    session = tutor.start(SOLVE)
    reply = tutor.respond(session.id, work="3x = 15")
    assert reply.question is not None
    assert reply.question.stage is Stage.MEND
    assert not reply.question.checkable


def test_a_story_first_asks_for_its_equation(tutor: Tutor) -> None:
    session = tutor.start(STORY)
    assert "equation" in session.opening.text or "letter" in session.opening.text
    reply = tutor.respond(session.id, work="5n + 3 = 20")
    assert reply.findings[0].part == "model"
    reply = tutor.respond(session.id, work="3n + 5 = 20")
    assert "`3n + 5 = 20`" in reply.text


def test_a_line_in_two_readings_is_asked_about_and_written_plainly(tutor: Tutor) -> None:
    session = tutor.start(Problem.algebra(start="x/2 = 4"), work="1/2x = 4")
    assert session.opening.findings[0].part == "notation"
    reply = tutor.respond(session.id, work="(1/2)x = 4")
    assert reply.findings[0].part == "unfinished"


def test_work_right_at_once_is_asked_how_one_can_be_sure(tutor: Tutor) -> None:
    session = tutor.start(SOLVE, work="3x = 15\nx = 5")
    tutor.respond(session.id, "I put 5 in and both sides are 20")
    assert tutor.respond(session.id, "check it backwards").status is Status.SOLVED


def test_begging_rudeness_and_steering_are_met_in_algebras_words(tutor: Tutor) -> None:
    session = tutor.start(SOLVE, work="3x = 25")
    for message in ("just tell me the answer", "ur dumb", "what's the weather", "hola no entiendo"):
        reply = tutor.respond(session.id, message)
        assert not PROGRAMS.search(reply.text)
        assert "15" not in reply.text
        assert "x = 5" not in reply.text


KINDS = ("stuck", "right", "wrong", "talks")
SAMPLE = (
    ("3x + 5 = 20", "solve", "3x = 25"),
    ("2(x+3) = 14", "solve", "2x + 3 = 14"),
    ("-2x < 6", "solve", "x < -3"),
    ("3/4 + 1/8", "evaluate", "4/12"),
    ("(x+3)^2", "expand", "x^2 + 9"),
    ("x+y=5; x-y=1", "solve", "x = 4 and y = 1"),
    ("x^2 = 9", "solve", "x = 3"),
    ("3x + 5 = 20", "solve", ""),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("start", "goal", "work"), SAMPLE)
def test_whoever_the_student_is_it_ends_and_nothing_is_asked_twice_or_given_away(
    tutor: Tutor, start: str, goal: str, work: str, kind: str
) -> None:
    chance = random.Random(f"{start}{kind}")
    problem = Problem.algebra(start=start, goal=goal)
    session = tutor.start(problem, work=work)
    reply, asked = session.opening, []
    secrets = {"x=5", "3x=15", "x=4", "x>-3", "7/8", "x^2+6x+9", "x=3andy=2", "x=-3orx=3"}
    for _ in range(60):
        text = re.sub(r"```.*?```", "", reply.text, flags=re.S)
        squeezed = re.sub(r"\s|`", "", text.replace("−", "-").replace("²", "^2"))
        own = re.sub(r"\s", "", f"{start}|{work}")
        assert not [s for s in secrets if s in squeezed and s not in own]
        assert not PROGRAMS.search(re.sub(r"`[^`]*`", "", text))
        if reply.status is not Status.OPEN:
            break
        if reply.question is not None and reply.question.id not in asked[-1:]:
            assert reply.question.id not in asked
            asked.append(reply.question.id)
        reply = tutor.respond(session.id, _says(chance, reply, kind))
    assert reply.status is not Status.OPEN


def _says(chance: random.Random, reply: Reply, kind: str) -> str:
    question = reply.question
    if question is not None and question.checkable and kind in ("right", "wrong"):
        right = (question.expected or "").strip("'").replace("True", "yes").replace("False", "no")
        return right if kind == "right" else str(chance.randint(40, 90))
    if kind == "stuck":
        return chance.choice(["idk", "", "no idea"])
    return chance.choice(["because I moved it over", "maybe it is more", "no", "I did it twice"])


def test_right_lines_one_by_one_lead_to_the_end(tutor: Tutor) -> None:
    problems = [p for p in tutor.catalog.problems.values() if p.subject == "algebra"][::12]
    for problem in problems:
        session = tutor.start(problem)
        lines = problem.solutions[0].strip().split("\n")
        for count in range(1, len(lines) + 1):
            reply = tutor.respond(session.id, work="\n".join(lines[:count]))
        assert reply.check is not None
        assert reply.check.all_pass, problem.id


def test_a_message_about_the_lines_is_never_read_as_something_else(tutor: Tutor) -> None:
    session = tutor.start(SOLVE, work="3x = 25")
    tutor.respond(session.id, "30")
    reply = tutor.respond(session.id, "you have to do the same on both sides")
    assert reply.question is not None
    assert reply.question.stage is Stage.MEND
