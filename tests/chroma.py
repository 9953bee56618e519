"""A Chroma server of the tests' own: the real one, on a loopback port."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

START_SECONDS = 60.0


class Chroma:
    """`chroma run` on a folder. Stopped and started again it has the same address and content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.begin()
        self.ready()

    def begin(self) -> None:
        """Start it; see `ready`."""
        command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(self._folder)]
        command += ["--host", "127.0.0.1", "--port", str(self._port)]
        nowhere = subprocess.DEVNULL
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            command, stdout=nowhere, stderr=nowhere, cwd=self._folder.parent
        )

    def ready(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/api/v2/heartbeat", timeout=2).status_code == 200:
                    return
            time.sleep(0.05)
        raise TimeoutError("the Chroma server did not start")

    def hang(self) -> None:
        """From now on connections are taken and never answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)  # until then it might answer

    def go_on(self) -> None:
        """Answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
