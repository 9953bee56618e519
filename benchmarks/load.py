"""Many open sessions at once, and as many turns as there can be, through the page's own door.

    python -m benchmarks.load [--sessions 500] [--every 20] [--seconds 120] [--school]
    python -m benchmarks.load --saturate [--school]

Starts `python app.py` on a loopback port (with `--school`: two of them on one PostgreSQL and one
Chroma server, sessions kept to one each as a proxy does) and plays students from this process, on
the same cores: each opens a problem, then takes a turn every so many seconds, a fifth of them with
a changed program that has to be run. A turn is timed from the click to the last word on the page.
`--saturate` sends messages without pause from ever more students instead.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.server import free_port, memory, start, stop
from tutor_app.datafiles import ROOT

PROBLEM = "add-up-to-n"
MESSAGES = ("4", "I don't know", "it stops too early", "because range leaves out its end", "10")
PROGRAM = """\
def total_up_to(n):
    total = {}
    for i in range(1, n):
        total += i
    return total"""
RUNS = 0.2  # the share of turns that change the program
WARM_SECONDS = 10.0  # after the start, left out of the figures
_ID = re.compile(r'"([A-Za-z0-9_-]{32})"')


@dataclass
class Figures:
    """What was seen of all students."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def line(self) -> str:
        """For people."""
        if not self.seconds:
            return f"no turn; errors: {self.errors[:3]}"
        times = sorted(self.seconds)
        at = [times[int(len(times) * share)] for share in (0.5, 0.95, 0.99)]
        within = sum(t < 1.0 for t in times) / len(times)
        return (
            f"{len(times)} turns, median {at[0] * 1000:.0f} ms, 95% {at[1] * 1000:.0f} ms, "
            f"99% {at[2] * 1000:.0f} ms; under 1 s: {within:.1%}; errors: {len(self.errors)}"
            + "".join(f"\n  {error}" for error in self.errors[:3])
        )


class Student:
    """One browser on the page, speaking to its queue as the page's script does."""

    def __init__(self, client: httpx.AsyncClient, events: dict[str, dict[str, Any]]) -> None:
        self.client, self.events = client, events
        self.owner, self.hash = secrets.token_hex(16), secrets.token_hex(6)
        self.session, self.code = "", ""

    async def event(self, name: str, data: list[Any], sent: dict[str, str] | None = None) -> str:
        """Fire an event; everything that came back, as text. Raises RuntimeError when it failed."""
        found = self.events[name]
        body = {
            "data": data,
            "event_data": sent,
            "fn_index": found["id"],
            "session_hash": self.hash,
            "trigger_id": found["targets"][0][0],
        }
        joined = await self.client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != 200:
            raise RuntimeError(f"join: {joined.status_code} {joined.text[:80]}")
        said: list[str] = []
        where = "/gradio_api/queue/data"
        async with self.client.stream("GET", where, params={"session_hash": self.hash}) as lines:
            async for line in lines.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                said.append(line)
                if message["msg"] == "process_completed":
                    if not message.get("success"):
                        raise RuntimeError(f"event failed: {line[:120]}")
                    return "\n".join(said)
                if message["msg"] in ("close_stream", "unexpected_error"):
                    raise RuntimeError(line[:120])
        raise RuntimeError("the stream ended")

    async def open(self) -> None:
        """Open the problem with somebody's wrong attempt."""
        said = await self.event("open_problem", [self.owner], {"id": PROBLEM})
        ids = [one for one in _ID.findall(said) if one != self.owner]
        if not ids:
            raise RuntimeError("no session came back")
        self.session = ids[-1]
        self.code = PROGRAM.format(0)

    async def turn(self, number: int, runs: bool) -> float:
        """Send a message, or a changed program; seconds until the page shows all of the reply."""
        if runs:
            self.code = PROGRAM.format(number % 7 + 1)
        message = "" if runs else MESSAGES[number % len(MESSAGES)]
        began = time.perf_counter()
        if runs:
            said = await self.event("run", [self.owner, self.session, self.code])
        else:
            said = await self.event("send", [self.owner, self.session, message, self.code])
        seconds = time.perf_counter() - began
        if "notice" in said and 'role=\\"alert\\"' in said:
            raise RuntimeError("the page showed a notice")
        return seconds


