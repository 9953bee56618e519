"""SQLAlchemy tables, the repository, what turns cost, Alembic migrations."""

from tutor_app.storage.authored_problems import (
    AuthoredProblem,
    AuthoredProblems,
    ProblemConflict,
    ProblemStatus,
)
from tutor_app.storage.database import database_url, open_database
from tutor_app.storage.errors import StorageUnavailable, VersionConflict
from tutor_app.storage.library_entries import (
    EntryConflict,
    EntryStatus,
    LibraryEntries,
    StoredEntry,
)
from tutor_app.storage.repository import Repository, StoredSession
from tutor_app.storage.unexplained import Unexplained, UnexplainedWork
from tutor_app.storage.usage import Consumption, DayUsage, SessionUsage, TurnUsage

__all__ = [
    "AuthoredProblem",
    "AuthoredProblems",
    "Consumption",
    "DayUsage",
    "EntryConflict",
    "EntryStatus",
    "LibraryEntries",
    "ProblemConflict",
    "ProblemStatus",
    "Repository",
    "SessionUsage",
    "StorageUnavailable",
    "StoredEntry",
    "StoredSession",
    "TurnUsage",
    "Unexplained",
    "UnexplainedWork",
    "VersionConflict",
    "database_url",
    "open_database",
]
