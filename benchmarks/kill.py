"""Kill -9 at random moments while students write: is a turn lost, or there twice?

    python -m benchmarks.kill [--times 100] [--students 6] [--school] [--seed N]

Starts `python app.py` on a loopback port (with `--school`: two of them on one PostgreSQL and one
Chroma server), plays students who send without pause, kills a web process with SIGKILL at a random
moment, starts it again, and so on. A student whose server goes away does what a person does: loads
the page again (at the other one, if there is one) and sends the message anew when it is not there.
In the end every session has to hold each message that was acknowledged once and in its order, and
has to go on.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.chroma import Chroma
from tests.page_client import EventFailed, Page, door
from tests.postgres import Postgres
from tests.server import Server
from tutor_app.storage import Repository, open_database

TURNS = 12  # of one conversation
BETWEEN = (0.0, 3.0)  # seconds from when everybody writes again to the next kill
GONE = (httpx.HTTPError, EventFailed)


@dataclass
class Conversation:
    """One session: what its student knows to have been said."""

    owner: str
    session: str
    said: list[str] = field(default_factory=list)


@dataclass
class Figures:
    """What was seen of all students."""

    kills: int = 0
    interrupted: int = 0
    """Messages on their way when their server was killed."""
    stored_unseen: int = 0
    """Those of them that were stored before anybody could be told."""
    conversations: list[Conversation] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What must not be, in words."""

    @property
    def turns(self) -> int:
        """Turns that were acknowledged."""
        return sum(len(one.said) for one in self.conversations)


class Student:
    """Somebody who writes and writes, at one server or another."""

    def __init__(self, number: int, servers: list[Server], figures: Figures) -> None:
        self._number, self._servers, self._figures = number, servers, figures
        self._messages = itertools.count(1)
        self.ended = False

    async def write(self) -> None:
        """Hold one conversation after the other until `ended`."""
        at = self._number
        while not self.ended:
            with contextlib.suppress(*GONE):  # nothing had been acknowledged
                async with door(self._servers[at % len(self._servers)].url) as opened:
                    page = Page(opened)
                    await page.open()
                at = await self._converse(Conversation(page.owner, page.session), page.code, at)
                continue
            at += 1
            await asyncio.sleep(0.3)

    async def _converse(self, conversation: Conversation, code: str, at: int) -> int:
        """Take the turns of a conversation; the server it ended at."""
        self._figures.conversations.append(conversation)
        message, sent, on_its_way = "", False, False
        while not self.ended and len(conversation.said) < TURNS:
            try:
                async with door(self._servers[at % len(self._servers)].url) as opened:
                    page = Page(opened, conversation.owner, conversation.session, code)
                    if sent:  # and nobody knows what became of it
                        shown = await page.resume()
                        if shown.notice:
                            raise EventFailed(shown.notice)
                        if shown.students == [*conversation.said, message]:
                            conversation.said.append(message)
                            self._figures.stored_unseen += 1
                        elif shown.students != conversation.said:
                            self._complain(conversation, shown.students)
                            return at
                        sent = False
                    while not self.ended and len(conversation.said) < TURNS:
                        message, sent = f"is it {next(self._messages)}", True
                        on_its_way = True
                        shown = await page.say(message)
                        on_its_way = False
                        if shown.notice:
                            raise EventFailed(shown.notice)
                        conversation.said.append(message)
                        sent = False
                        if shown.students != conversation.said:
                            self._complain(conversation, shown.students)
                            return at
            except GONE:
                self._figures.interrupted += on_its_way
                on_its_way = False
                at += 1
                await asyncio.sleep(0.3)
        return at

    def _complain(self, conversation: Conversation, shown: list[str]) -> None:
        self._figures.wrong.append(f"said {conversation.said[-3:]}, shown {shown[-3:]}")


async def play(servers: list[Server], times: int, students: int, chance: random.Random) -> Figures:
    """Write and kill; what was seen."""
    figures = Figures()
    playing = [Student(number, servers, figures) for number in range(students)]
    writing = [asyncio.create_task(student.write()) for student in playing]
    turns = 0
    for number in range(times):
        while figures.turns < turns + students:  # everybody is back
            await asyncio.sleep(0.1)
        await asyncio.sleep(chance.uniform(*BETWEEN))
        server = chance.choice(servers)
        server.stop(kill=True)
        figures.kills += 1
        server.begin()
        await asyncio.to_thread(server.ready)
        turns = figures.turns
        print(f"  killed {number + 1}, {turns} turns acknowledged", flush=True)
    await asyncio.sleep(BETWEEN[1])
    for student in playing:
        student.ended = True
    await asyncio.gather(*writing)
    return figures


