"""The form in which a job is handed to a child."""

from __future__ import annotations

import marshal
from types import CodeType
from typing import Any

from tutor_app.dialogue import ErrorReport, Outcome
from tutor_app.subjects.python.sandbox.compiling import (
    CALL,
    PRELUDE,
    PROGRAM,
    CompiledCall,
    NotCompiled,
    clean,
    compile_call,
    compile_text,
)
from tutor_app.subjects.python.sandbox.records import CallRun, Job

KEY_SIZE = 16


class Prepared:
    """A job compiled: what to send, and the calls that are no Python at all.

    Raises NotCompiled when the program (not the prelude) is none.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.program: CodeType = compile_text(job.code, PROGRAM)
        self.prelude: CodeType | None = None
        self.prelude_error: ErrorReport | None = None
        if job.prelude.strip():
            try:
                self.prelude = compile_text(job.prelude, PRELUDE)
            except NotCompiled as error:
                self.prelude_error = _as_error(error)
        self.calls: list[tuple[int, CompiledCall]] = []
        self.broken: dict[int, CallRun] = {}
        for index, call in enumerate(job.calls):
            try:
                self.calls.append((index, compile_call(call)))
            except NotCompiled as error:
                self.broken[index] = CallRun(outcome=Outcome.ERROR, error=_as_error(error))
        self.watch: dict[int, list[tuple[str, CodeType]]] = {}
        for watch in job.watch:
            try:
                code = compile_text(watch.expression.strip(), CALL, "eval")
            except NotCompiled:
                continue
            self.watch.setdefault(watch.line, []).append((watch.expression, code))

    def payload(self, key: bytes, first: int, seconds: float) -> bytes:
        """What a child is sent to make the calls from the `first` of `self.calls` on.

        Each call may take `seconds`; loading always has the job's own `seconds_per_call`.
        """
        return frame(
            {
                "attack": False,
                "key": key,
                "prelude": self.prelude,
                "program": self.program,
                "calls": self.calls[first:],
                "trace": self.job.trace,
                "watch": self.watch,
                "max_steps": max(1, self.job.max_steps),
                "fresh": self.job.fresh,
                "load_seconds": max(0.01, self.job.seconds_per_call),
                "seconds": max(0.01, seconds),
            }
        )


def attack_payload(key: bytes) -> bytes:
    """What a child is sent to attack its own walls."""
    return frame({"attack": True, "key": key, "seconds": 1.0, "trace": "none"})


def frame(payload: dict[str, Any]) -> bytes:
    """A payload with its length."""
    data = marshal.dumps(payload)
    return len(data).to_bytes(4, "big") + data


def _as_error(error: NotCompiled) -> ErrorReport:
    return ErrorReport(type="SyntaxError", message=clean(error.report.message))
