"""A thin sample of `benchmarks.guard_questions`: what the tutor itself asks is never held back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor_app import Tutor
from tutor_app.dialogue import Status
from tutor_app.evaluation.students import STUCK

# A range, a list that is changed while it is walked, a small situation that shows the fix's shape.
SAMPLE = (("add-up-to-n", 0), ("frost-free", 0), ("countdown", 3))


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


@pytest.mark.parametrize(("problem", "number"), SAMPLE)
def test_no_draft_of_our_own_is_held_back(tutor: Tutor, problem: str, number: int) -> None:
    chosen = tutor.catalog.problems[problem]
    session = tutor.start(chosen, chosen.faulty[number].code)
    reply = session.opening
    for message in ("17", "the last line", "range(n) begins with 0", *STUCK[:8]):
        assert reply.guard.allowed, (reply.guard.blocked, reply.guard.leaks)
        if reply.status is not Status.OPEN:
            return
        reply = tutor.respond(session.id, message)
