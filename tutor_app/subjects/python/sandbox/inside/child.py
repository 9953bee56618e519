"""Run one program and its calls in a locked process, and report each on the channel.

Messages out: a length, the run's key, and JSON (see `Messenger`). One "load" message, then one
"call" message for each call, in order; "partial" may come before either, with the trace so far.
"""

from __future__ import annotations

import errno
import gc
import marshal
import os
import signal
import struct
import sys
import time
from _json import encode_basestring_ascii, make_encoder
from collections.abc import Callable
from types import CodeType, FrameType, ModuleType
from typing import Any

from . import surroundings
from .encoding import Encoder, type_name
from .tracing import PROGRAM, LineTracer, NoTracer, StepTracer

MAX_PRINTED = 64_000
MAX_MESSAGE = 2_000
RECURSION = 1000
EXIT_MEMORY = 77
QUICK, QUICK_TRACED = 0.02, 0.2
"""A program loaded in fewer CPU seconds is loaded anew for every call."""

# Bound now, so that nothing a program does to these modules later changes what runs here.
_exit, _write = os._exit, os.write
_settrace, _setprofile = sys.settrace, sys.setprofile
_getrecursion, _setrecursion = sys.getrecursionlimit, sys.setrecursionlimit
_setitimer, _clock, _collect = signal.setitimer, time.process_time, gc.collect
_pack, _PROF = struct.Struct(">I").pack, signal.ITIMER_PROF


class Messenger:
    """Sends messages: 4 bytes of length (key and text), 16 bytes of key, JSON text."""

    def __init__(self, channel: int, key: bytes) -> None:
        self.channel, self.key = channel, key
        self.encode = make_encoder(
            None, type_name, encode_basestring_ascii, None, ":", ",", False, False, True
        )

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        text = self.key + "".join(self.encode(message, 0)).encode()
        data = memoryview(_pack(len(text)) + text)
        while data:
            data = data[_write(self.channel, data) :]


