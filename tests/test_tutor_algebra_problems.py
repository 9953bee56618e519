"""Sessions on the algebra problems that come with the tutor: they end and give nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.conversing import complaints, converse, repeated
from tutor_app.catalog import load_catalog
from tutor_app.dialogue import Problem, Reply, Status, StepState
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.tutor import Tutor

EQUATION = Problem.algebra(start="3x + 5 = 20")
SIGN_ERROR = "3x + 5 = 20\n3x = 25"
SAMPLE = tuple(p for p in load_catalog().problems.values() if p.subject == "algebra")[::5]


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def squeezed(text: str) -> str:
    return re.sub(r"[\s`$*·×]", "", text).replace("−", "-")


def unwritten(problem: Problem, work: str) -> set[str]:
    """Lines of the worked solution, the answer and the equations, as far as they are still news."""
    seen = squeezed(work + problem.start + problem.statement)
    lines = [line for worked in problem.solutions for line in worked.splitlines()]
    pieces = {squeezed(line) for line in (*lines, problem.answer, *problem.models)}
    return {piece for piece in pieces if len(piece) > 2 and piece not in seen}


def given_away(problem: Problem, work: str, replies: list[Reply]) -> list[str]:
    return [
        f"{piece} in {reply.text!r}"
        for piece in unwritten(problem, work)
        for reply in replies
        if re.search(rf"(?<![\w.,/]){re.escape(piece)}(?![\w/]|[.,]\d)", squeezed(reply.text))
    ]


@pytest.mark.parametrize("problem", SAMPLE, ids=lambda problem: problem.id)
@pytest.mark.parametrize("script", [STUCK, BEGGING], ids=["stuck", "begging"])
def test_every_session_ends_and_gives_nothing_away(
    tutor: Tutor, problem: Problem, script: tuple[str, ...]
) -> None:
    work = problem.faulty[0].code
    replies = converse(tutor, tutor.start(problem, work), script)
    assert replies[-1].status is Status.STUCK
    assert given_away(problem, work, replies) == []
    assert repeated(replies) == []
    assert [c for reply in replies for c in complaints(reply)] == []


@pytest.mark.parametrize("problem", SAMPLE, ids=lambda problem: problem.id)
def test_a_worked_solution_is_accepted_to_its_end(tutor: Tutor, problem: Problem) -> None:
    session = tutor.start(problem, problem.faulty[0].code)
    reply = tutor.respond(session.id, "", problem.solutions[0])
    assert reply.check.finished
    assert all(step.state is not StepState.LOOK_AGAIN for step in reply.check.steps)


@pytest.mark.parametrize(
    "work",
    [
        "",
        "9**9**9**9",
        "(" * 10_000,
        "x" * 20_000,
        "__import__('os').system('true')",
        "lorem ipsum dolor",
        "3x + = 20",
        "1/2x = 4",
        "∫ x dx",
    ],
    ids=["nothing", "power", "brackets", "long", "code", "words", "broken", "twoways", "integral"],
)
def test_whatever_is_written_gets_a_kind_word(tutor: Tutor, work: str) -> None:
    session = tutor.start(EQUATION, work)
    assert session.opening.text.strip()
    assert complaints(session.opening) == []
    reply = tutor.respond(session.id, "I don't know", "3x = 15")
    assert reply.text.strip()


def test_asking_whether_it_is_right_is_no_way_to_the_answer(tutor: Tutor) -> None:
    session = tutor.start(EQUATION, SIGN_ERROR)
    texts = [
        tutor.respond(session.id, message).text
        for message in ("is it x = 4?", "x = 6?", "so it must be 7", "is x 8?", "9?")
    ]
    for text in texts:
        assert "x = 5" not in text
        assert not re.search(r"\b(smaller|larger|higher|lower|close|warm)", text)