async def resumed(servers: list[Server], figures: Figures) -> int:
    """Open every session again and take one more turn; how many went on."""
    went_on = 0
    async with contextlib.AsyncExitStack() as stack:
        doors = [await stack.enter_async_context(door(server.url)) for server in servers]
        for number, one in enumerate(figures.conversations):
            page = Page(doors[number % len(doors)], one.owner, one.session)
            before = await page.resume()
            page.code = str(before.parts.get("code", {}).get("value", ""))
            after = await page.say("and now?")
            if [*before.students, "and now?"] == after.students and not after.notice:
                went_on += 1
                one.said.append("and now?")
    return went_on


def check(url: str, figures: Figures) -> tuple[int, int, int]:
    """Acknowledged turns that are not stored, turns that are stored twice, and turns in all."""
    lost = doubled = total = 0
    repository = Repository(open_database(url))
    for one in figures.conversations:
        turns = repository.turns(one.session)
        stored = [turn.message for turn in turns if turn.message]
        lost += sum(message not in stored for message in one.said)
        doubled += len(stored) - len(set(stored))
        total += len(turns)
        if [turn.number for turn in turns] != list(range(len(turns))):
            figures.wrong.append(f"numbers {[turn.number for turn in turns]}")
        # The last message may have been stored when its student stopped writing.
        if stored[: len(one.said)] != one.said:
            figures.wrong.append(f"said {one.said}, stored {stored}")
    repository.close()
    return lost, doubled, total


@contextlib.contextmanager
def running(school: bool, folder: Path) -> Iterator[tuple[list[Server], str]]:
    """The web processes, and the address of their database."""
    with contextlib.ExitStack() as stack:
        settings: dict[str, str] = {}
        url = f"sqlite:///{folder / 'data0' / 'maieutic.db'}"
        if school:
            database = Postgres(folder / "pg", safe=True)
            stack.callback(database.stop)
            chroma = Chroma(folder / "chroma")
            stack.callback(chroma.stop)
            chroma.start()
            url = database.database(empty=True)
            settings = {"DATABASE_URL": url, "CHROMA_URL": chroma.url}
            settings["TUTOR_SECRET"] = secrets.token_hex(16)
        servers = []
        for number in range(2 if school else 1):
            data = folder / f"data{number}"
            data.mkdir()
            server = Server(data, **settings)
            stack.callback(server.stop)
            server.start()
            server.ready(indexed=True)
            servers.append(server)
        yield servers, url


def main() -> int:
    """Print the figures; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--times", type=int, default=100, help="kills")
    parser.add_argument("--students", type=int, default=6)
    parser.add_argument("--school", action="store_true", help="two processes, PostgreSQL, Chroma")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["TUTOR_FORBID_REAL_MODELS"] = "1"
    kind = "two processes, PostgreSQL, Chroma server" if options.school else "one process, SQLite"
    with (
        tempfile.TemporaryDirectory(prefix="kill", ignore_cleanup_errors=True) as name,
        running(options.school, Path(name)) as (servers, url),
    ):
        began = time.perf_counter()
        chance = random.Random(options.seed)
        figures = asyncio.run(play(servers, options.times, options.students, chance))
        for server in servers:
            server.ready(indexed=True)
        went_on = asyncio.run(resumed(servers, figures))
        lost, doubled, total = check(url, figures)
        if url.startswith("sqlite"):
            with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
                (said,) = file.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                figures.wrong.append(f"the file: {said}")
    sessions = len(figures.conversations)
    print(
        f"{kind}: {figures.kills} kills in {time.perf_counter() - began:.0f} s, {total} turns of "
        f"{sessions} sessions; {figures.interrupted} messages were on their way, "
        f"{figures.stored_unseen} of them stored already\n"
        f"  acknowledged turns lost: {lost}; doubled: {doubled}; sessions that go on: "
        f"{went_on} of {sessions}; anything else wrong: {len(figures.wrong)}"
        + "".join(f"\n  {one}" for one in figures.wrong[:5])
    )
    return int(bool(lost or doubled or figures.wrong or went_on < sessions))


if __name__ == "__main__":
    raise SystemExit(main())
