from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tutor_app.classroom.overview import Overview, written
from tutor_app.dialogue import Status
from tutor_app.storage import ClassSession
from tutor_app.web.teacher.session_list import listed

WHEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = WHEN.replace(hour=9)


def session(status: Status, nowhere: int = 0) -> ClassSession:
    overview = Overview(
        turns=3,
        started=WHEN,
        last_turn=LATER,
        nowhere=nowhere,
        stuck_since=WHEN if nowhere else None,
        status=status,
        status_since=LATER,
    )
    return ClassSession(
        id="s",
        owner="o",
        problem_id="p",
        title="P",
        status=status,
        turns=3,
        summary=written(overview),
        created=WHEN,
        updated=LATER,
    )


@pytest.mark.parametrize(
    ("one", "standing", "since"),
    [
        (session(Status.OPEN), "working", None),
        (session(Status.OPEN, nowhere=1), "working", None),
        (session(Status.OPEN, nowhere=2), "stuck", WHEN),
        (session(Status.STUCK, nowhere=5), "flagged", LATER),
        (session(Status.SOLVED), "finished", LATER),
        (session(Status.ENDED), "ended", LATER),
        (session(Status.OPEN).model_copy(update={"summary": ""}), "working", None),
        (session(Status.STUCK).model_copy(update={"summary": "x"}), "flagged", None),
    ],
)
def test_where_a_session_stands(one: ClassSession, standing: str, since: datetime | None) -> None:
    (found,) = listed([one])
    assert (found.standing, found.since) == (standing, since)
