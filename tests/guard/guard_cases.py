"""Reads tests/cases/guard/*.yaml: programs, fixes, and what a tutor might say about them."""

from __future__ import annotations

from tutor_app.guard.cases import GuardCase, GuardedWork, Saying
from tutor_app.teaching.guard_cases import CASES_FOLDER, read_cases

CASES = CASES_FOLDER
Program = GuardedWork

__all__ = ["CASES", "GuardCase", "Program", "Saying", "read_cases"]
