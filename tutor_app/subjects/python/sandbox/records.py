"""What goes into the sandbox and what comes out of it."""

from __future__ import annotations

from typing import Any, Literal

from tutor_app.dialogue import ErrorReport, Outcome, Record, SyntaxReport

MAX_PROGRAM = 100_000
"""Longest program that is compiled and run, in characters."""


class SandboxUnavailable(Exception):
    """This machine cannot isolate programs, so none is run. The text says what to do about it."""


class Watch(Record):
    """An expression to evaluate in the running frame just before `line` runs (traced modes)."""

    line: int
    expression: str


class Job(Record):
    """One program and the calls to make on it.

    Each call meets a freshly loaded program, so that nothing a call leaves behind (a changed
    default list, a global, a class attribute) reaches the next, and what is printed while loading
    is reported once. Only a program that takes long to load is loaded once for all its calls, and
    so is any with `fresh=False`. `seconds_per_call` (loading counts as one call) and
    `seconds_total` are CPU seconds, so that a busy machine causes no false timeouts; after a call
    that timed out the others get less. `expected` values are never part of a job.
    """

    code: str
    prelude: str = ""
    calls: tuple[str, ...]
    trace: Literal["none", "lines", "steps"] = "none"
    watch: tuple[Watch, ...] = ()
    max_steps: int = 1000
    seconds_per_call: float = 0.5
    seconds_total: float = 2.0
    fresh: bool = True


class Opaque(Record):
    """A value that is no plain built-in one: the name of its type and its repr, bounded.

    `base` is the plain value inside an instance of a subclass (a `Counter` holds a dict) when
    `has_base` is true.
    """

    type: str
    text: str
    has_base: bool = False
    base: Any = None

    def __repr__(self) -> str:
        return self.text

    def __hash__(self) -> int:
        return hash((self.type, self.text))


Value = Any
"""A decoded value: plain built-in values, nested, with `Opaque` for everything else."""


class Step(Record):
    """One moment of a traced run.

    `variables` are reprs of the frame's locals before `line` runs (for a return: at the return).
    `value` is the repr of what is returned (or yielded); `watched` maps expressions to reprs.
    """

    line: int
    function: str
    depth: int
    event: Literal["line", "return", "exception"]
    variables: dict[str, str]
    value: str | None = None
    watched: dict[str, str] = {}


class CallRun(Record):
    """What one call did. PASSED means that a value came back; comparing is the caller's business.

    `lines` counts how often each line ran, `steps` are the traced moments; both are there too for
    a call that was stopped. `truncated` says that the trace is only the beginning.
    """

    outcome: Outcome
    value: Value = None
    repr: str | None = None
    printed: str = ""
    error: ErrorReport | None = None
    seconds: float = 0.0
    lines: dict[int, int] = {}
    steps: tuple[Step, ...] = ()
    truncated: bool = False


class Run(Record):
    """What a job did: one `CallRun` for each call, in order (none when the syntax is wrong)."""

    calls: tuple[CallRun, ...] = ()
    syntax: SyntaxReport | None = None
    load_error: ErrorReport | None = None
    load_printed: str = ""
    load_lines: dict[int, int] = {}
    load_steps: tuple[Step, ...] = ()
    seconds: float = 0.0
