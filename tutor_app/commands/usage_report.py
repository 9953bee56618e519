"""Gathers what the language model was used for, what it cost, and how far the caps are used.

For whoever runs the tutor. It holds no word of a student: sessions have the beginning of their id
and the title that their problem has in the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tutor_app.catalog import load_catalog
from tutor_app.dialogue import Fault, Record
from tutor_app.settings import Settings
from tutor_app.spending import OUTAGES, Scope, Spending, caps
from tutor_app.storage import Consumption, DayUsage, Repository, SessionUsage, TurnUsage

MOST_DAYS = 3650
ID_SHOWN = 8
LATEST_LOOKED_AT = 20
OWN_PROBLEM = "(not in the catalogue)"
DELETED = "(deleted)"


class SessionLine(Consumption):
    """One session in the report; all deleted ones of a class are one."""

    session: str
    problem: str
    class_code: str


class CapLine(Record):
    """One cap that is set: what sets it, whose it is, how far it is used (tokens or money)."""

    setting: str
    whose: str
    used: float
    limit: float
    used_up: bool
    amounts: str


class StandingIn(Record):
    """How the model is doing as far as the stored turns tell: for how many turns in a row, up to
    the latest, the offline engine stood in because the model could not be had or a cap was used
    up, since which day (UTC), and why. `looked_at` of 0: no turn has asked for a model.
    """

    turns_in_a_row: int = 0
    looked_at: int = 0
    since: date | None = None
    latest: date | None = None
    faults: dict[str, int] = {}


class UsageReport(Record):
    """Everything the report says. `model` is empty where none is named in the settings."""

    configured: bool
    model: str
    since: date
    standing_in: StandingIn
    days: tuple[DayUsage, ...]
    sessions: tuple[SessionLine, ...]
    faults: dict[str, int]
    caps: tuple[CapLine, ...]


def report(repository: Repository, settings: Settings, today: date, days: int) -> UsageReport:
    """What the stored turns of the last `days` days say, today included. Raises
    StorageUnavailable.
    """
    since = today - timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    by_day = repository.usage_by_day(since)
    faults: Counter[str] = Counter()
    for day in by_day:
        faults.update(day.faults)
    titles = {id: problem.title for id, problem in load_catalog().problems.items()}
    return UsageReport(
        configured=settings.has_model,
        model=settings.model or "",
        since=since,
        standing_in=standing_in(repository.latest_usage(LATEST_LOOKED_AT)),
        days=by_day,
        sessions=tuple(_line(s, titles) for s in repository.usage_by_session(since)),
        faults=dict(faults.most_common()),
        caps=(
            *_cap_lines(Scope.DAY, [("today", repository.spent("", "", today).of_day)], settings),
            *_cap_lines(Scope.CLASS, repository.spent_by_class().items(), settings),
            *_cap_lines(Scope.SESSION, _sessions(repository.usage_by_session()), settings),
        ),
    )


def standing_in(latest: Sequence[TurnUsage]) -> StandingIn:
    """How the model is doing, from the latest turns that used or missed it, the latest first."""
    away = {fault.value for fault in OUTAGES | {Fault.OVER_BUDGET}}
    faults: Counter[str] = Counter()
    count = 0
    for turn in latest:
        missed = {fault: n for fault, n in turn.faults.items() if fault in away}
        if not missed:
            break
        faults.update(missed)
        count += 1
    return StandingIn(
        turns_in_a_row=count,
        looked_at=len(latest),
        since=latest[count - 1].day if count else None,
        latest=latest[0].day if latest else None,
        faults=dict(faults.most_common()),
    )


def _line(session: SessionUsage, titles: dict[str, str]) -> SessionLine:
    # A problem that a student typed in has their words in its title: only the catalogue's is shown.
    sums = session.model_dump(include=set(Consumption.model_fields))
    return SessionLine(
        session=session.session_id[:ID_SHOWN] or DELETED,
        problem=titles.get(session.problem_id, OWN_PROBLEM) if session.session_id else "",
        class_code=session.class_code,
        **sums,
    )


def _sessions(sessions: Iterable[SessionUsage]) -> list[tuple[str, Spending]]:
    return [
        (
            s.session_id[:ID_SHOWN],
            Spending(tokens=s.prompt_tokens + s.completion_tokens, cost=s.cost or 0.0),
        )
        for s in sessions
        if s.session_id
    ]


def _cap_lines(
    scope: Scope, spendings: Iterable[tuple[str, Spending]], settings: Settings
) -> list[CapLine]:
    """The caps of one scope, for each it was used in; the fullest first."""
    lines = [
        (
            cap.used / cap.limit if cap.limit else float("inf"),
            CapLine(
                setting=cap.setting,
                whose=whose,
                used=cap.used,
                limit=cap.limit,
                used_up=cap.used_up,
                amounts=cap.amounts,
            ),
        )
        for whose, spending in list(spendings) or [("none yet", Spending())]
        for cap in caps(scope, spending, settings)
    ]
    return [line for _, line in sorted(lines, key=lambda pair: (pair[1].setting, -pair[0]))]
