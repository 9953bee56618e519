"""What of Gradio is open: the few addresses that the student's page asks for, and no other.

A Gradio application brings dozens of routes: uploads, a proxy, an editor, ways to call every event
by name, monitoring. The page needs its files and the queue through which its events go. All else is
not there (404), also what a later version of Gradio may add.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

READING = frozenset({"GET", "HEAD"})
# The page itself, what it is drawn with, and what it asks when a connection was lost.
READ = frozenset(
    {
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        "/gradio_api/app_id",
        "/gradio_api/queue/data",
    }
)
FOLDERS = ("/assets/", "/static/")
# Every event of the page, by its number; `student.py` says which there are.
SENT = frozenset({"/gradio_api/queue/join"})

NOT_HERE = b'{"detail":"There is nothing here."}'


class Closed:
    """ASGI application in front of Gradio's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what the page needs; answer 404 to the rest, before a body is read."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and is_open(scope["method"], path):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            headers = [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(NOT_HERE)).encode()),
            ]
            await send({"type": "http.response.start", "status": 404, "headers": headers})
            await send({"type": "http.response.body", "body": NOT_HERE})
        else:  # a web socket, of which the page has none
            await send({"type": "websocket.close", "code": 1000})


def is_open(method: str, path: str) -> bool:
    """Whether the page needs to ask for this."""
    if method in READING:
        return path in READ or path.startswith(FOLDERS)
    return method == "POST" and path in SENT