class Runner:
    """One run: `payload` is made by the tutor (see ../messages.py)."""

    def __init__(self, channel: int, payload: dict[str, Any]) -> None:
        self.payload = payload
        self.messenger = Messenger(channel, payload["key"])
        self.active = False
        self.current: dict[str, Any] = {}
        self.tracer = NoTracer()
        self.printed = surroundings.Printed(MAX_PRINTED, self.overflow)
        self.started = 0.0
        self.recursion = RECURSION
        self.fresh = False
        self.untouched = True
        signal.signal(signal.SIGPROF, self.out_of_time)

    def prepare(self, builtins: ModuleType) -> None:
        """Make the program's module and streams; the last step before the lock."""
        gc.enable()
        self.modules = sys.modules
        self.seed = sys.modules["random"].seed
        self.builtins = builtins.__dict__
        self.first_builtins = dict(self.builtins)
        self.begin()

    def begin(self) -> None:
        """An empty module, standard streams, and chance that repeats, for a program to load."""
        surroundings.begin(self.seed)
        self.module = ModuleType("program")
        self.space = self.module.__dict__
        self.space["__builtins__"] = self.builtins
        self.modules["program"] = self.module

    def run(self) -> None:
        """Load the program, make the calls, and end the process."""
        payload = self.payload
        if not self.step({"k": "load"}, lambda: self.load(self.tracer), payload["load_seconds"]):
            return
        quick = QUICK if payload["trace"] == "none" else QUICK_TRACED
        self.fresh = payload["fresh"] and _clock() - self.started < quick
        for index, (statements, last, names) in payload["calls"]:
            work = lambda: self.call(statements, last, names)  # noqa: B023, E731
            self.step({"k": "call", "i": index}, work, payload["seconds"])

    def load(self, tracer: NoTracer) -> None:
        """Run the prelude and the program's module level."""
        if self.payload["prelude"] is not None:
            exec(self.payload["prelude"], self.space)
        tracer.begin()
        exec(self.payload["program"], self.space)

    def load_anew(self) -> None:
        """Put a freshly loaded program in the place of the one that calls have been made on."""
        self.builtins.clear()
        self.builtins.update(self.first_builtins)
        self.begin()
        _collect()  # the old one: its destructors run here, not in the middle of a call
        self.load(NoTracer())
        self.printed.restart(MAX_PRINTED)

    def call(
        self,
        statements: CodeType | None,
        last: CodeType | None,
        names: tuple[str, ...],
    ) -> Any:
        """Run one call; names it assigns are taken back afterwards."""
        if self.fresh and not self.untouched:
            _setitimer(_PROF, self.payload["load_seconds"])
            self.load_anew()
            _setitimer(_PROF, self.payload["seconds"])
            self.started = _clock()
        self.untouched = False
        space, missing = self.space, object()
        before = [(name, space.get(name, missing)) for name in names]
        try:
            self.tracer.begin()
            if statements is not None:
                exec(statements, space)
            value = eval(last, space) if last is not None else None
            _settrace(None)
            return Encoder().encode(value)
        finally:
            for name, value in before:
                if value is missing:
                    space.pop(name, None)
                else:
                    space[name] = value

    def step(self, message: dict[str, Any], work: Callable[[], Any], seconds: float) -> bool:
        """Do one piece of work under the limits and report it. Says whether it went well."""
        self.current = message
        self.printed = surroundings.Printed(MAX_PRINTED, self.overflow)
        sys.stdout = sys.__stdout__ = self.printed  # type: ignore[assignment,misc]
        self.tracer = self.new_tracer()
        if self.recursion != RECURSION and (not self.fresh or self.untouched):
            _setrecursion(self.recursion)
        self.started = _clock()
        self.active = True
        _setitimer(_PROF, seconds)
        try:
            message["v"] = work()
            message["o"] = "value"
        except BaseException as error:
            self.regain()
            self.report_error(message, error)
        self.active = False
        _setitimer(_PROF, 0)
        self.regain()
        self.finish(message)
        if message["o"] == "memory":
            _exit(0)
        return bool(message["o"] == "value")

    def regain(self) -> None:
        """Take back what a program may have set, so that what follows runs as it should."""
        _settrace(None)
        _setprofile(None)
        limit = _getrecursion()
        if limit != RECURSION:
            self.recursion = limit  # the program's own, for its next call
            _setrecursion(RECURSION)

    def new_tracer(self) -> NoTracer:
        """A tracer of the kind asked for."""
        mode = self.payload["trace"]
        if mode == "lines":
            return LineTracer(_settrace, self.partial)
        if mode == "steps":
            payload = self.payload
            return StepTracer(_settrace, self.partial, payload["max_steps"], payload["watch"])
        return NoTracer()

    def partial(self) -> None:
        """Send the trace so far: the run may be stopped before it ends."""
        message = {"k": "partial"}
        self.add_trace(message)
        self.messenger.send(message)

    def add_trace(self, message: dict[str, Any]) -> None:
        """Put what was printed and traced into a message."""
        message["p"] = self.printed.text()
        if self.tracer.lines:
            message["l"] = {str(line): count for line, count in self.tracer.lines.items()}
        if self.tracer.steps:
            message["st"] = self.tracer.steps
        message["t"] = self.tracer.truncated

    def finish(self, message: dict[str, Any]) -> None:
        """Send the last message about one piece of work."""
        self.add_trace(message)
        message["s"] = _clock() - self.started
        self.messenger.send(message)

    def report_error(self, message: dict[str, Any], error: BaseException) -> None:
        """Say which exception ended the work, where, and of what sort it is."""
        kind = type(error)
        if kind is MemoryError:
            message["o"] = "memory"
        elif kind is surroundings.Forbidden or _refused(error):
            message["o"] = "forbidden"
        else:
            message["o"] = "error"
        line = innermost_line(error)
        error.__traceback__ = None
        name = "ImportError" if kind is surroundings.Forbidden else type_name(error)
        try:
            text = "" if error.args == (None,) else str(error)
            text = text[:MAX_MESSAGE] if type(text) is str else ""
        except BaseException:
            text = ""
        message["e"] = [name, text, line]

    def overflow(self) -> None:
        """Too much was printed: report it and end the process, whatever the program catches."""
        _settrace(None)
        self.active = False
        self.current["o"] = "output_limit"
        self.current["e"] = ["OutputLimit", "it printed too much", student_line(sys._getframe(2))]
        self.finish(self.current)
        _exit(0)

    def out_of_time(self, number: int, frame: FrameType | None) -> None:
        """The CPU time is used up: report where, and end the process."""
        if not self.active:
            return
        _settrace(None)
        self.current["o"] = "timeout"
        self.current["e"] = ["Timeout", "it was still running", student_line(frame)]
        self.finish(self.current)
        _exit(0)


def _refused(error: BaseException) -> bool:
    """Whether the exception is the operating system's answer to something not allowed."""
    if type(error) is PermissionError:
        return error.errno == errno.EPERM
    return type(error) is RuntimeError and error.args == ("can't start new thread",)


def student_line(frame: FrameType | None) -> int | None:
    """The line of the student's code that a frame was called from."""
    while frame is not None:
        if frame.f_code.co_filename == PROGRAM:
            return frame.f_lineno
        frame = frame.f_back
    return None


def innermost_line(error: BaseException) -> int | None:
    """The last line of the student's code that an exception passed through."""
    line: int | None = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def read_payload(channel: int) -> dict[str, Any]:
    """Read what is to be run: 4 bytes of length, and marshalled data made by the tutor."""
    (size,) = struct.unpack(">I", _read(channel, 4))
    payload: dict[str, Any] = marshal.loads(_read(channel, size))
    return payload


def _read(channel: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(channel, size)
        if not part:
            _exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
