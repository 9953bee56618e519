"""A school: two web processes on one PostgreSQL and one Chroma server, all of them real.

Students go from one to the other, processes are killed and stopped in the middle of a turn, and
what they lean on goes away and comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, create_engine

from tests.authoring.samples import entry
from tests.chroma import Chroma
from tests.page_client import Door, EventFailed, Page, door
from tests.postgres import Postgres
from tests.server import Server
from tutor_app.authoring.yaml_files import dumped
from tutor_app.dialogue import Turn
from tutor_app.storage import Repository, open_database

TEACHER, PASSWORD = "Ms Noether", "a few words in a row"
PATIENCE = 60.0  # seconds, for what another process does
TIRED = "the loop gets tired and skips the last number of the range"
TIREDNESS = {
    "id": "loops-get-tired",
    "topic": "loops",
    "description": "The student believes that a loop over a range gets tired and gives up before "
    "its last number, so that the total misses it.",
    "says": [
        TIRED,
        "for i in range gets tired and does not add the last number to the total",
        "the loop over the range gives up before it adds the last one",
    ],
}
MENDED = """\
def total_up_to(n):
    total = 0
    for i in range(1, n + 1):
        total += i
    return total
"""


@dataclass
class School:
    """All that runs. `repository` reads what is stored, past the servers."""

    servers: tuple[Server, Server]
    database: Postgres
    chroma: Chroma
    url: str
    repository: Repository

    def turns(self, page: Page) -> tuple[Turn, ...]:
        """What is stored of a session. Whole: its numbers have no gap and none twice."""
        found = self.repository.turns(page.session)
        assert [turn.number for turn in found] == list(range(len(found)))
        return found

    def said(self, page: Page) -> list[str]:
        """What the student has said, as stored."""
        return [turn.message for turn in self.turns(page) if turn.message]

    @contextlib.asynccontextmanager
    async def door(self, number: int) -> AsyncIterator[Door]:
        """The page of a server; one that was ended is started again first."""
        server = self.servers[number]
        if not server.is_running:
            await asyncio.to_thread(server.start)
        async with door(server.url) as opened:
            yield opened

    @contextlib.asynccontextmanager
    async def doors(self) -> AsyncIterator[tuple[Door, Door]]:
        """The pages of both servers."""
        async with self.door(0) as one, self.door(1) as other:
            yield one, other

    @contextlib.contextmanager
    def storing_held_up(self) -> Iterator[Callable[[], bool]]:
        """Nobody can store a turn meanwhile; gives a function that says whether somebody tries."""
        engine = create_engine(self.url)
        with engine.connect() as holding, engine.connect() as watching:
            holding.exec_driver_sql("LOCK TABLE turns IN EXCLUSIVE MODE")
            yield lambda: _waits(watching)
            holding.rollback()
        engine.dispose()


def _waits(connection: Connection) -> bool:
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    ).scalar()
    connection.rollback()
    return bool(found)


async def until(comes: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(comes):
            await asyncio.sleep(0.02)


def hand_over(here: Path, there: Path) -> None:
    """Copy the vectors that a server keeps on its disk to another's."""
    for file in here.glob("index*/vectors-*.npy"):
        target = there / file.relative_to(here)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    with (
        tempfile.TemporaryDirectory(prefix="school", ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as stack,
    ):
        folder = Path(name)
        chroma = Chroma(folder / "chroma")
        stack.callback(chroma.stop)
        chroma.begin()
        database = Postgres(folder / "pg")
        stack.callback(database.stop)
        url = database.database()
        servers = []
        for number in range(2):
            data = folder / f"data{number}"
            data.mkdir()
            server = Server(
                data,
                DATABASE_URL=url,
                CHROMA_URL=chroma.url,
                TUTOR_SECRET="one for both of them" * 2,
                TUTOR_TEACHER=TEACHER,
                TUTOR_TEACHER_PASSWORD=PASSWORD,
            )
            stack.callback(server.stop, kill=True)
            servers.append(server)
        chroma.ready()
        one, other = servers
        one.begin()
        one.ready(indexed=True)
        hand_over(one.data_dir, other.data_dir)  # it takes seconds to compute
        other.begin()
        other.ready(indexed=True)
        repository = Repository(open_database(url))
        stack.callback(repository.close)
        yield School((one, other), database, chroma, url, repository)


async def test_a_conversation_moves_from_one_to_the_other_turn_by_turn(school: School) -> None:
    messages = ["4", "I don't know", "it stops too early", "why does it leave one out", "10"]
    async with school.doors() as doors:
        page = Page(doors[0])
        await page.open()
        for number, message in enumerate(messages, 1):
            page = page.at(doors[number % 2])
            shown = await page.say(message)
            assert shown.notice == ""
            assert shown.students == messages[:number]
        ran = await page.at(doors[0]).run(MENDED)
        assert "All 6 cases pass" in str(ran.parts["summary"])
        seen = [(await page.at(door).resume()).conversation for door in doors]
    assert seen[0] == seen[1] == ran.conversation
    assert school.said(page) == messages
    assert len(school.turns(page)) == len(messages) + 2


async def test_two_at_once_in_one_session_are_two_turns(school: School) -> None:
    async with school.doors() as doors:
        page = Page(doors[0])
        await page.open()
        both = await asyncio.gather(
            page.say("from one tab"), page.at(doors[1]).say("from another tab")
        )
    assert [shown.notice for shown in both] == ["", ""]
    assert sorted(school.said(page)) == ["from another tab", "from one tab"]
    first, second = school.turns(page)[1:]
    assert first.reply.text != second.reply.text


async def test_what_a_teacher_writes_at_one_is_found_by_the_other(school: School) -> None:
    async with school.doors() as doors:
        page = Page(doors[1])
        await page.open()
        await page.say(TIRED)
        assert "loops-get-tired" not in nearest(school, page)
        await asyncio.to_thread(take_in, school.servers[0])
        async with asyncio.timeout(PATIENCE):  # within a second or so
            while "loops-get-tired" not in nearest(school, page):
                page = Page(doors[1])
                await page.open()
                await page.say(TIRED)


def nearest(school: School, page: Page) -> list[str]:
    return [hit.misconception for hit in school.turns(page)[-1].reply.misconceptions]


def take_in(server: Server) -> None:
    """A teacher logs in and takes an entry into the library, as a file."""
    content = dumped({"subject": "python", "misconceptions": [entry(**TIREDNESS)]})
    headers = {"origin": server.url.rstrip("/")}
    with httpx.Client(base_url=server.url + "teacher", headers=headers, timeout=PATIENCE) as site:
        site.post("/log-in", data={"name": TEACHER, "password": PASSWORD})
        page = site.get("/library?subject=python")
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert token, page.text[:500]
        form = {"form_token": token.group(1), "content": content, "version.loops-get-tired": ""}
        done = site.post("/library/import/confirm", data=form)
        assert "done=imported" in done.headers.get("location", ""), done.text[-2000:]


@pytest.mark.parametrize(
    ("goes", "comes"), [(Chroma.hang, Chroma.go_on), (Chroma.stop, Chroma.start)]
)
async def test_while_chroma_is_away_turns_go_on_and_then_it_is_used_again(
    school: School, goes: Callable[[Chroma], None], comes: Callable[[Chroma], None]
) -> None:
    server = school.servers[0]
    async with school.door(0) as opened:
        page = Page(opened)
        await page.open()
        await asyncio.to_thread(goes, school.chroma)
        try:
            assert (await page.say("it stops too early")).notice == ""
            told = server.told()
            assert told["ready"]
            assert told["index"]["python"].startswith("memory")
        finally:
            await asyncio.to_thread(comes, school.chroma)
        async with asyncio.timeout(PATIENCE):
            while server.told()["index"]["python"] != "chroma":
                await page.open()
                assert (await page.say("it stops too early")).notice == ""


async def test_while_the_database_is_gone_the_message_stays_and_then_goes(school: School) -> None:
    async with school.doors() as doors:
        pages = [Page(door) for door in doors]
        for page in pages:
            await page.open()
            await page.say("4")
        await asyncio.to_thread(school.database.halt)
        try:
            for page, server in zip(pages, school.servers, strict=True):
                shown = await page.say("while it is gone")
                assert "cannot save" in shown.notice
                assert shown.parts["box"] == "while it is gone"
                assert server.told()["database"] == "does not answer"
        finally:
            await asyncio.to_thread(school.database.resume)
        for page in pages:
            shown = await page.say("while it is gone")
            assert (shown.notice, shown.students) == ("", ["4", "while it is gone"])
    for page in pages:
        assert school.said(page) == ["4", "while it is gone"]


async def test_one_killed_in_the_middle_of_a_turn_loses_and_doubles_nothing(
    school: School,
) -> None:
    async with school.doors() as doors:
        page = Page(doors[1])
        await page.open()
        await page.say("4")
        with school.storing_held_up() as somebody_tries:
            sending = asyncio.create_task(page.say("sent to one that is killed"))
            await until(somebody_tries)
            school.servers[1].stop(kill=True)
            with pytest.raises((httpx.HTTPError, EventFailed)):
                await sending
        # The database may still be busy finding out that nobody is there any more.
        page = page.at(doors[0])
        assert (await page.resume()).students == ["4"]
        shown = await page.say("said again")
        assert shown.students == ["4", "said again"]
        assert (await page.say("and on")).students[-1] == "and on"
    assert school.said(page) == ["4", "said again", "and on"]


async def test_one_told_to_stop_stores_the_turn_that_is_running(school: School) -> None:
    server = school.servers[0]
    async with school.door(0) as opened:
        page = Page(opened)
        await page.open()
        with school.storing_held_up() as somebody_tries:
            sending = asyncio.create_task(page.say("sent to one that is stopped"))
            await until(somebody_tries)
            server.tell_to_stop()
            # Requests have had their seconds and are ended; the turn has not come to its end yet.
            await until(lambda: "graceful shutdown exceeded" in server.log.read_text())
            assert school.said(page) == []
        assert server.process is not None
        assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
        with contextlib.suppress(httpx.HTTPError, EventFailed):
            await sending  # its connection was closed before the answer
    assert school.said(page) == ["sent to one that is stopped"]
    assert school.turns(page)[-1].reply.text.strip()
