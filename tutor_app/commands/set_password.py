"""A new password for a teacher who has forgotten theirs, set by whoever runs the server."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TextIO

from tutor_app.classroom import Accounts, Refused
from tutor_app.classroom.passwords import LEAST_CHARACTERS, MOST_CHARACTERS
from tutor_app.classroom.tries import Tries
from tutor_app.commands.usage import shown_address
from tutor_app.errors import TutorError
from tutor_app.settings import Settings
from tutor_app.storage import (
    AttemptStore,
    StorageUnavailable,
    TeacherStore,
    database_url,
    open_database,
)

WHY = {
    "no_such_teacher": "There is no teacher of that name.",
    "short_password": f"Make it at least {LEAST_CHARACTERS} characters long.",
    "long_password": f"Keep it to {MOST_CHARACTERS} characters.",
}


def set_password(settings: Settings, data_dir: Path | None, name: str, out: TextIO) -> None:
    """Ask for the new password (from a pipe: its first line) and set it; every log-in of that
    teacher ends. Raises TutorError when it cannot be set.
    """
    url = database_url(settings, data_dir or settings.data_dir)
    shown = shown_address(url)
    try:
        database = open_database(url)
        try:
            accounts = Accounts(TeacherStore(database), Tries(AttemptStore(database)))
            accounts.set_password(name, _asked())
        finally:
            database.dispose()
    except StorageUnavailable as error:
        detail = str(error).split("\n", 1)[0]
        raise TutorError(f"I cannot change the database {shown}: {detail}") from error
    except Refused as refused:
        raise TutorError(WHY[refused.reason]) from refused
    print("The password is set, and every browser of that teacher is logged out.", file=out)


def _asked() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("New password: ")
    return sys.stdin.readline().rstrip("\r\n")
