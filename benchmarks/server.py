"""How long until the first page, and how much memory with 100 open sessions.

    python -m benchmarks.server [--sessions N]

Starts `python app.py` on a free loopback port with an empty data folder, waits for the first page,
stops it, starts it again (now with a database and an index), then opens N pages as browsers do:
each loads the page and opens a problem. Memory is the resident set of the server
and its sandbox processes together.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.page_client import Page, door
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


async def open_pages(address: str, count: int) -> int:
    """Open so many pages, each with a problem, as browsers do; how many there are."""
    async with door(address) as page:
        for _ in range(count):
            await page.client.get("/")
            await Page(page).open()
    return count


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
            opened = asyncio.run(open_pages(address, options.sessions))
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
