"""States that need not be parsed again are the stored ones, and stay as they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from tutor_app.dialogue import Case, Check, Problem
from tutor_app.kept_states import KeptStates
from tutor_app.session import Facts, SessionState
from tutor_app.tutor import Tutor

WORK = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
TALK = ("4", "I don't know", "", "it stops too early", "because range leaves out its end", "done")


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def state(id: str) -> SessionState:
    problem = Problem.python(statement="f", cases=[Case(call="f()", expected="1")])
    return SessionState(id=id, problem=problem, facts=Facts(work="x", check=Check()))


@pytest.mark.parametrize(
    ("problem", "work", "edits"),
    [
        ("add-up-to-n", WORK, {2: WORK.replace("= 0", "= 1"), 5: WORK.replace("n)", "n + 1)")}),
        ("at-least-sixty", "", {2: "3x = 15\nx = 5", 5: "3x = 9\nx = 3"}),
    ],
)
def test_whatever_is_said_what_is_kept_is_what_is_stored(
    tutor: Tutor, problem: str, work: str, edits: dict[int, str]
) -> None:
    session = tutor.start(problem, work)
    kept: dict[str, SessionState] = {}
    for turn, message in enumerate(TALK):
        tutor.respond(session.id, message, edits.get(turn))
        stored = tutor.parts.repository.load(session.id)
        assert stored is not None
        kept[stored.state] = tutor._states.state_of(stored.state)
    assert len(kept) == len(TALK)
    for text, one in kept.items():
        assert one == SessionState.model_validate_json(text)


def test_the_latest_few_are_kept() -> None:
    states = KeptStates(most=2)
    first, second = state("first"), state("second")
    texts = [states.text_of(each) for each in (first, second)]
    assert states.state_of(texts[0]) is first
    states.text_of(state("third"))
    assert states.state_of(texts[0]) is first
    assert states.state_of(texts[1]) == second
    assert states.state_of(texts[1]) is not second


def test_no_state_is_refused_each_time() -> None:
    states = KeptStates()
    for _ in range(2):
        with pytest.raises(ValidationError):
            states.state_of("{}")
