"""SQLAlchemy tables, the repository, what turns cost, Alembic migrations."""

from tutor_app.storage.backup import back_up, restore
from tutor_app.storage.database import database_url, open_database
from tutor_app.storage.errors import StorageUnavailable, VersionConflict
from tutor_app.storage.interventions import Interventions
from tutor_app.storage.repository import Repository, StoredSession
from tutor_app.storage.usage import Consumption, DayUsage, SessionUsage, TurnUsage

__all__ = [
    "Consumption",
    "DayUsage",
    "Interventions",
    "Repository",
    "SessionUsage",
    "StorageUnavailable",
    "StoredSession",
    "TurnUsage",
    "VersionConflict",
    "back_up",
    "database_url",
    "open_database",
    "restore",
]
