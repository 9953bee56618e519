"""Does a web process grow with the sessions that have gone through it?

    python -m benchmarks.memory [--sessions 10000] [--web] [--types]

Plays short sessions to their end, one student each, and prints the resident memory after a
warm-up, on the way, and at the end: in this process against the tutor itself, or with `--web`
through the page of `python app.py`, where memory is that of the server with its sandbox. `--types`
(not with `--web`) also counts which kinds of objects there are more of than after the warm-up.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import gc
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from tests.page_client import Door, EventFailed, Page, door
from tests.server import Server
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

PROBLEM = "add-up-to-n"
MENDED = """\
def total_up_to(n):
    total = 0
    for i in range(1, n + 1):
        total += i
    return total"""
SAID = ("because range leaves out its end", "I check where a range ends", "bye")
AT_ONCE = 4
WARM_UP = 0.1  # the share of sessions before the first look, at least
LEAST_WARM_UP = 700  # more than Gradio remembers pages
LOOKS = 10
ALLOWED = 1.2  # times the memory after the warm-up

Session = Callable[[int], Awaitable[None]]


def megabytes(process: int) -> float:
    """Resident memory of a process and all its descendants."""
    root = psutil.Process(process)
    total = 0
    for each in (root, *root.children(recursive=True)):
        try:
            total += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


async def many(session: Session, first: int, count: int) -> None:
    """Play sessions, a few at once."""
    numbers = iter(range(first, first + count))

    async def player() -> None:
        for number in numbers:
            await session(number)

    await asyncio.gather(*(player() for _ in range(AT_ONCE)))


async def grow(
    session: Session, sessions: int, look: Callable[[], float], warm: Callable[[], None]
) -> tuple[float, float]:
    """Memory after the warm-up and at the end, in megabytes. `warm` is called in between."""
    first = max(LEAST_WARM_UP, int(sessions * WARM_UP))
    began = time.perf_counter()
    await many(session, 0, first)
    warm()
    before = after = look()
    print(f"  {first:6} sessions (warm-up): {before:.0f} MB", flush=True)
    step = max(1, (sessions - first) // LOOKS)
    for done in range(first, sessions, step):
        await many(session, done, min(step, sessions - done))
        after = look()
        seconds = time.perf_counter() - began
        print(f"  {min(done + step, sessions):6} sessions, {seconds:.0f} s: {after:.0f} MB")
    return before, after


def through_the_tutor(tutor: Tutor) -> Session:
    """A session of one student with the tutor itself."""

    async def session(number: int) -> None:
        owner = f"{number:032x}"
        begun = await tutor.start_async(PROBLEM, "def total_up_to(n):\n    pass", owner=owner)
        await tutor.respond_async(begun.id, work=MENDED, owner=owner)
        for message in SAID:
            await tutor.respond_async(begun.id, message, owner=owner)
        await asyncio.to_thread(tutor.view, begun.id, owner=owner)

    return session


def through_the_page(opened: Door) -> Session:
    """A session of one student at the page."""

    async def session(number: int) -> None:
        page = Page(opened)
        await page.open()
        await page.run(MENDED)
        for message in SAID:
            shown = await page.say(message)
            if shown.notice:
                raise EventFailed(shown.notice)

    return session


def kinds() -> collections.Counter[str]:
    """How many objects of each kind there are."""
    gc.collect()
    return collections.Counter(type(each).__qualname__ for each in gc.get_objects())


@contextmanager
def a_server(folder: Path) -> Iterator[Server]:
    """`python app.py` with nothing stored yet."""
    with ExitStack() as stack:
        server = Server(folder)
        stack.callback(server.stop)
        server.start()
        server.ready(indexed=True)
        yield server


def of_the_page(sessions: int, folder: Path) -> tuple[float, float]:
    """Memory of a server before and after."""
    with a_server(folder) as server:
        assert server.process is not None
        root = server.process.pid

        async def play() -> tuple[float, float]:
            async with door(server.url) as opened:
                session = through_the_page(opened)
                return await grow(session, sessions, lambda: megabytes(root), lambda: None)

        return asyncio.run(play())


def of_the_tutor(sessions: int, folder: Path, types: bool) -> tuple[float, float]:
    """Memory of this process before and after."""
    tutor = Tutor.open(folder, Settings())
    counted: list[collections.Counter[str]] = []

    def look() -> float:
        gc.collect()
        return megabytes(os.getpid())

    def warm() -> None:
        if types:
            counted.append(kinds())

    try:
        found = asyncio.run(grow(through_the_tutor(tutor), sessions, look, warm))
        if types:
            more = kinds()
            more.subtract(counted[0])
            for name, count in more.most_common(15):
                print(f"    {count:+8} {name}")
        return found
    finally:
        tutor.close()


def main() -> int:
    """Print the figures; 1 when the process has grown by more than a fifth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--web", action="store_true", help="through the page of a server")
    parser.add_argument("--types", action="store_true", help="count kinds of objects")
    options = parser.parse_args()
    os.environ["TUTOR_FORBID_REAL_MODELS"] = "1"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        if options.web:
            before, after = of_the_page(options.sessions, Path(name))
        else:
            before, after = of_the_tutor(options.sessions, Path(name), options.types)
    kind = "the page" if options.web else "the tutor"
    print(
        f"{options.sessions} sessions through {kind}: {before:.0f} MB after the warm-up, "
        f"{after:.0f} MB at the end ({after / before - 1:+.0%})"
    )
    return int(after > before * ALLOWED)


if __name__ == "__main__":
    raise SystemExit(main())
