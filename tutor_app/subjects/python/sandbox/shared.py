"""The sandbox: run a job in locked children, one after another where one has to be stopped."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import threading
import time

from tutor_app.dialogue import Outcome
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.sandbox.compiling import NotCompiled
from tutor_app.subjects.python.sandbox.messages import KEY_SIZE, Prepared, attack_payload
from tutor_app.subjects.python.sandbox.process import ServerGone, ServerProcess
from tutor_app.subjects.python.sandbox.records import CallRun, Job, Run, SandboxUnavailable
from tutor_app.subjects.python.sandbox.supervision import Stopped, Supervised

MAX_TIMEOUTS = 2
SECONDS_AGAIN = 0.1
"""CPU seconds of a call after another has timed out: the program very likely hangs again."""
SECONDS_LOOK, MAX_LOOKS = 0.02, 2
"""After MAX_TIMEOUTS the other calls get a short look: those that end at once are worth having.
A call that does not end in it counts as not run, and after MAX_LOOKS of them none is made. With a
trace a look is enough after one timeout already: the first steps are what it is for."""
MAX_CHILDREN = 6
WALL_FACTOR = 10
"""A job may take this many times `seconds_total` by the clock on the wall (sleeping, waiting)."""

CUT_SHORT = frozenset({Outcome.TIMEOUT, Outcome.MEMORY, Outcome.NOT_RUN, Outcome.CRASHED})
"""How a call ends that a quieter machine, or more memory, might let come to something else."""

AT_ONCE = max(4, 2 * (os.cpu_count() or 1))


class Sandbox:
    """Runs jobs, each in processes of its own. Threads may use it at the same time.

    Raises SandboxUnavailable when it is made on a machine that cannot isolate programs: its own
    attacks (opening a file, a socket, a process) are tried first, and none may succeed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._closed = False
        self._server = self._start()

    def _start(self) -> ServerProcess:
        try:
            server = ServerProcess()
        except OSError as error:
            disturbed()
            raise SandboxUnavailable(
                f"The process that runs programs could not be started: {error}. So none is run."
            ) from error
        try:
            _attack(server)
        except BaseException:
            server.close()
            raise
        return server

    def _current(self, gone: ServerProcess | None = None) -> ServerProcess:
        """The server; a new one if it is `gone`."""
        with self._lock:
            if self._closed:
                disturbed()
                raise SandboxUnavailable("The sandbox was closed.")
            if self._server is gone or not self._server.alive():
                self._server.close()
                self._server = self._start()
            return self._server

    @property
    def server_process(self) -> int:
        """The process id of the server that forks the children."""
        return self._server.process.pid

    def close(self) -> None:
        """End the server and every program that still runs."""
        with self._lock:
            self._closed = True
            self._server.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def run(self, job: Job) -> Run:
        """Run a job. Never raises for anything the program does."""
        started = time.perf_counter()
        try:
            prepared = Prepared(job)
        except NotCompiled as error:
            return Run(syntax=error.report, seconds=time.perf_counter() - started)
        if prepared.prelude_error is not None:
            run = CallRun(outcome=Outcome.ERROR, error=prepared.prelude_error)
            return Run(
                calls=(run,) * len(job.calls),
                load_error=run.error,
                seconds=time.perf_counter() - started,
            )
        with self._places:
            progress = _Progress(prepared)
            gone: ServerProcess | None = None
            for attempt in range(3):
                server = self._current(gone)
                try:
                    progress.go(server)
                    break
                except ServerGone:
                    gone = server
                    disturbed()
                    if attempt == 2:
                        raise SandboxUnavailable(
                            "The process that runs programs keeps ending, so none can be run now."
                        ) from None
        result = progress.result(time.perf_counter() - started)
        if any(call.outcome in CUT_SHORT for call in result.calls):
            disturbed()
        return result


