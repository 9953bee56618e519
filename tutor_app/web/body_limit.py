"""A limit on the size of request bodies, in front of everything else."""

from __future__ import annotations

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware: answers 413 with a kind message when a request body is too large.

    A body that announces its size is refused before it is read; one that does not is cut off as
    soon as it has sent more than `limit` bytes. Gradio itself accepts any size.
    """

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES, message: str = "") -> None:
        self.app, self.limit = app, limit
        self.message = message or "That is too large to send. Please shorten it and try again."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"")
        wants_page = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
        if announced.isdigit() and int(announced) > self.limit:
            await self._refuse(send, wants_page)
            return

        seen, started, refused = 0, False, False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen <= self.limit:
                return message
            if not started and not refused:
                refused = True
                await self._refuse(send, wants_page)
            return {"type": "http.disconnect"}

        async def watched(message: Message) -> None:
            nonlocal started
            if refused:  # the answer has been given; what the application still says is dropped
                return
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except Exception:
            if not refused:
                raise

    async def _refuse(self, send: Send, wants_page: bool) -> None:
        """Say it as text to who reads pages, as JSON to programs."""
        told = json.dumps({"detail": self.message, "error": self.message})
        body = (self.message if wants_page else told).encode()
        kind = b"text/plain; charset=utf-8" if wants_page else b"application/json"
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})
