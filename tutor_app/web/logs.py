"""The server's log: for people by default, as JSON for machines. Never what a student wrote."""

from __future__ import annotations

import logging

from tutor_app.settings import LogFormat

CHATTY = ("httpx", "alembic", "chromadb")


def set_up_logging(style: LogFormat) -> None:
    """Send the log to standard error in a style; libraries that chat say only warnings."""
    handler = logging.StreamHandler()
    if style is LogFormat.JSON:
        from pythonjsonlogger.json import JsonFormatter

        handler.setFormatter(
            JsonFormatter(
                "{asctime}{levelname}{name}{message}",
                style="{",
                rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            )
        )
    else:
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # One line a turn is for machines; somebody at a terminal wants to see what is wrong.
    turns = logging.INFO if style is LogFormat.JSON else logging.WARNING
    logging.getLogger("tutor_app.turns").setLevel(turns)
