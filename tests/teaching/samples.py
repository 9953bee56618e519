"""Sessions in a list and their summaries, made up for tests of what is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tutor_app.dialogue import Stage, Status
from tutor_app.learner.parameters import SignSource
from tutor_app.storage import ClassSession
from tutor_app.summary import FaultSummary, SessionSummaryData
from tutor_app.summary.record import SignSummary

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def line(
    id: str = "s1",
    owner: str = "ada",
    status: Status = Status.OPEN,
    ago: timedelta = timedelta(minutes=1),
    summary: SessionSummaryData | None = None,
    problem: str = "p",
) -> ClassSession:
    return ClassSession(
        id=id,
        owner=owner,
        problem_id=problem,
        title="A problem",
        status=status,
        turns=summary.turns if summary else 1,
        created=NOW - ago - timedelta(minutes=10),
        updated=NOW - ago,
        summary=summary.model_dump_json(exclude_defaults=True) if summary else "",
    )


def summary(**changes: object) -> SessionSummaryData:
    values: dict[str, object] = {
        "subject": "python",
        "difficulty": 2,
        "began": NOW - timedelta(minutes=11),
        "times": (0, 60, 120, 180, 240, 300),
    }
    return SessionSummaryData.model_validate(values | changes)


def signs(right: int = 0, wrong: int = 0) -> tuple[SignSummary, ...]:
    made = [True] * right + [False] * wrong
    return tuple(SignSummary(n % 6, SignSource.EXACT, correct) for n, correct in enumerate(made))


def fault(
    concept: str = "range", present: bool = True, known: float = 0.2, asked: int = 3
) -> FaultSummary:
    return FaultSummary(
        concept=concept,
        misconception=f"{concept}-wrong",
        present=present,
        known={Stage.CAUSE: known},
        asked={Stage.CAUSE: asked},
    )
