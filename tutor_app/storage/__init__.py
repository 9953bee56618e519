"""SQLAlchemy tables, what is stored in them, what turns cost, Alembic migrations."""

from tutor_app.storage.attempts import AttemptStore
from tutor_app.storage.authored_problems import (
    AuthoredProblem,
    AuthoredProblems,
    ProblemConflict,
    ProblemStatus,
)
from tutor_app.storage.backup import back_up, restore
from tutor_app.storage.classes import (
    ClassSession,
    ClassStore,
    ClassTeacher,
    ClassWithNumbers,
    StoredClass,
)
from tutor_app.storage.database import database_url, open_database
from tutor_app.storage.errands import Errand, ErrandStore
from tutor_app.storage.errors import StorageUnavailable, VersionConflict
from tutor_app.storage.interventions import Interventions
from tutor_app.storage.library_entries import (
    EntryConflict,
    EntryStatus,
    LibraryEntries,
    StoredEntry,
)
from tutor_app.storage.members import MemberStore, StoredMember
from tutor_app.storage.repository import Repository, StoredSession
from tutor_app.storage.teachers import StoredLogIn, StoredTeacher, TeacherStore
from tutor_app.storage.unexplained import Unexplained, UnexplainedWork
from tutor_app.storage.usage import Consumption, DayUsage, SessionUsage, TurnUsage

__all__ = [
    "AttemptStore",
    "AuthoredProblem",
    "AuthoredProblems",
    "ClassSession",
    "ClassStore",
    "ClassTeacher",
    "ClassWithNumbers",
    "Consumption",
    "DayUsage",
    "EntryConflict",
    "EntryStatus",
    "Errand",
    "ErrandStore",
    "Interventions",
    "LibraryEntries",
    "MemberStore",
    "ProblemConflict",
    "ProblemStatus",
    "Repository",
    "SessionUsage",
    "StorageUnavailable",
    "StoredClass",
    "StoredEntry",
    "StoredLogIn",
    "StoredMember",
    "StoredSession",
    "StoredTeacher",
    "TeacherStore",
    "TurnUsage",
    "Unexplained",
    "UnexplainedWork",
    "VersionConflict",
    "back_up",
    "database_url",
    "open_database",
    "restore",
]
