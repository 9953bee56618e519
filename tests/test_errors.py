from __future__ import annotations

import pytest

from tutor_app.errors import (
    InputTooLarge,
    SessionBusy,
    SessionNotFound,
    StorageDown,
    TutorError,
    UnknownProblem,
)


@pytest.mark.parametrize(
    "error", [TutorError, SessionNotFound, SessionBusy, InputTooLarge, UnknownProblem, StorageDown]
)
def test_every_refusal_is_a_sentence_for_a_person(error: type[TutorError]) -> None:
    raised = error()
    assert str(raised) == raised.kind
    assert raised.kind.endswith(".")
    assert error.__name__ not in raised.kind


def test_a_refusal_may_say_more_than_its_kind() -> None:
    assert InputTooLarge("That is too long.").kind == "That is too long."
    assert InputTooLarge().kind != "That is too long."
