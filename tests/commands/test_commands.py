"""The commands as people run them: real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tutor_app.commands import main
from tutor_app.datafiles import ROOT

WORK = "def total_up_to(n):\n    total = 0\n    for i in range(1, n):\n        total += i\n    return total\n"


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tutor_app", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )


def test_chat_from_a_wrong_program_to_a_mended_one() -> None:
    mended = WORK.replace("range(1, n)", "range(1, n + 1)")
    typed = f"3\n:show\n:edit\n{mended}.\nrange leaves the stop value out\nthanks\n:quit\n"
    done = run("chat", "add-up-to-n", typed=typed)
    assert done.returncode == 0, done.stderr
    assert "Add up to n" in done.stdout
    assert "6 of 6 cases pass." in done.stdout
    assert "ok  total_up_to(5): expected 15, got 15" in done.stdout
    assert "total_up_to(100)" not in done.stdout
    assert "Traceback" not in done.stderr


def test_chat_with_an_unknown_problem_or_file_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", "no-such-problem"]) == 1
    assert capsys.readouterr().err.strip() == "There is no problem by that name."
    assert main(["chat", "add-up-to-n", "--work", str(tmp_path / "none.py")]) == 1
    assert "none.py" in capsys.readouterr().err


def test_replay_gives_a_line_per_reply_and_names_a_malformed_line(tmp_path: Path) -> None:
    own = {"statement": "Write f.", "cases": [{"call": "f(1)", "expected": "2"}]}
    lines = [
        json.dumps(
            {"id": "a", "problem": "add-up-to-n", "work": WORK, "turns": [{"message": "4"}]}
        ),
        "",
        json.dumps({"problem": own, "work": "def f(x):\n    return x\n", "turns": []}),
        '{"problem": 3, "turns": []}',
    ]
    file = tmp_path / "sessions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = run("replay", str(file))
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(record["session"], record["turn"]) for record in records] == [
        ("a", 0),
        ("a", 1),
        ("3", 0),
    ]
    assert all(record["reply"]["text"] for record in records)
    assert done.returncode == 1
    assert "sessions.jsonl, line 4: problem" in done.stderr
    assert "Traceback" not in done.stderr
