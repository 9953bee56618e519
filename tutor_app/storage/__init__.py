"""SQLAlchemy tables, the repository, what turns cost, Alembic migrations."""

from tutor_app.storage.database import database_url, open_database
from tutor_app.storage.errors import StorageUnavailable, VersionConflict
from tutor_app.storage.repository import ListedSession, Repository, StoredSession
from tutor_app.storage.usage import Consumption, DayUsage, SessionUsage, TurnUsage

__all__ = [
    "Consumption",
    "DayUsage",
    "ListedSession",
    "Repository",
    "SessionUsage",
    "StorageUnavailable",
    "StoredSession",
    "TurnUsage",
    "VersionConflict",
    "database_url",
    "open_database",
]
