"""The fork server: one small process that forks a locked child for each run.

It speaks over a control socket. A request is one byte with two descriptors: the child's channel
and the run's status socket. On the status socket the server sends the child's process id and, when
it has ended, its wait status. When the other end of the status socket is closed, the
child is killed. When the control socket is closed, every child is killed and the server ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import os
import resource
import select
import signal
import socket
import struct
import sys
from types import ModuleType

from . import child, lockdown, surroundings

MAX_DESCRIPTORS = 1024

NUMBER = struct.Struct(">i")


class Server:
    """Forks, reaps, and kills when told to."""

    def __init__(self, control: socket.socket, lock: lockdown.Lock, builtins: ModuleType) -> None:
        self.control = control
        self.builtins = builtins
        self.lock = lock
        self.children: dict[int, socket.socket] = {}  # by process id
        self.poller = select.poll()
        self.poller.register(control, select.POLLIN)
        self.awake, wake = socket.socketpair()
        self.awake.setblocking(False)
        wake.setblocking(False)
        self.wake = wake
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self.poller.register(self.awake, select.POLLIN)

    def serve(self) -> None:
        """Answer requests until the control socket is closed."""
        while True:
            for descriptor, _ in self.poller.poll():
                if descriptor == self.control.fileno():
                    if not self.accept():
                        self.kill_all()
                        return
                elif descriptor == self.awake.fileno():
                    self.reap()
                else:
                    self.abandoned(descriptor)

    def accept(self) -> bool:
        """Take one request. False when there are no more."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, 16, 2)
        except OSError:
            return False
        if not data:
            return False
        if len(descriptors) != 2:
            for descriptor in descriptors:
                os.close(descriptor)
            return True
        channel, status = descriptors
        try:
            process = os.fork()
        except OSError:
            os.close(channel)
            os.close(status)
            return True
        if process == 0:
            try:
                self.become_child(channel)
            finally:
                os._exit(1)
        os.close(channel)
        answer = socket.socket(fileno=status)
        self.children[process] = answer
        self.poller.register(answer, select.POLLIN)
        self.tell(answer, NUMBER.pack(process))
        return True

    def become_child(self, channel: int) -> None:
        """Everything a child does."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(channel, lockdown.CHANNEL)
        os.closerange(lockdown.CHANNEL + 1, MAX_DESCRIPTORS)
        os.closerange(0, lockdown.CHANNEL)
        payload = child.read_payload(lockdown.CHANNEL)
        runner = child.Runner(lockdown.CHANNEL, payload)
        self.lock.limit()
        if payload["attack"]:
            self.lock.close()
            runner.messenger.send({"k": "attack", "out": lockdown.attacks(socket.socket)})
            return
        runner.prepare(self.builtins)
        self.lock.close()
        try:
            runner.run()
        except MemoryError:
            os._exit(child.EXIT_MEMORY)
        os._exit(0)

    def reap(self) -> None:
        """Report the children that have ended."""
        try:
            while self.awake.recv(4096):
                pass
        except BlockingIOError:
            pass
        for process, answer in list(self.children.items()):
            try:
                ended, status = os.waitpid(process, os.WNOHANG)
            except ChildProcessError:
                ended, status = process, 0
            if ended:
                self.tell(answer, NUMBER.pack(status))
                with contextlib.suppress(KeyError):  # abandoned before
                    self.poller.unregister(answer)
                answer.close()
                del self.children[process]

    def abandoned(self, descriptor: int) -> None:
        """Kill the child whose run nobody waits for any more."""
        for process, answer in self.children.items():
            if answer.fileno() == descriptor:
                self.poller.unregister(answer)
                self.kill(process)
                return

    def kill(self, process: int) -> None:
        """Kill a child and all it may have started."""
        for kill in (os.killpg, os.kill):
            try:
                kill(process, signal.SIGKILL)
            except OSError:
                continue

    def kill_all(self) -> None:
        """Kill every child and wait for them."""
        for process in self.children:
            self.kill(process)
        for process in self.children:
            os.waitpid(process, 0)

    def tell(self, answer: socket.socket, data: bytes) -> None:
        """Send on a status socket, whether or not anyone listens."""
        try:
            answer.send(data, socket.MSG_NOSIGNAL | socket.MSG_DONTWAIT)
        except OSError:
            return


def load_seccomp(path: str) -> ModuleType:
    """Load pyseccomp from its file: the search path has only the standard library."""
    spec = importlib.util.spec_from_file_location("pyseccomp", path)
    if spec is None or spec.loader is None:
        raise lockdown.Unsafe("pyseccomp cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(descriptor: int, seccomp: str) -> None:
    """Start serving on a control socket; says "ready" or what is wrong first."""
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    try:
        surroundings.preimport()
        lock = lockdown.Lock(load_seccomp(seccomp))
        os.environ.clear()
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        most = MAX_DESCRIPTORS if hard < 0 else min(MAX_DESCRIPTORS, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        lockdown.drop_root()
        landlock = lockdown.forbid_files(lock.libc)
    except Exception as error:
        control.send(f"failed {type(error).__name__}: {error}".encode())
        return
    sys.dont_write_bytecode = True
    server = Server(control, lock, surroundings.own_builtins())
    surroundings.hide()
    gc.collect()
    gc.freeze()
    gc.disable()
    control.send(f"ready {landlock}".encode())
    server.serve()
