"""Work that nothing explains, one row for each fault of a session."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Record
from tutor_app.storage.authored_tables import UnexplainedRow
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors
from tutor_app.storage.tables import table_of

# What many turns do, put together once.
_ROWS = table_of(UnexplainedRow)
_THE_FAULT = (_ROWS.c.session_id == bindparam("of"), _ROWS.c.fault == bindparam("named"))
_OF_FAULT = select(_ROWS).where(*_THE_FAULT)
_ANEW, _FIRST = update(_ROWS).where(*_THE_FAULT), insert(_ROWS)

# Database drivers limit how many values one statement may name.
AT_ONCE = 500


class Unexplained(Record):
    """A fault in somebody's work that nothing explains, and what is known of it.

    `work` is the work as it stood, `query` JSON of what the library was searched with; `features`
    name how the work is wrong; `vector` holds 32-bit floats of the embedding called `model`;
    `nearest` is the entry that came closest, with its score. `id` is 0 for what is not stored yet;
    `assigned` is empty until a person says which misconception it is.
    """

    session_id: str
    turn: int
    fault: str
    subject: str
    class_code: str
    problem_id: str
    work: str
    query: str
    features: tuple[str, ...]
    vector: bytes
    model: str
    nearest: str
    score: float
    at: datetime
    id: int = 0
    assigned: str = ""


class UnexplainedWork:
    """Reading and writing. Every method raises StorageUnavailable when the database does not
    answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def of_fault(self, session_id: str, fault: str) -> Unexplained | None:
        """What is recorded of one fault of a session."""
        with storage_errors(), self._reads.connect() as connection:
            named = {"of": session_id, "named": fault[:200]}
            row = connection.execute(_OF_FAULT, named).one_or_none()
            return _record(row) if row is not None else None

    def record(self, found: Unexplained) -> None:
        """Store it, in place of what was known of the same fault before; who it was assigned to
        stays. A session that is gone meanwhile is passed over.
        """
        values = found.model_dump(exclude={"id", "assigned", "session_id", "fault"})
        values["features"] = json.dumps(found.features)
        values["at"] = found.at.astimezone(UTC).replace(tzinfo=None)
        session, fault = found.session_id, found.fault[:200]
        with storage_errors(), self._engine.begin() as connection:
            named = {"of": session, "named": fault}
            if connection.execute(_ANEW, {**values, **named}).rowcount:
                return
            try:
                with connection.begin_nested():
                    connection.execute(_FIRST, {**values, "session_id": session, "fault": fault})
            except IntegrityError:
                return  # another process was first, or the session was deleted

    def open(
        self, subject: str, limit: int, classes: Collection[str] | None = None
    ) -> tuple[Unexplained, ...]:
        """The latest that nobody has assigned yet, at most `limit`, the oldest of them first.
        Only those of the classes named, where any are.
        """
        with storage_errors(), Connection(self._reads) as connection:
            rows = connection.scalars(
                select(UnexplainedRow)
                .where(
                    UnexplainedRow.subject == subject,
                    UnexplainedRow.assigned == "",
                    _of_classes(classes),
                )
                .order_by(UnexplainedRow.id.desc())
                .limit(limit)
            )
            return tuple(_record(row) for row in rows)[::-1]

    def assigned_to(
        self, subject: str, misconception: str, classes: Collection[str] | None = None
    ) -> tuple[Unexplained, ...]:
        """All that people said is this misconception; see `open`."""
        with storage_errors(), Connection(self._reads) as connection:
            rows = connection.scalars(
                select(UnexplainedRow)
                .where(
                    UnexplainedRow.subject == subject,
                    UnexplainedRow.assigned == misconception,
                    _of_classes(classes),
                )
                .order_by(UnexplainedRow.id)
            )
            return tuple(_record(row) for row in rows)

    def assign(
        self, ids: Sequence[int], misconception: str, classes: Collection[str] | None = None
    ) -> int:
        """Say of these which misconception they are (empty: of none after all). How many. Those
        of other classes than the ones named, where any are, stay as they are.
        """
        count = 0
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            for start in range(0, len(ids), AT_ONCE):
                changed = connection.execute(
                    update(UnexplainedRow)
                    .where(
                        UnexplainedRow.id.in_(list(ids[start : start + AT_ONCE])),
                        _of_classes(classes),
                    )
                    .values(assigned=misconception)
                )
                count += changed.rowcount  # type: ignore[attr-defined]
        return count

    def reassign(self, subject: str, old: str, new: str) -> None:
        """What was assigned to one entry is the other's from now on."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            connection.execute(
                update(UnexplainedRow)
                .where(UnexplainedRow.subject == subject, UnexplainedRow.assigned == old)
                .values(assigned=new)
            )

    def counts(self, subject: str) -> dict[str, int]:
        """How many there are by assignment; those of nobody under the empty name."""
        with storage_errors(), Connection(self._reads) as connection:
            found = connection.execute(
                select(UnexplainedRow.assigned, func.count())
                .where(UnexplainedRow.subject == subject)
                .group_by(UnexplainedRow.assigned)
            )
            return {name: int(count) for name, count in found}


def _of_classes(classes: Collection[str] | None) -> ColumnElement[bool]:
    return true() if classes is None else UnexplainedRow.class_code.in_(list(classes))


def _record(row: UnexplainedRow | Row[Any]) -> Unexplained:
    return Unexplained(
        id=row.id,
        session_id=row.session_id,
        turn=row.turn,
        fault=row.fault,
        subject=row.subject,
        class_code=row.class_code,
        problem_id=row.problem_id,
        work=row.work,
        query=row.query,
        features=tuple(json.loads(row.features)),
        vector=bytes(row.vector),
        model=row.model,
        nearest=row.nearest,
        score=row.score,
        assigned=row.assigned,
        at=row.at.replace(tzinfo=UTC),
    )
