"""The folder for a hosted demo: what a Space demands of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tutor_app.datafiles import ROOT

SCRIPT = ROOT / "scripts" / "make_space.py"
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False
    )


def test_the_folder_has_what_a_space_needs_and_large_files_by_lfs(tmp_path: Path) -> None:
    folder = tmp_path / "space"
    done = make(folder)
    assert done.returncode == 0, done.stderr
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    files = [file for file in folder.rglob("*") if file.is_file() and ".git/" not in str(file)]
    large = [str(f.relative_to(folder)) for f in files if f.stat().st_size > 10_000_000]
    assert large == ["knowledge/embedding/model.int8.onnx"]
    said = subprocess.run(
        ["git", "check-attr", "filter", "--", *large],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip().endswith("filter: lfs")
    assert "TUTOR_MODE=demo" in (folder / "Dockerfile").read_text()
    for needed in ("app.py", "requirements.txt", "README.md", "prompts/page.yaml"):
        assert (folder / needed).is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    done = make(tmp_path)
    assert done.returncode != 0
    assert "not empty" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_readme_begins_with_what_a_space_reads() -> None:
    _, front, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(front)
    assert told["sdk"] == "docker"
    assert told["app_port"] == 7860
    assert {told["colorFrom"], told["colorTo"]} <= COLOURS
    assert told["title"]
    assert told["emoji"]
    assert len(told["short_description"]) <= 60
