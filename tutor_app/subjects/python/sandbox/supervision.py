"""Watch one child from outside: read its messages, keep its time, say how it ended.

CPU time is read from the child's own clock, so a busy machine causes no false timeout, and
nothing the program catches or patches can keep it alive.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import time
from typing import Any

from tutor_app.dialogue import ErrorReport, Outcome
from tutor_app.subjects.python.sandbox.compiling import clean
from tutor_app.subjects.python.sandbox.decoding import (
    Forged,
    decode,
    decode_error,
    decode_lines,
    decode_steps,
    read_message,
    show,
)
from tutor_app.subjects.python.sandbox.messages import KEY_SIZE
from tutor_app.subjects.python.sandbox.process import Child, ServerGone
from tutor_app.subjects.python.sandbox.records import CallRun

MAX_FRAME = 24_000_000
MAX_PRINTED = 64_000
GRACE = 1.25
"""The child reports its own timeout, with the line; this much later it is killed."""
SLACK = 0.1
"""CPU seconds for what is not the call itself: loading the program anew, sending the report."""
LONGEST_WAIT = 60.0
LOOKS = 4
EXIT_MEMORY = 77

_NUMBER = struct.Struct(">i")

OUTCOMES = {
    "value": Outcome.PASSED,
    "error": Outcome.ERROR,
    "timeout": Outcome.TIMEOUT,
    "memory": Outcome.MEMORY,
    "output_limit": Outcome.OUTPUT_LIMIT,
    "forbidden": Outcome.FORBIDDEN,
}


class Stopped(Exception):
    """The child came to an end before it answered. `run` says how, for what it was doing."""

    def __init__(self, run: CallRun) -> None:
        self.run = run
        super().__init__(run.outcome)


class Supervised:
    """One child at work. `next` gives one report after another."""

    def __init__(self, child: Child, key: bytes) -> None:
        self.child, self.key = child, key
        self.buffer = bytearray()
        self.process = 0
        self.cpu = 0.0
        self.partial: dict[str, Any] = {}

    def send(self, payload: bytes) -> None:
        """Give the child its work. A child that is gone is noticed by `next`."""
        self.child.channel.settimeout(LONGEST_WAIT)
        try:
            self.child.channel.sendall(payload)
        except OSError:
            return

    def next(self, kind: str, seconds: float, index: int | None = None) -> CallRun:
        """The report on loading ("load") or on a call, which may take `seconds` of CPU.

        Raises Stopped, ServerGone.
        """
        message = self.message(kind, seconds, index)
        try:
            return report(message)
        except Forged:
            raise Stopped(_forged()) from None

    def message(self, kind: str, seconds: float, index: int | None = None) -> dict[str, Any]:
        """The next message of a kind; keeps the partial traces that come before it."""
        limit, asleep_limit = seconds * GRACE + SLACK, seconds * 3 + 0.5
        self.partial = {}
        naps = 0
        begun, base = time.monotonic(), self.clock()
        while True:
            try:
                message = self._buffered()
                if message is not None:
                    if message.get("k") == "partial" and not self.partial:
                        self.partial = message
                        continue
                    if message.get("k") != kind or message.get("i") != index:
                        raise Forged("out of order")
                    return message
            except Forged:
                raise Stopped(_forged()) from None
            used, waited = self.clock() - base, time.monotonic() - begun
            if used > limit or waited > LONGEST_WAIT:
                raise self._stopped(Outcome.TIMEOUT, "Timeout", "it was still running")
            pause = max(0.01, min(limit - used, asleep_limit))
            if waited > asleep_limit:
                # Several looks: a process on a busy machine may be seen asleep by chance.
                naps, pause = (naps + 1 if self._asleep() else 0), 0.03
                if naps >= LOOKS:
                    raise self._stopped(Outcome.TIMEOUT, "Timeout", "it was still waiting")
            self._receive(pause)

    def clock(self) -> float:
        """CPU seconds the child has used so far."""
        if not self.process:
            self._learn_process()
        with contextlib.suppress(OSError):
            self.cpu = time.clock_gettime((~self.process << 3) | 2)
        return self.cpu

    def _learn_process(self) -> None:
        self.child.status.settimeout(LONGEST_WAIT)
        try:
            data = self.child.status.recv(64)
        except OSError:
            data = b""
        if len(data) != _NUMBER.size:
            raise ServerGone
        (self.process,) = _NUMBER.unpack(data)

    def _asleep(self) -> bool:
        """Whether the child waits for something other than a processor."""
        try:
            with open(f"/proc/{self.process}/stat", encoding="ascii", errors="replace") as file:
                return file.read().rpartition(")")[2].split()[0] != "R"
        except (OSError, IndexError):
            return True

    def _buffered(self) -> dict[str, Any] | None:
        if len(self.buffer) < 4:
            return None
        size = int.from_bytes(self.buffer[:4], "big")
        if not KEY_SIZE < size <= MAX_FRAME:
            raise Forged("length")
        if len(self.buffer) >= 4 + KEY_SIZE and self.buffer[4 : 4 + KEY_SIZE] != self.key:
            raise Forged("key")
        if len(self.buffer) < 4 + size:
            return None
        data = bytes(self.buffer[4 + KEY_SIZE : 4 + size])
        del self.buffer[: 4 + size]
        return read_message(data)

    def _receive(self, seconds: float) -> None:
        """Wait for bytes; raises Stopped when the child has ended."""
        poller = select.poll()
        poller.register(self.child.channel, select.POLLIN)
        if not poller.poll(seconds * 1000):
            return
        try:
            data = self.child.channel.recv(1 << 20)
        except OSError:
            data = b""
        if not data:
            raise self._ended()
        self.buffer += data

    def _ended(self) -> Stopped:
        """How the child ended, by its wait status."""
        self.child.status.settimeout(LONGEST_WAIT)
        try:
            data = self.child.status.recv(64)
        except OSError:
            data = b""
        if len(data) != _NUMBER.size:
            raise ServerGone
        (status,) = _NUMBER.unpack(data)
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number in (signal.SIGXCPU, signal.SIGPROF):
                return self._stopped(Outcome.TIMEOUT, "Timeout", "it was still running")
            if number == signal.SIGSYS:
                return self._stopped(Outcome.FORBIDDEN, "Forbidden", "it did what is not allowed")
            if number == signal.SIGKILL:
                return self._stopped(Outcome.MEMORY, "MemoryError", "it used too much memory")
            text = "it made Python itself crash"
            return self._stopped(Outcome.CRASHED, "Crash", text)
        if os.WEXITSTATUS(status) == EXIT_MEMORY:
            return self._stopped(Outcome.MEMORY, "MemoryError", "it used too much memory")
        return self._stopped(Outcome.CRASHED, "Exit", "it ended Python before it was finished")

    def _stopped(self, outcome: Outcome, kind: str, text: str) -> Stopped:
        run = CallRun(outcome=outcome, error=ErrorReport(type=kind, message=text))
        if self.partial:
            try:
                seen = report({**self.partial, "o": "timeout", "s": 0.0})
            except Forged:
                return Stopped(run)
            run = seen.model_copy(update={"outcome": outcome, "error": run.error})
        return Stopped(run)


def report(message: dict[str, Any]) -> CallRun:
    """The report in a message. Raises Forged."""
    outcome = OUTCOMES.get(str(message.get("o")))
    printed, seconds = message.get("p", ""), message.get("s", 0.0)
    if outcome is None or not isinstance(printed, str) or not isinstance(seconds, float):
        raise Forged("fields")
    good = outcome is Outcome.PASSED
    value = decode(message.get("v")) if good else None
    return CallRun(
        outcome=outcome,
        value=value,
        repr=show(value) if good else None,
        printed=clean(printed[:MAX_PRINTED]),
        error=decode_error(message.get("e")),
        seconds=seconds,
        lines=decode_lines(message.get("l", {})),
        steps=decode_steps(message.get("st", ())),
        truncated=message.get("t") is True,
    )


def _forged() -> CallRun:
    text = "it interfered with how programs are run here"
    return CallRun(outcome=Outcome.FORBIDDEN, error=ErrorReport(type="Forbidden", message=text))
