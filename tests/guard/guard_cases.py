"""The cases of tests/cases/guard, for the tests and the benchmark of the guard."""

from __future__ import annotations

from tutor_app.guard.cases import GuardCase, GuardedWork, Saying
from tutor_app.teaching.guard_cases import CASES_FOLDER, judge, read_cases, read_file

CASES = CASES_FOLDER
Program = GuardedWork

__all__ = ["CASES", "GuardCase", "Program", "Saying", "judge", "read_cases", "read_file"]
