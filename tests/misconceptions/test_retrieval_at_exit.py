"""A program that never closes its tutor ends well all the same."""

from __future__ import annotations

import subprocess
import sys

from tutor_app.datafiles import ROOT

PROGRAM = """
from tutor_app.misconceptions.retrieval import Retriever
retriever = Retriever("algebra", None)
retriever.warm()
print("begun", flush=True)
"""


def test_a_search_still_being_prepared_does_not_bring_the_process_down() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "begun")
