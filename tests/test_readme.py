"""What the README says works: its examples run, what it names is there."""

from __future__ import annotations

import re

import pytest

from tutor_app.commands import main
from tutor_app.datafiles import ROOT
from tutor_app.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_its_examples_run_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", README, flags=re.S):
        exec(compile(block, "README.md", "exec"), found)
    said = capsys.readouterr().out
    assert "larger" in said
    found["tutor"].close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_and_file_that_is_named_is_there(page) -> None:
    text = page.read_text(encoding="utf-8")
    known = {field.alias for field in Settings.model_fields.values()}
    known |= {"TUTOR_PUBLIC_PORT", "TUTOR_FORBID_REAL_MODELS", "TUTOR_ENV_FILE"}
    named = set(re.findall(r"\b(?:TUTOR|OPENAI)_[A-Z_]+[A-Z]\b", text))
    assert named - known == set()
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target


def test_every_command_that_is_named_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = capsys.readouterr().out
    for command in set(re.findall(r"python -m tutor_app ([a-z-]+)", README)):
        assert command in offered, command
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z-]+)", README)):
        assert f"\n{target}:" in makefile, target
