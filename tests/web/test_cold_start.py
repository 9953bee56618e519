"""What a server says while it starts, and when it cannot."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from tutor_app.web.cold_start import ColdStart, Say
from tutor_app.web.words import Words


@asynccontextmanager
async def running(cold: ColdStart) -> AsyncIterator[httpx.AsyncClient]:
    """The application with its lifespan open, as a server runs it."""
    to_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    from_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    living = asyncio.create_task(cold({"type": "lifespan"}, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    transport = httpx.ASGITransport(cold)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await to_app.put({"type": "lifespan.shutdown"})
    await living
    assert (await from_app.get())["type"] == "lifespan.shutdown.complete"


async def until(client: httpx.AsyncClient, status: int) -> httpx.Response:
    while (answer := await client.get("/")).status_code != status:
        await asyncio.sleep(0)
    return answer


async def test_there_is_a_page_until_the_application_is_there_and_then_it_is_the_application(
    words: Words,
) -> None:
    go_on, lived = threading.Event(), []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        lived.append("began")
        yield
        lived.append("ended")

    def build(say: Say) -> FastAPI:
        say("opens")
        go_on.wait(30)
        app = FastAPI(lifespan=lifespan)
        app.get("/")(lambda: "the tutor")
        return app

    async with running(ColdStart(build, words, lambda: None)) as client:
        page = await until(client, 503)
        while words("cold_start.opens") not in page.text:
            page = await client.get("/")
        assert 'http-equiv="refresh"' in page.text
        assert page.headers["retry-after"]
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.post("/gradio_api/queue/join")).status_code == 503
        go_on.set()
        assert (await until(client, 200)).json() == "the tutor"
        assert lived == ["began"]
    assert lived == ["began", "ended"]


async def test_a_server_that_cannot_be_built_stops_with_the_reason(words: Words) -> None:
    stopped = asyncio.Event()

    def build(say: Say) -> FastAPI:
        raise OSError("no room on the disk")

    cold = ColdStart(build, words, stopped.set)
    async with running(cold):
        await stopped.wait()
    assert isinstance(cold.failed, OSError)
