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
import os
import random
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.server import memory, start, stop
from tests.chroma import Chroma
from tests.page_client import EventFailed, Page, door
from tests.postgres import Postgres

MESSAGES = ("4", "I don't know", "it stops too early", "because range leaves out its end", "10")
# Each time another text and another name, so that nothing that was worked out before can be used.
PROGRAM = """\
def total_up_to(n):
    {name} = {start}
    for i in range(1, n):
        {name} += i
    return {name}"""
RUNS = 0.2  # the share of turns that change the program
WARM_SECONDS = 10.0  # after the start, left out of the figures


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


async def turn(page: Page, number: int, runs: bool) -> float:
    """Send a message, or a changed program; seconds until the page shows all of the reply."""
    began = time.perf_counter()
    if runs:
        name = f"total_{secrets.token_hex(4)}"
        shown = await page.run(PROGRAM.format(start=number % 7 + 1, name=name))
    else:
        shown = await page.say(MESSAGES[number % len(MESSAGES)])
    seconds = time.perf_counter() - began
    if shown.notice:
        raise EventFailed(f"the page showed a notice: {shown.notice}")
    return seconds


async def play(addresses: list[str], sessions: int, every: float, seconds: float) -> Figures:
    """Open the sessions, then let each take a turn every so many seconds."""
    figures, counted_from = Figures(), time.perf_counter()
    async with contextlib.AsyncExitStack() as doors:
        opened = [await doors.enter_async_context(door(address)) for address in addresses]
        students = [Page(opened[k % len(opened)]) for k in range(sessions)]
        at_once = asyncio.Semaphore(4)

        async def begin(student: Page) -> None:
            async with at_once:
                await student.open()

        await asyncio.gather(*map(begin, students))
        print(
            f"  {sessions} sessions opened in {time.perf_counter() - counted_from:.0f} s",
            flush=True,
        )
        began = time.perf_counter()

        async def live(student: Page, chance: random.Random) -> None:
            await asyncio.sleep(chance.random() * every)
            for number in itertools.count():
                due = time.perf_counter()
                if due - began > seconds + WARM_SECONDS:
                    return
                try:
                    took = await turn(student, number, chance.random() < RUNS)
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
        playing = [Page(opened[k % len(opened)]) for k in range(students)]
        for student in playing:
            await student.open()
        began = time.perf_counter()

        async def hurry(student: Page) -> None:
            number = 0
            while time.perf_counter() - began < seconds:
                number += 1
                if number % 12 == 0:
                    await student.open()  # a conversation ends some time
                    continue
                try:
                    figures.seconds.append(await turn(student, number, runs=False))
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
            database = Postgres(folder / "pg", safe=True)
            stack.callback(database.stop)
            os.environ["DATABASE_URL"] = database.database(empty=True)
            index = Chroma(folder / "chroma")
            stack.callback(index.stop)
            index.start()
            os.environ["CHROMA_URL"] = index.url
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
                before = sum(processor_seconds(process.pid) for process in processes)
                rate, figures = asyncio.run(saturate(addresses, students, options.seconds / 6))
                used = sum(processor_seconds(process.pid) for process in processes) - before
                print(f"{kind}, {students} students without pause: {rate:.1f} turns a second,")
                each = used / max(1, len(figures.seconds))
                print(f"  {each * 1000:.0f} ms of processor time each, openings included")
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
