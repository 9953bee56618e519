"""Something to look at from the first second: a page that says what the server is still at.

Importing Gradio and opening the database take seconds, on a small machine many. The port answers
meanwhile, so that neither a person nor a proxy takes the server for dead.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutor_app.web.words import Words

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2
Say = Callable[[str], None]
"""Told the key (in page.yaml, below `cold_start`) of what is being done now."""


class ColdStart:
    """ASGI application that builds another one in a thread, and is that one from then on.

    Until then pages get a progress page that loads itself again, `/healthz` is fine and everything
    else is 503. When building fails, `failed` has the error and `on_failure` is called.
    """

    def __init__(
        self, build: Callable[[Say], FastAPI], words: Words, on_failure: Callable[[], None]
    ) -> None:
        self._build, self._words, self._on_failure = build, words, on_failure
        self._doing = "begins"
        self._app: ASGIApp | None = None
        self._end = asyncio.Event()
        self.failed: BaseException | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the application, or with what is known before it is there."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._not_yet(scope, send)
        else:
            await send({"type": "websocket.close", "code": 1013})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        living = asyncio.create_task(self._live())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._end.set()
        await living
        await send({"type": "lifespan.shutdown.complete"})

    async def _live(self) -> None:
        """Build the application and keep its own lifespan open, in one task from start to end."""
        try:
            loop = asyncio.get_running_loop()
            app = await loop.run_in_executor(None, self._build, self._say)
            async with contextlib.AsyncExitStack() as open_parts:
                await open_parts.enter_async_context(app.router.lifespan_context(app))
                self._app = app
                await self._end.wait()
        except Exception as error:
            self.failed = error
            self._on_failure()

    def _say(self, doing: str) -> None:
        self._doing = doing

    async def _not_yet(self, scope: Scope, send: Send) -> None:
        path = scope["path"]
        if path == "/healthz":
            await _answer(send, 200, "application/json", json.dumps({"status": "ok"}))
        elif scope["method"] in ("GET", "HEAD") and path in ("", "/"):
            await _answer(send, 503, "text/html; charset=utf-8", self.page())
        else:
            said = self._words(f"cold_start.{self._doing}")
            await _answer(send, 503, "application/json", json.dumps({"detail": said}))

    def page(self) -> str:
        """The progress page. It needs no script and no other file."""
        said, words = html.escape(self._words(f"cold_start.{self._doing}")), self._words
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f'<meta http-equiv="refresh" content="{AGAIN_SECONDS}">'
            f"<title>{html.escape(words('brand.title'))}</title><style>{_STYLE}</style></head>"
            f"<body><main><h1>{html.escape(words('brand.name'))}<span>.</span></h1>"
            f'<p role="status">{said}</p><progress aria-label="{said}"></progress>'
            f"<p><small>{html.escape(words('cold_start.stays'))}</small></p></main></body></html>"
        )


_STYLE = (
    "body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "font:17px/1.55 system-ui,sans-serif;background:#fff;color:#1c2126}"
    "h1{font:700 30px Georgia,serif;margin:0}h1 span,progress{color:#2d5d4c;accent-color:#2d5d4c}"
    "main{text-align:center;padding:24px}progress{width:220px}small{color:#59626c}"
    "@media(prefers-color-scheme:dark){body{background:#14181a;color:#e7eae8}"
    "h1 span{color:#8fceb4}small{color:#a7b0b3}}"
)


async def _answer(send: Send, status: int, kind: str, text: str) -> None:
    body = text.encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(AGAIN_SECONDS).encode()),
    ]
    start: Message = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