@contextlib.asynccontextmanager
async def door(address: str) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, dict[str, Any]]]]:
    """A client for a server, and the page's events by the name of their handler."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        config = (await client.get("/config")).json()
        yield client, {one["api_name"]: one for one in config["dependencies"] if one["targets"]}


async def play(addresses: list[str], sessions: int, every: float, seconds: float) -> Figures:
    """Open the sessions, then let each take a turn every so many seconds."""
    figures, counted_from = Figures(), time.perf_counter()
    async with contextlib.AsyncExitStack() as doors:
        opened = [await doors.enter_async_context(door(address)) for address in addresses]
        students = [Student(*opened[k % len(opened)]) for k in range(sessions)]
        at_once = asyncio.Semaphore(4)

        async def begin(student: Student) -> None:
            async with at_once:
                await student.open()

        await asyncio.gather(*map(begin, students))
        print(
            f"  {sessions} sessions opened in {time.perf_counter() - counted_from:.0f} s",
            flush=True,
        )
        began = time.perf_counter()

        async def live(student: Student, chance: random.Random) -> None:
            await asyncio.sleep(chance.random() * every)
            for number in itertools.count():
                due = time.perf_counter()
                if due - began > seconds + WARM_SECONDS:
                    return
                try:
                    took = await student.turn(number, chance.random() < RUNS)
                    if due - began > WARM_SECONDS:
                        figures.seconds.append(took)
                except (RuntimeError, httpx.HTTPError) as error:
                    figures.errors.append(f"{type(error).__name__}: {error}")
                await asyncio.sleep(max(0.0, due + every - time.perf_counter()))

        await asyncio.gather(*(live(s, random.Random(k)) for k, s in enumerate(students)))
    return figures


async def saturate(addresses: list[str], students: int, seconds: float) -> tuple[float, Figures]:
    """Turns per second when so many students send without pause (no programs are run)."""
    figures = Figures()
    async with contextlib.AsyncExitStack() as doors:
        opened = [await doors.enter_async_context(door(address)) for address in addresses]
        playing = [Student(*opened[k % len(opened)]) for k in range(students)]
        for student in playing:
            await student.open()
        began = time.perf_counter()

        async def hurry(student: Student) -> None:
            number = 0
            while time.perf_counter() - began < seconds:
                number += 1
                if number % 12 == 0:
                    await student.open()  # a conversation ends some time
                    continue
                try:
                    figures.seconds.append(await student.turn(number, runs=False))
                except (RuntimeError, httpx.HTTPError) as error:
                    figures.errors.append(f"{type(error).__name__}: {error}")

        await asyncio.gather(*map(hurry, playing))
        return len(figures.seconds) / (time.perf_counter() - began), figures


@contextlib.contextmanager
def servers(
    school: bool, folder: Path
) -> Iterator[tuple[list[subprocess.Popen[bytes]], list[str]]]:
    """One process on SQLite, or a school's two on PostgreSQL and a Chroma server."""
    with contextlib.ExitStack() as stack:
        if school:
            from tests.postgres import Postgres

            database = Postgres(folder / "pg", safe=True)
            stack.callback(database.stop)
            os.environ["DATABASE_URL"] = database.database(empty=True)
            os.environ["CHROMA_URL"] = stack.enter_context(chroma(folder / "chroma"))
            os.environ["TUTOR_SECRET"] = secrets.token_hex(16)
        processes, addresses = [], []
        for number in range(2 if school else 1):
            process, address, _ = start(folder / f"data{number}")
            stack.callback(stop, process)
            processes.append(process)
            addresses.append(address)
            ready(address)
        yield processes, addresses


def ready(address: str) -> None:
    """Wait until the server says that it can work and its search is prepared."""
    end = time.perf_counter() + 120
    while time.perf_counter() < end:
        with contextlib.suppress(httpx.HTTPError):
            state = httpx.get(f"{address}/readyz", timeout=5).json()
            if state["ready"] and set(state["index"].values()) == {"chroma"}:
                return
        time.sleep(0.2)
    raise TimeoutError("the server did not get ready")


@contextlib.contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """A Chroma server on a loopback port; its address."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{address}/api/v2/heartbeat", timeout=2).status_code == 200:
                    break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def processor_seconds(process: int) -> float:
    """Processor time that a process itself has used (programs run in others)."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print the figures; 1 when a target was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--every", type=float, default=20.0, help="seconds between two turns")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--school", action="store_true", help="two processes, PostgreSQL, Chroma")
    parser.add_argument("--saturate", action="store_true")
    options = parser.parse_args()
    kind = "two processes, PostgreSQL, Chroma server" if options.school else "one process, SQLite"
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        servers(options.school, Path(name)) as (processes, addresses),
    ):
        if options.saturate:
            for students in (2, 8, 32):
                rate, figures = asyncio.run(saturate(addresses, students, options.seconds / 6))
                print(f"{kind}, {students} students without pause: {rate:.1f} turns a second")
                print(f"  {figures.line()}", flush=True)
            return 0
        before = sum(processor_seconds(process.pid) for process in processes)
        figures = asyncio.run(play(addresses, options.sessions, options.every, options.seconds))
        used = sum(memory(process.pid) for process in processes)
        worked = sum(processor_seconds(process.pid) for process in processes) - before
    print(
        f"{kind}, {options.sessions} sessions, a turn every {options.every:g} s: {figures.line()}"
    )
    print(f"  memory of the web processes: {used} MB; processor: {worked:.0f} s, warming included")
    late = sorted(figures.seconds)[int(len(figures.seconds) * 0.95)] >= 1.0
    return int(late or bool(figures.errors) or used > 1500)


if __name__ == "__main__":
    raise SystemExit(main())
