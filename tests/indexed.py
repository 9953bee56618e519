"""Data folders whose indexes are there, as an earlier start left them: made once, then copied."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from tutor_app.misconceptions.retrieval import Retriever

NAMES = {"python": "index", "algebra": "index-algebra"}


def indexed(folder: Path) -> Path:
    """The folder, with the indexes of the shipped libraries in it."""
    shutil.copytree(_made().name, folder, dirs_exist_ok=True)
    return folder


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    made = tempfile.TemporaryDirectory(prefix="indexed", ignore_cleanup_errors=True)
    for subject, name in NAMES.items():
        retriever = Retriever(subject, Path(made.name) / name)
        assert retriever.open_index(), retriever.state
        retriever.close()
    return made
