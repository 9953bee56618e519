from __future__ import annotations

import pytest

from tutor_app.dialogue import Intent
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.roles.offline.intents import intent_reader


@pytest.mark.parametrize("message", sorted(set(STUCK)))
def test_the_stuck_student_says_so_and_nothing_else(message: str) -> None:
    assert intent_reader().intent(message) is Intent.DOES_NOT_KNOW


@pytest.mark.parametrize("message", sorted(set(BEGGING)))
def test_the_begging_student_asks_for_the_answer_in_every_tone(message: str) -> None:
    assert intent_reader().intent(message) in (Intent.ASKS_ANSWER, Intent.STEERING)


def test_begging_comes_in_many_words() -> None:
    assert len(set(BEGGING)) >= 10
    assert len(BEGGING) > len(set(BEGGING))
