"""Follow a program line by line. Only frames of the student's own code are traced."""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from .encoding import short

PROGRAM = "<program>"
MAX_LINES = 100_000
"""Line events after which counting stops: enough to see a pattern, cheap enough to stay fast."""

MAX_TEXT = 2_000_000
"""Characters of reprs kept in one trace."""

DEFINITIONS = (FunctionType, BuiltinFunctionType, ModuleType, type)

Watches = dict[int, list[tuple[str, CodeType]]]


class NoTracer:
    """Traces nothing."""

    def __init__(self) -> None:
        self.lines: dict[int, int] = {}
        self.steps: list[Any] = []
        self.truncated = False

    def begin(self) -> None:
        """Start tracing."""


class LineTracer(NoTracer):
    """Counts how often each line runs; calls `full` once when it stops counting."""

    def __init__(self, settrace: Callable[[Any], None], full: Callable[[], None]) -> None:
        super().__init__()
        self.settrace = settrace
        self.full = full
        self.left = MAX_LINES

    def begin(self) -> None:
        """Start tracing."""
        lines = self.lines

        def local(frame: FrameType, event: str, argument: Any) -> Any:
            if event == "line":
                number = frame.f_lineno
                lines[number] = lines.get(number, 0) + 1
                self.left -= 1
                if self.left <= 0:
                    self.stop()
            return local

        def entered(frame: FrameType, event: str, argument: Any) -> Any:
            return local if frame.f_code.co_filename == PROGRAM else None

        self.settrace(entered)

    def stop(self) -> None:
        """Leave the rest of the run untraced."""
        self.truncated = True
        self.settrace(None)
        self.full()


class StepTracer(LineTracer):
    """Records each step with the locals' reprs, and counts lines too."""

    def __init__(
        self,
        settrace: Callable[[Any], None],
        full: Callable[[], None],
        max_steps: int,
        watches: Watches,
    ) -> None:
        super().__init__(settrace, full)
        self.left = max_steps
        self.room = MAX_TEXT
        self.watches = watches
        self.depth = 0

    def begin(self) -> None:
        """Start tracing."""
        self.settrace(self.entered)

    def entered(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Trace a new frame if it is the student's."""
        if frame.f_code.co_filename != PROGRAM:
            return None
        self.depth += 1
        return self.local

    def local(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Record one event."""
        line = frame.f_lineno
        value: str | None = None
        watched: dict[str, str] = {}
        if event == "line":
            self.lines[line] = self.lines.get(line, 0) + 1
            if line in self.watches:
                watched = self.watch(frame, line)
        elif event == "return":
            value = short(argument)
        elif event == "exception":
            value = short(argument[1])
        else:
            return self.local
        function = frame.f_code.co_name
        variables = self.variables(frame, function == "<module>")
        self.steps.append([line, function, self.depth, event, variables, value, watched])
        if event == "return":
            self.depth -= 1
        self.left -= 1
        if self.left <= 0:
            self.stop()
        return self.local

    def variables(self, frame: FrameType, module: bool) -> dict[str, str]:
        """The reprs of a frame's locals; of a module's, only those that hold data."""
        found = {}
        for name, item in list(frame.f_locals.items()):
            if type(name) is not str or name.startswith((".", "__")):
                continue
            if module and type(item) in DEFINITIONS:
                continue
            found[name] = text = short(item)
            self.room -= len(name) + len(text)
        if self.room <= 0:
            self.left = 0
        return found

    def watch(self, frame: FrameType, line: int) -> dict[str, str]:
        """Evaluate the expressions watched at a line; those that fail are left out."""
        found = {}
        for text, code in self.watches[line]:
            try:
                found[text] = short(eval(code, frame.f_globals, frame.f_locals))
            except Exception:
                continue
        return found
