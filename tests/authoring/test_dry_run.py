from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.authoring.samples import opened
from tests.test_noticing import LONGEST, WRONG
from tutor_app.authoring.dry_run import dry_run
from tutor_app.dialogue import FaultyProgram, Status
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

DRAFT = LONGEST.model_copy(
    update={"faulty": (FaultyProgram(code=WRONG, what="no key", lines=(2,)),)}
)


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        yield made


def test_three_students_talk_and_nothing_of_it_is_kept(tutor: Tutor) -> None:
    stuck, begging, working = dry_run(tutor.parts, Settings(), DRAFT)
    assert [one.student for one in (stuck, begging, working)] == ["stuck", "begging", "working"]
    for one in (stuck, begging, working):
        assert len(one.lines) > 4
        assert one.lines[0].by == "tutor"
        assert one.empty == 0
        assert not one.cut
        said = " ".join(line.text for line in one.lines if line.by == "tutor")
        assert "key=len" not in said or one.student == "working"
    assert stuck.status is Status.STUCK
    assert working.status is Status.SOLVED
    assert tutor.parts.unexplained.open("python", 10) == ()
    assert tutor.parts.repository.of_owner("") == ()


def test_a_solution_that_never_ends_does_not_hold_the_run_up(tutor: Tutor) -> None:
    endless = "def longest(words):\n    while True:\n        pass\n"
    problem = DRAFT.model_copy(
        update={"faulty": (FaultyProgram(code=endless, what="never ends", lines=(2,)),)}
    )
    ticks = itertools.count()
    found = dry_run(tutor.parts, Settings(), problem, seconds=3, clock=lambda: float(next(ticks)))
    assert [one.cut for one in found] == [True, True, True]
    assert found[0].lines
