"""A program that never closes its tutor ends well all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tutor_app.datafiles import KNOWLEDGE, ROOT

PROGRAM = """
import sys
from pathlib import Path
from tutor_app.misconceptions.retrieval import Retriever
retriever = Retriever("algebra", None, library_folder=Path(sys.argv[1]))
retriever.warm()
print("begun", flush=True)
"""


def test_a_search_still_being_prepared_does_not_bring_the_process_down(tmp_path: Path) -> None:
    # A part of the library: its vectors do not come with the release, and take a while.
    released = (KNOWLEDGE / "misconceptions" / "algebra.yaml").read_text(encoding="utf-8")
    data = yaml.load(released, yaml.CSafeLoader)
    part = data | {"misconceptions": data["misconceptions"][:12]}
    (tmp_path / "algebra.yaml").write_text(yaml.safe_dump(part), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "begun"), ended.stderr
