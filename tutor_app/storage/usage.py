"""What the turns cost: one row per turn that used the model or had to do without it, and sums.

A row holds no text of a student. It has no foreign key to its session: the cost of a deleted
session still counts for its class and its day, with the link to the session taken away.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, insert, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record, Turn
from tutor_app.spending import Spending, Spendings
from tutor_app.storage.tables import SessionRow, UsageRow, table_of


class Consumption(Record):
    """A sum over turns. `cost` is None where no call had a price; `unpriced_calls` are those it
    leaves out. `estimated` says that some token counts are guesses. `faults` counts the fallbacks
    by the value of `dialogue.Fault`.
    """

    turns: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    unpriced_calls: int = 0
    estimated: bool = False
    fallbacks: int = 0
    faults: dict[str, int] = {}


class DayUsage(Consumption):
    """What one day (UTC) used."""

    day: date


class SessionUsage(Consumption):
    """What one session used; all deleted sessions of a class are one, with an empty id."""

    session_id: str
    class_code: str
    problem_id: str


class TurnUsage(Record):
    """What one turn used, without saying whose turn."""

    day: date
    calls: int
    faults: dict[str, int] = {}


NEW_USAGE = insert(table_of(UsageRow))


def usage_values(session_id: str, class_code: str, turn: Turn) -> dict[str, Any] | None:
    """The row of a turn; None where the model was neither used nor missed."""
    usage, fallbacks = turn.reply.usage, turn.reply.fallbacks
    if not usage.model_calls and not fallbacks:
        return None
    faults = Counter(fallback.fault.value for fallback in fallbacks)
    return {
        "session_id": session_id,
        "class_code": class_code,
        "day": turn.at.astimezone(UTC).date(),
        "calls": usage.model_calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost": usage.cost,
        "estimated": usage.estimated,
        "fallbacks": len(fallbacks),
        "faults": json.dumps(faults, sort_keys=True),
    }


def spent(connection: Connection, session_id: str, class_code: str, day: date) -> Spendings:
    """The three sums that caps are about, in one round trip, each by its own index."""
    wanted: dict[str, ColumnElement[bool]] = {"of_day": UsageRow.day == day}
    # An empty id means deleted sessions, an empty code means no class: neither is a sum to cap.
    if session_id:
        wanted["of_session"] = UsageRow.session_id == session_id
    if class_code:
        wanted["of_class"] = UsageRow.class_code == class_code
    tokens = func.sum(UsageRow.prompt_tokens + UsageRow.completion_tokens)
    sums = [
        select(literal(name), tokens, func.sum(UsageRow.cost)).where(where)
        for name, where in wanted.items()
    ]
    return Spendings.model_validate(
        {
            name: Spending(tokens=int(total or 0), cost=float(cost or 0.0))
            for name, total, cost in connection.execute(union_all(*sums))
        }
    )


def by_day(connection: Connection, since: date) -> tuple[DayUsage, ...]:
    """Sums per day from a day on, the latest first. Days without usage are left out."""
    rows = connection.execute(
        select(UsageRow.day, *_sums())
        .where(UsageRow.day >= since)
        .group_by(UsageRow.day, UsageRow.faults)
        .order_by(UsageRow.day.desc())
    ).all()
    days: dict[date, list[Row[Any]]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    return tuple(DayUsage(day=day, **_sum(parts)) for day, parts in days.items())


def by_session(connection: Connection, since: date | None) -> tuple[SessionUsage, ...]:
    """Sums per session from a day on (None: from the beginning), the most tokens first."""
    keys: list[InstrumentedAttribute[str]] = [UsageRow.session_id, UsageRow.class_code]
    query = (
        select(*keys, func.max(SessionRow.problem_id).label("problem_id"), *_sums())
        .outerjoin(SessionRow, SessionRow.id == UsageRow.session_id)
        .group_by(*keys, UsageRow.faults)
    )
    if since is not None:
        query = query.where(UsageRow.day >= since)
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for row in connection.execute(query):
        key = (row.session_id, row.class_code, row.problem_id or "")
        groups.setdefault(key, []).append(row)
    sessions = [
        SessionUsage(session_id=id, class_code=code, problem_id=problem, **_sum(parts))
        for (id, code, problem), parts in groups.items()
    ]
    sessions.sort(key=lambda s: (-(s.prompt_tokens + s.completion_tokens), s.session_id))
    return tuple(sessions)


def of_class(connection: Connection, class_code: str) -> Consumption:
    """What one class has used in all."""
    rows = connection.execute(
        select(*_sums()).where(UsageRow.class_code == class_code).group_by(UsageRow.faults)
    ).all()
    return Consumption(**_sum(rows))


def by_class(connection: Connection) -> dict[str, Spending]:
    """What each class has used in all; the sums that the caps of a class are about."""
    rows = connection.execute(
        select(
            UsageRow.class_code,
            func.sum(UsageRow.prompt_tokens + UsageRow.completion_tokens),
            func.sum(UsageRow.cost),
        )
        .where(UsageRow.class_code != "")
        .group_by(UsageRow.class_code)
        .order_by(UsageRow.class_code)
    )
    return {
        code: Spending(tokens=int(tokens or 0), cost=float(cost or 0.0))
        for code, tokens, cost in rows
    }


def latest(connection: Connection, count: int) -> tuple[TurnUsage, ...]:
    """The latest turns that used or missed the model, the latest first."""
    rows = connection.scalars(select(UsageRow).order_by(UsageRow.id.desc()).limit(count))
    return tuple(
        TurnUsage(day=row.day, calls=row.calls, faults=json.loads(row.faults)) for row in rows
    )


def _sums() -> list[Any]:
    """Columns to sum up. Grouping by `faults` too keeps the counts of faults whole: there are few
    different ones.
    """
    return [
        UsageRow.faults,
        func.count().label("turns"),
        func.sum(UsageRow.calls).label("calls"),
        func.sum(UsageRow.prompt_tokens).label("prompt_tokens"),
        func.sum(UsageRow.completion_tokens).label("completion_tokens"),
        func.sum(UsageRow.cost).label("cost"),
        func.sum(case((UsageRow.cost.is_(None), UsageRow.calls), else_=0)).label("unpriced_calls"),
        func.sum(case((UsageRow.estimated, 1), else_=0)).label("guessed"),
        func.sum(UsageRow.fallbacks).label("fallbacks"),
    ]


def _sum(rows: Iterable[Row[Any]]) -> dict[str, Any]:
    """Groups that differ in their faults, as one."""
    rows = list(rows)
    faults: Counter[str] = Counter()
    for row in rows:
        for fault, count in json.loads(row.faults).items():
            faults[fault] += count * row.turns
    costs = [row.cost for row in rows if row.cost is not None]
    return {
        "turns": sum(row.turns for row in rows),
        "calls": sum(row.calls for row in rows),
        "prompt_tokens": sum(row.prompt_tokens for row in rows),
        "completion_tokens": sum(row.completion_tokens for row in rows),
        "cost": sum(costs) if costs else None,
        "unpriced_calls": sum(row.unpriced_calls for row in rows),
        "estimated": any(row.guessed for row in rows),
        "fallbacks": sum(row.fallbacks for row in rows),
        "faults": dict(faults),
    }
