from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.indexed import indexed
from tutor_app.datafiles import ROOT
from tutor_app.tutor import Tutor


def run(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tutor_app", *words],
        cwd=ROOT, env={"TUTOR_DATA_DIR": str(data), "TUTOR_ENV_FILE": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_a_session_is_backed_up_and_goes_on_elsewhere(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "b.jsonl.gz"
    tutor = Tutor.open(indexed(here))
    session = tutor.start("add-up-to-n", "def total_up_to(n):\n    return 0", owner="ada")
    tutor.close()
    assert "1 sessions" in run("backup", str(file), data=here).stdout
    again = run("backup", str(file), data=here)
    assert (again.returncode, "write over" in again.stderr) == (1, True)
    assert "1 sessions" in run("restore", str(file), data=there).stdout
    tutor = Tutor.open(indexed(there))
    try:
        assert tutor.respond(session.id, "I don't know", owner="ada").text
    finally:
        tutor.close()
    refused = run("restore", str(file), data=there)
    assert (refused.returncode, "something in this database" in refused.stderr) == (1, True)
