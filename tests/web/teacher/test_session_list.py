from __future__ import annotations

from datetime import timedelta

import pytest

from tests.teaching.samples import NOW, line, summary
from tutor_app.dialogue import Status
from tutor_app.storage import ClassSession
from tutor_app.teaching.sources import overview_rules
from tutor_app.web.teacher.session_list import listed

SLOW = overview_rules().stuck_turns


@pytest.mark.parametrize(
    ("one", "standing", "stuck"),
    [
        (line(summary=summary()), "working", False),
        (line(summary=summary(slow_turns=SLOW - 1)), "working", False),
        (line(summary=summary(slow_turns=SLOW, slow_from=1)), "stuck", True),
        (line(summary=summary(), ago=timedelta(hours=2)), "idle", False),
        (line(status=Status.STUCK, summary=summary()), "flagged", True),
        (line(status=Status.SOLVED, summary=summary()), "finished", False),
        (line(status=Status.ENDED, summary=summary()), "left", False),
        (line(), "working", False),
    ],
)
def test_where_a_session_stands(one: ClassSession, standing: str, stuck: bool) -> None:
    (found,) = listed([one], NOW, overview_rules())
    assert (found.standing, found.live.stuck_since is not None) == (standing, stuck)
