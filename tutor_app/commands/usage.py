"""What the language model was used for, what it cost, and how far the caps are used."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tutor_app.commands.usage_report import report
from tutor_app.commands.usage_text import as_text
from tutor_app.errors import TutorError
from tutor_app.settings import Settings
from tutor_app.storage import Repository, StorageUnavailable, database_url, open_database


def usage(settings: Settings, data_dir: Path | None, days: int, as_json: bool, out: TextIO) -> None:
    """Print the report over the last `days` days, today included, as text or as JSON.

    Reads the database of the settings, or of `data_dir`. Raises TutorError when there is none or
    it does not answer.
    """
    url = database_url(settings, data_dir or settings.data_dir)
    try:
        shown = shown_address(url)
        repository = Repository(open_database(url))
        try:
            made = report(repository, settings, datetime.now(UTC).date(), days)
        finally:
            repository.close()
    except StorageUnavailable as error:
        detail = str(error).split("\n", 1)[0]
        raise TutorError(f"I cannot read the database {shown}: {detail}") from error
    print(made.model_dump_json(indent=2) if as_json else as_text(made), file=out)


def shown_address(url: str) -> str:
    """The database's address without its password. Raises TutorError where there is no file."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise TutorError("DATABASE_URL is not the address of a database.") from error
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        path = Path(parsed.database)
        if not path.is_file():
            raise TutorError(
                f"There is no database at {path} yet. It is made when the tutor first starts; "
                "if it is elsewhere, set TUTOR_DATA_DIR or DATABASE_URL, or give --data-dir."
            )
        return str(path)
    return parsed.render_as_string(hide_password=True)
