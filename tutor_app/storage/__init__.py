"""SQLAlchemy tables, the repository, Alembic migrations."""

from tutor_app.storage.database import open_database
from tutor_app.storage.errors import StorageUnavailable, VersionConflict
from tutor_app.storage.repository import Repository, StoredSession

__all__ = [
    "Repository",
    "StorageUnavailable",
    "StoredSession",
    "VersionConflict",
    "open_database",
]
