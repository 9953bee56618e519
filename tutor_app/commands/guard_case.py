"""`python -m tutor_app guard-case import FILE`: what a teacher reported becomes a test."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from tutor_app.datafiles import load
from tutor_app.guard.cases import GuardCase, GuardedWork
from tutor_app.roles.directives import load_directives
from tutor_app.teaching.guard_cases import REPORTED, add_cases, judge


def import_guard_cases(file: Path, to: Path | None, out: TextIO) -> None:
    """Add the cases of a file (YAML or JSON, a list) to those that the tests run, and say what the
    guard makes of them today. Raises DataFileError for a file that cannot be used.
    """
    to = to or REPORTED
    added = add_cases(load(file, list[GuardedWork]), to)
    if not added:
        print(f"Nothing new: {to.name} has these cases already.", file=out)
        return
    directives = load_directives()
    for case in added:
        allowed = judge(case, directives).allowed
        print(f"{_verdict(case, allowed)}: {_short(case.saying.say)}", file=out)
    print(f"Added {len(added)} to {to}. `make test` runs them.", file=out)


def _verdict(case: GuardCase, allowed: bool) -> str:
    if case.saying.leak:
        return "still passes, the test fails until it is held back" if allowed else "held back"
    return "passes" if allowed else "still held back, the test fails until it passes"


def _short(text: str, width: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
