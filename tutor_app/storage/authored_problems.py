"""Problems that teachers wrote, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.dialogue import Problem, Record
from tutor_app.storage.authored_tables import ProblemRow
from tutor_app.storage.content_versions import Kind, changes_of, count_change
from tutor_app.storage.database import reading
from tutor_app.storage.errors import storage_errors


class ProblemStatus(StrEnum):
    """Whether students see a problem."""

    DRAFT = "draft"
    PUBLISHED = "published"


class AuthoredProblem(Record):
    """A problem with its author. `class_code` empty: for all of the author's classes. `version`
    is 0 for what is not stored yet.
    """

    problem: Problem
    author: str
    status: ProblemStatus = ProblemStatus.DRAFT
    class_code: str = ""
    version: int = 0
    created: datetime | None = None
    updated: datetime | None = None


class ProblemConflict(Exception):
    """Somebody else saved first. `current` is the problem as it stands; nothing was changed."""

    def __init__(self, current: AuthoredProblem | None) -> None:
        self.current = current
        super().__init__("the problem was changed or deleted meanwhile")


class AuthoredProblems:
    """Reading and writing of problems. Every method raises StorageUnavailable when the database
    does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def changes(self) -> int:
        """How often any problem was changed, by any process."""
        return changes_of(self._engine, Kind.PROBLEMS)

    def load(self, id: str) -> AuthoredProblem | None:
        """The problem of that id, or None."""
        with storage_errors(), Connection(self._reads) as connection:
            row = connection.get(ProblemRow, id)
            return _authored(row) if row else None

    def of_author(self, author: str) -> tuple[AuthoredProblem, ...]:
        """A teacher's problems, the latest first."""
        return self._where(ProblemRow.author == author)

    def published(self) -> tuple[AuthoredProblem, ...]:
        """All that students may see, of all classes."""
        return self._where(ProblemRow.status == ProblemStatus.PUBLISHED.value)

    def for_class(self, class_code: str, teachers: Sequence[str]) -> tuple[AuthoredProblem, ...]:
        """What the students of a class may see: published for it, or by one of its teachers for
        all of theirs. Nothing for no class.
        """
        if not class_code:
            return ()
        return self._where(
            ProblemRow.status == ProblemStatus.PUBLISHED.value,
            or_(
                ProblemRow.class_code == class_code,
                and_(ProblemRow.class_code == "", ProblemRow.author.in_(list(teachers))),
            ),
        )

    def save(self, problem: AuthoredProblem) -> AuthoredProblem:
        """Store a problem; `problem.version` is the version it was made from (0: it is new).

        Gives it back as stored. Raises ProblemConflict when that is not the current version, or
        the problem is another author's.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        values = {
            "problem": problem.problem.model_dump_json(),
            "status": problem.status.value,
            "class_code": problem.class_code,
            "version": problem.version + 1,
            "updated": now,
        }
        id = problem.problem.id
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            if problem.version:
                changed = connection.execute(
                    update(ProblemRow)
                    .where(
                        ProblemRow.id == id,
                        ProblemRow.author == problem.author,
                        ProblemRow.version == problem.version,
                    )
                    .values(**values)
                )
                mine = changed.rowcount == 1  # type: ignore[attr-defined]
            else:
                row = ProblemRow(id=id, author=problem.author, created=now, **values)
                mine = _inserted(connection, row)
            stored = connection.get(ProblemRow, id, populate_existing=True)
            if stored is None or not mine:
                raise ProblemConflict(_authored(stored) if stored else None)
            count_change(connection, Kind.PROBLEMS)
            return _authored(stored)

    def delete(self, id: str, author: str) -> bool:
        """Delete an author's problem. Sessions on it go on: they hold what they need of it."""
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            gone = connection.execute(
                delete(ProblemRow).where(ProblemRow.id == id, ProblemRow.author == author)
            )
            count_change(connection, Kind.PROBLEMS)
            return bool(gone.rowcount)  # type: ignore[attr-defined]

    def _where(self, *wanted: object) -> tuple[AuthoredProblem, ...]:
        with storage_errors(), Connection(self._reads) as connection:
            rows = connection.scalars(
                select(ProblemRow)
                .where(*wanted)  # type: ignore[arg-type]
                .order_by(ProblemRow.updated.desc(), ProblemRow.id)
            )
            return tuple(_authored(row) for row in rows)


def _inserted(connection: Connection, row: ProblemRow) -> bool:
    try:
        with connection.begin_nested():
            connection.add(row)
    except IntegrityError:
        return False
    return True


def _authored(row: ProblemRow) -> AuthoredProblem:
    return AuthoredProblem(
        problem=Problem.model_validate_json(row.problem),
        author=row.author,
        status=ProblemStatus(row.status),
        class_code=row.class_code,
        version=row.version,
        created=row.created.replace(tzinfo=UTC),
        updated=row.updated.replace(tzinfo=UTC),
    )
