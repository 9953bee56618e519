"""How long until the first page, and how much memory with 100 open sessions.

    python -m benchmarks.server [--sessions N]

Starts `python app.py` on a free loopback port with an empty data folder, waits for the first page,
stops it, starts it again (now with a database and an index), then opens N pages as browsers do:
each loads the page, opens a problem and sends a message. Memory is the resident set of the server
and its sandbox processes together.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tutor_app.datafiles import ROOT

PATIENCE = 120.0


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path) -> tuple[subprocess.Popen[bytes], str, float]:
    """Start the server; give the process, its address and the seconds to the first page."""
    port = free_port()
    env = {**os.environ, "TUTOR_DATA_DIR": str(data), "TUTOR_PORT": str(port)}
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    while time.perf_counter() - began < PATIENCE:
        try:
            if httpx.get(address + "/", timeout=5).status_code == 200:
                return server, address, time.perf_counter() - began
        except httpx.HTTPError:
            time.sleep(0.02)
    raise TimeoutError("no page was served")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server and what it started."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


def memory(root: int) -> int:
    """Resident megabytes of a process and all its descendants."""
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        parent = re.search(r"^PPid:\s+(\d+)", status, re.M)
        size = re.search(r"^VmRSS:\s+(\d+)", status, re.M)
        if parent:
            children.setdefault(int(parent[1]), []).append(int(folder.name))
            resident[int(folder.name)] = int(size[1]) if size else 0
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        total += resident.get(process, 0)
        waiting += children.get(process, [])
    return total // 1024


class Browser:
    """Speaks to the page's queue as the page's own script does."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=60)
        self.client.get("/")
        self.config = self.client.get("/config").json()
        self.session = secrets.token_hex(6)
        self.values: dict[int, Any] = {}

    def event(self, name: str, data: list[Any], sent: dict[str, str] | None = None) -> list[Any]:
        """Fire the event whose handler has a name; its last output."""
        found = next(d for d in self.config["dependencies"] if d["api_name"] == name)
        body = {
            "data": data,
            "event_data": sent,
            "fn_index": found["id"],
            "session_hash": self.session,
            "trigger_id": found["targets"][0][0],
        }
        self.client.post("/gradio_api/queue/join", json=body).raise_for_status()
        last: list[Any] = []
        stream = self.client.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": self.session}
        )
        with stream as lines:
            for line in lines.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message["msg"] == "process_completed":
                    last = message["output"].get("data", [])
                    break
                if message["msg"] == "close_stream":
                    break
        return last


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sessions", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        server, _, first = start(data)
        stop(server)
        again = []
        for _ in range(2):
            server, _, seconds = start(data)
            again.append(seconds)
            stop(server)
        server, address, _ = start(data)
        try:
            before = memory(server.pid)
            opened = 0
            for _ in range(options.sessions):
                browser = Browser(address)
                owner = secrets.token_hex(16)
                browser.event("open_problem", [owner], {"id": "add-up-to-n"})
                opened += 1
            after = memory(server.pid)
            stored = len(list_sessions(data))
        finally:
            stop(server)
    print(
        f"python app.py to the first page: {first:.1f} s with an empty data folder, "
        f"{statistics.median(again):.1f} s after that"
    )
    print(
        f"memory: {before} MB at the start, {after} MB with {opened} pages open "
        f"({stored} sessions stored)"
    )
    return 0 if stored >= opened else 1


def list_sessions(data: Path) -> list[str]:
    """Ids of the sessions in the database."""
    import sqlite3

    with sqlite3.connect(next(data.glob("*.db"))) as connection:
        return [row[0] for row in connection.execute("select id from sessions")]


if __name__ == "__main__":
    raise SystemExit(main())