class _Progress:
    """One job on its way, over as many children as it takes."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.job = prepared.job
        self.load: CallRun | None = None
        self.runs: dict[int, CallRun] = dict(prepared.broken)
        self.next = 0
        self.timeouts = 0
        self.children = 0
        self.cpu = 0.0
        self.deadline = time.monotonic() + WALL_FACTOR * self.job.seconds_total

    def go(self, server: ServerProcess) -> None:
        """Make all calls, as far as the limits allow. Raises ServerGone."""
        while self.load is None or self.next < len(self.prepared.calls):
            if not self.may_go_on():
                return
            self.children += 1
            with contextlib.closing(server.child()) as child:
                supervised = Supervised(child, secrets.token_bytes(KEY_SIZE))
                try:
                    self.follow(supervised)
                except Stopped as stop:
                    self.stopped(stop.run)
                finally:
                    self.cpu += supervised.cpu

    def may_go_on(self) -> bool:
        """Whether there is time for another child or call."""
        return (
            self.timeouts < MAX_TIMEOUTS + MAX_LOOKS
            and self.children < MAX_CHILDREN
            and self.cpu < self.job.seconds_total
            and time.monotonic() < self.deadline
        )

    def follow(self, supervised: Supervised) -> None:
        """Follow one child to its end."""
        self.loading = True
        seconds = self.seconds()
        supervised.send(self.prepared.payload(supervised.key, self.next, seconds))
        load = supervised.next("load", self.job.seconds_per_call)
        self.load = self.load or load
        if load.outcome is not Outcome.PASSED:
            self.give_up(load)
            return
        self.loading = False
        while self.next < len(self.prepared.calls):
            if self.cpu + supervised.cpu > self.job.seconds_total or (
                time.monotonic() > self.deadline
            ):
                return
            run = supervised.next("call", seconds, self.prepared.calls[self.next][0])
            self.keep(run)
            if run.outcome in (Outcome.TIMEOUT, Outcome.MEMORY, Outcome.OUTPUT_LIMIT):
                return  # the child has ended itself

    def seconds(self) -> float:
        """CPU seconds that the next call may take."""
        if self.timeouts == 0:
            return self.job.seconds_per_call
        look = self.timeouts >= MAX_TIMEOUTS or self.job.trace != "none"
        less = SECONDS_LOOK if look else SECONDS_AGAIN
        return min(self.job.seconds_per_call, less)

    def keep(self, run: CallRun) -> None:
        """Note what the call that was under way came to, and go on to the next."""
        if run.outcome is Outcome.TIMEOUT:
            self.timeouts += 1
            if self.timeouts > MAX_TIMEOUTS:
                run = run.model_copy(update={"outcome": Outcome.NOT_RUN, "error": None})
        self.runs[self.prepared.calls[self.next][0]] = run
        self.next += 1

    def stopped(self, run: CallRun) -> None:
        """The child had to be stopped, or ended by itself, in the middle of something."""
        if self.loading:
            self.load = run
            self.give_up(run)
            return
        self.keep(run)

    def give_up(self, load: CallRun) -> None:
        """The program cannot be loaded: every call that was not made ends as loading did."""
        self.load = load
        for index, _ in self.prepared.calls[self.next :]:
            self.runs[index] = CallRun(outcome=load.outcome, error=load.error)
        self.next = len(self.prepared.calls)

    def result(self, seconds: float) -> Run:
        """Everything that was found out."""
        load = self.load or CallRun(outcome=Outcome.NOT_RUN)
        skipped = CallRun(outcome=Outcome.NOT_RUN)
        return Run(
            calls=tuple(self.runs.get(index, skipped) for index in range(len(self.job.calls))),
            load_error=load.error,
            load_printed=load.printed,
            load_lines=load.lines,
            load_steps=load.steps,
            seconds=seconds,
        )


def _attack(server: ServerProcess) -> None:
    """Let a locked child attack its own walls. Raises SandboxUnavailable when one gives way."""
    key = secrets.token_bytes(KEY_SIZE)
    try:
        with contextlib.closing(server.child()) as child:
            supervised = Supervised(child, key)
            supervised.send(attack_payload(key))
            got_out = supervised.message("attack", 2.0).get("out")
    except (Stopped, ServerGone):
        raise SandboxUnavailable(
            "Programs cannot be isolated on this machine: the kernel or the container did not "
            "allow a seccomp filter. Run the tutor where seccomp filters are allowed (Docker's "
            "own default allows them), then start it again."
        ) from None
    if got_out != []:
        raise SandboxUnavailable(
            "Programs cannot be isolated on this machine: in a test, a locked process succeeded "
            f"in {', '.join(map(str, got_out or ['something']))}. So no program is run."
        )


_shared: Sandbox | None = None
_shared_by = 0
_shared_lock = threading.Lock()


def shared_sandbox() -> Sandbox:
    """The sandbox of this process, started at the first call. Raises SandboxUnavailable."""
    global _shared, _shared_by
    with _shared_lock:
        if _shared is None or _shared_by != os.getpid() or _shared._closed:
            _shared = Sandbox()
            _shared_by = os.getpid()
            atexit.register(_shared.close)
        return _shared
