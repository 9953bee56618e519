"""What was found out about servers, kept in `model.json` so that it is found out once."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from tutor_app.dialogue import Record
from tutor_app.language_model.dialect import Dialect

logger = logging.getLogger(__name__)

FILE = "model.json"
VERSION = 1


class Remembered(Record):
    """The content of the file: dialects by server and model."""

    version: int = VERSION
    servers: dict[str, Dialect] = {}


class Memory:
    """Dialects by server and model, in one small file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None

    def recall(self, server: str, model: str) -> Dialect | None:
        """What worked before. A missing, broken or foreign file counts as nothing known."""
        return self._read().servers.get(_key(server, model))

    def remember(self, server: str, model: str, dialect: Dialect) -> None:
        """Keep what works. Written as a whole or not at all; failing to write is only logged."""
        if self._path is None:
            return
        known = self._read()
        servers = {**known.servers, _key(server, model): dialect}
        text = json.dumps(Remembered(servers=servers).model_dump(mode="json"), indent=1)
        temporary = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=f".{FILE}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, self._path)
        except OSError as error:
            logger.warning("cannot keep what was learned of the model's server: %s", error)
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)

    def _read(self) -> Remembered:
        if self._path is None:
            return Remembered()
        try:
            found = Remembered.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return Remembered()
        return found if found.version == VERSION else Remembered()


def _key(server: str, model: str) -> str:
    return f"{server} {model}"
