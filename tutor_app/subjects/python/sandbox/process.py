"""The fork server as seen from the tutor: start it, ask it for children, start it again."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

from tutor_app.subjects.python.sandbox.records import SandboxUnavailable

HERE = Path(__file__).resolve().parent
START_SECONDS = 30.0

# Modules of `inside` get a copy of the built-ins, so that a program that reaches the real ones
# and patches them changes nothing in the code that runs it.
BOOT = """
import builtins, importlib.machinery as machinery, sys
PRIVATE = dict(vars(builtins))
class Loader(machinery.SourceFileLoader):
    def exec_module(self, module):
        module.__dict__["__builtins__"] = PRIVATE
        super().exec_module(module)
finder = machinery.FileFinder(sys.argv[1], (Loader, [".py"]))
class Inside:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "inside":
            return finder.find_spec(name)
        if name.startswith("inside."):
            return machinery.FileFinder(path[0], (Loader, [".py"])).find_spec(name)
sys.dont_write_bytecode = True
sys.meta_path.insert(0, Inside)
from inside.server import main
main(int(sys.argv[2]), sys.argv[3])
"""


class ServerGone(Exception):
    """The server process has ended; a new one has to be started."""


class Child:
    """The two ends of a run that the tutor holds. Closing it kills the child."""

    def __init__(self, channel: socket.socket, status: socket.socket) -> None:
        self.channel, self.status = channel, status

    def close(self) -> None:
        """Close both ends, which makes the server kill the child if it still runs."""
        self.channel.close()
        self.status.close()


class ServerProcess:
    """One fork server. Threads may ask for children at the same time."""

    def __init__(self) -> None:
        if not sys.platform.startswith("linux"):
            raise SandboxUnavailable(
                "Programs can be run safely on Linux only. Start the tutor on Linux, in a Linux "
                "container (Docker Desktop works) or in WSL."
            )
        spec = importlib.util.find_spec("pyseccomp")
        if spec is None or spec.origin is None:
            raise SandboxUnavailable(
                "The Python package 'pyseccomp' is missing, without which programs cannot be run "
                "safely. Install it with: pip install pyseccomp"
            )
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {"PYTHONHASHSEED": "0", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        with theirs:
            arguments = [str(HERE), str(theirs.fileno()), spec.origin]
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-S", "-X", "utf8", "-c", BOOT, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self.control = ours
        self.owner = os.getpid()
        self.landlock = self._wait_until_ready()

    def _wait_until_ready(self) -> int:
        ours = self.control
        ours.settimeout(START_SECONDS)
        try:
            answer = ours.recv(4096).decode("utf-8", "replace")
        except OSError:
            answer = ""
        ours.settimeout(None)
        word, _, rest = answer.partition(" ")
        if word == "ready":
            return int(rest)
        self.close()
        if "libseccomp" in rest:
            raise SandboxUnavailable(
                "The library libseccomp2 is missing, without which programs cannot be run safely. "
                "Install it (Debian, Ubuntu: apt install libseccomp2; Fedora: dnf install "
                "libseccomp; Alpine: apk add libseccomp)."
            )
        raise SandboxUnavailable(
            "The process that runs programs did not start, so none can be run here"
            + (f" ({rest})." if rest else ".")
        )

    def child(self) -> Child:
        """Ask for a child. Raises ServerGone, or SandboxUnavailable for want of descriptors."""
        try:
            channel, channel_theirs = socket.socketpair()
            status, status_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as error:
            raise SandboxUnavailable(
                f"No program can be run at the moment, because the system is short of something "
                f"({error.strerror}). Try again in a while."
            ) from error
        with channel_theirs, status_theirs:
            try:
                socket.send_fds(
                    self.control, [b"r"], [channel_theirs.fileno(), status_theirs.fileno()]
                )
            except OSError as error:
                channel.close()
                status.close()
                raise ServerGone from error
        return Child(channel, status)

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the server, and with it every child."""
        with contextlib.suppress(OSError):
            self.control.close()
        if os.getpid() != self.owner:
            return
        try:
            self.process.wait(2.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
