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
        if announced.isdigit() and int(announced) > self.limit:
            await self._refuse(send)
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
                await self._refuse(send)
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

    async def _refuse(self, send: Send) -> None:
        body = json.dumps({"detail": self.message, "error": self.message}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})
