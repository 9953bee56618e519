from __future__ import annotations

import pytest

from tutor_app.dialogue import EvidenceSource, Intent, Move, Question, Reading, Rung, Stage, Verdict
from tutor_app.roles.offline.guesses import guess_reader, with_guesses


@pytest.mark.parametrize(
    ("message", "guesses"),
    [
        ("n+1", 1),
        ("range(1, n + 1)", 1),
        ("maybe change it to <=", 1),
        ("so total = 1?", 1),
        ("3x = 15", 1),
        ("is it line 3?", 1),
        ("is it the return?", 1),
        ("am I getting warmer?", 1),
        ("n+1 because", 1),
        ("is it n+1? n-1? n+2?", 3),
        ("is it < or <=?", 2),
        ("1, 2, 3", 3),
        ("is x 1 or 2 or 3", 2),
        ("which is right: range(n), range(n + 1), range(2, n)", 3),
        ("A) n - 1 B) n + 2 C) n + 1", 3),
    ],
)
def test_candidates_without_a_reason_are_guesses(message: str, guesses: int) -> None:
    assert guess_reader().count(message) >= guesses


@pytest.mark.parametrize(
    "message",
    [
        "it stops before n",
        "range leaves out the last number, so n is never added",
        "n+1 because range leaves out its stop",
        "change n to n + 1 so that n is in it",
        "if I put n + 1 the loop runs once more and 5 is added",
        "total is reset every time",
        "moved the 5 over",
        "7... so I should have taken 5 away on both sides",
        "there should be a 5",
        "because it started at 1 and had to stop before 1 so nothing ran",
        "I will check where a range stops",
    ],
)
def test_explanations_are_none(message: str) -> None:
    assert guess_reader().count(message) == 0


def question(stage: Stage) -> Question:
    return Question(
        id="q", understanding="u", finding="f", stage=stage, move=Move.PROBING, level=1,
        rung=Rung.OPEN, target="t", wording="w",
    )  # fmt: skip


def read(message: str, stage: Stage) -> Reading:
    reading = Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, source=EvidenceSource.SEMANTIC)
    return with_guesses(reading, message, question(stage))


def test_a_bare_candidate_is_no_explanation() -> None:
    assert read("and 3x = 9?", Stage.SYMPTOM).asked is Verdict.UNSURE
    assert read("n + 1", Stage.CAUSE).asked is Verdict.UNSURE
    assert read("n + 1", Stage.MEND).asked is Verdict.RIGHT
    assert read("the loop never gets to i = 5 at all", Stage.CAUSE).asked is Verdict.RIGHT


def test_only_answers_can_be_guesses() -> None:
    asks = Reading(intent=Intent.ASKS_ANSWER)
    assert with_guesses(asks, "is it n + 1?", None) == asks
