"""Writing everything that is stored into a file, and reading it back."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from tutor_app.errors import TutorError
from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable, back_up, database_url, restore


def backup_command(settings: Settings, file: Path, out: TextIO) -> None:
    """Write the database of the settings into a file that is not there yet.

    Raises TutorError with what to do when that is not possible.
    """
    if file.exists():
        raise TutorError(f"{file} is there already, and I do not write over a backup.")
    try:
        rows = back_up(database_url(settings, settings.data_dir), file)
    except (StorageUnavailable, OSError) as error:
        file.unlink(missing_ok=True)
        raise TutorError(f"Nothing was backed up: {error}") from error
    print(f"{file}: {_summary(rows)}", file=out)


def restore_command(settings: Settings, file: Path, out: TextIO) -> None:
    """Read such a file into the database of the settings, which must be empty.

    Raises TutorError with what to do when that is not possible; then nothing has changed.
    """
    try:
        rows = restore(database_url(settings, settings.data_dir), file)
    except (StorageUnavailable, OSError) as error:
        raise TutorError(f"Nothing was restored: {error}") from error
    print(f"Restored {_summary(rows)}", file=out)


def _summary(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in rows.items() if count) or "no rows"
