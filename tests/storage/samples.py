"""Sessions and turns to store."""

from __future__ import annotations

from datetime import UTC, datetime

from tutor_app.dialogue import (
    Deed,
    Fallback,
    Fault,
    Intervention,
    Reply,
    Status,
    TakeOver,
    Turn,
    Usage,
)
from tutor_app.storage import StoredSession

WHEN = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def stored(id: str = "s1", version: int = 1, **changes: object) -> StoredSession:
    values: dict[str, object] = {
        "id": id,
        "owner": "ada",
        "problem_id": "p",
        "title": "A problem",
        "status": Status.OPEN,
        "version": version,
        "state": "{}",
        "draft": None,
        "created": WHEN,
        "updated": WHEN,
    }
    return StoredSession.model_validate(values | changes)


def turn(
    number: int,
    message: str = "hello",
    text: str = "What comes back?",
    *,
    usage: Usage = Usage(),
    faults: tuple[Fault, ...] = (),
    at: datetime = WHEN,
) -> Turn:
    fallbacks = tuple(Fallback(role="instructor", fault=fault) for fault in faults)
    return Turn(
        number=number,
        message=message,
        work="def f():\n    return 1\n",
        reading=None,
        reply=Reply(text=text, usage=usage, fallbacks=fallbacks),
        seconds=0.1,
        at=at,
    )


def used(prompt: int, completion: int = 0, cost: float | None = None, calls: int = 1) -> Usage:
    return Usage(model_calls=calls, prompt_tokens=prompt, completion_tokens=completion, cost=cost)


def deed_of_a_teacher(
    deed: Deed | None = None, session: str = "s1", id: str = "i1", at: datetime = WHEN
) -> Intervention:
    return Intervention(id=id, session=session, teacher="Ms Curie", at=at, deed=deed or TakeOver())
