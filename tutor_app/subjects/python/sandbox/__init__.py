"""Run students' programs where they can do no harm.

A warm server process forks a child for each run; the child is locked (seccomp allow-list, resource
limits, Landlock where the kernel has it) before the program starts. Values come back by their exact
types and are compared in the tutor's process. Where this cannot be done, nothing is run.
"""

from __future__ import annotations

from tutor_app.subjects.python.sandbox.compiling import syntax_report
from tutor_app.subjects.python.sandbox.records import (
    MAX_PROGRAM,
    CallRun,
    Job,
    Opaque,
    Run,
    SandboxUnavailable,
    Step,
    Value,
    Watch,
)
from tutor_app.subjects.python.sandbox.shared import CUT_SHORT, Sandbox, shared_sandbox

__all__ = [
    "CUT_SHORT",
    "MAX_PROGRAM",
    "CallRun",
    "Job",
    "Opaque",
    "Run",
    "Sandbox",
    "SandboxUnavailable",
    "Step",
    "Value",
    "Watch",
    "shared_sandbox",
    "syntax_report",
]
