"""A server of the tests' own: the real program, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tutor_app.datafiles import ROOT

START_SECONDS = 90
STOP_SECONDS = 15


class Server:
    """`python app.py` on a free port; can be stopped and started again on the same data.

    `settings` are further environment variables, such as OPENAI_BASE_URL.
    """

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.settings = settings
        self.command = [sys.executable, "app.py"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the process writes."""
        return self.data_dir / f"server-{self.port}.log"

    def start(self) -> None:
        """Start it, and wait until it can work."""
        self.begin()
        self.ready()

    def begin(self) -> None:
        """Start it; see `ready`."""
        environment = {
            **os.environ,
            **self.settings,
            "TUTOR_PORT": str(self.port),
            "TUTOR_HOST": "127.0.0.1",
            "TUTOR_DATA_DIR": str(self.data_dir),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def ready(self, *, indexed: bool = False) -> None:
        """Wait until it can work; `indexed`: and searches in Chroma. Raises AssertionError with
        what it said when it cannot.
        """
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.is_running:
            told = self.told()
            if told.get("ready") and not (indexed and set(told["index"].values()) != {"chroma"}):
                return
            time.sleep(0.1)
        said = self.log.read_text(errors="replace")[-3000:]
        raise AssertionError(f"the server did not start:\n{said}")

    def told(self) -> dict[str, Any]:
        """What it says of itself at /readyz; nothing while it does not answer."""
        with contextlib.suppress(httpx.HTTPError, ValueError):
            found = httpx.get(self.url + "readyz", timeout=2).json()
            return found if isinstance(found, dict) else {}
        return {}

    @property
    def is_running(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def tell_to_stop(self) -> None:
        """Send it SIGTERM, as whoever runs it does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    def stop(self, kill: bool = False) -> None:
        """End it, with SIGKILL when `kill`."""
        if self.process is None:
            return
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
