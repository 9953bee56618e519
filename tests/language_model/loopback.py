"""A small HTTP server on loopback that answers chat requests as a test tells it, or misbehaves."""

from __future__ import annotations

import json
import select
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


class Request:
    """One request as it came in, with the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: Body) -> None:
        self._handler = handler
        self.path, self.headers, self.body = (
            handler.path,
            {k.lower(): v for k, v in handler.headers.items()},
            body,
        )

    @property
    def mode(self) -> str:
        if "response_format" in self.body:
            return "json_schema"
        return "function_calling" if "tools" in self.body else "plain"

    @property
    def words(self) -> str:
        return "\n".join(str(m["content"]) for m in self.body["messages"])

    def send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._handler.send_response(status)
        headers = {"Content-Type": "application/json", **(headers or {})}
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are and end the connection."""
        self._handler.wfile.write(data)
        self._handler.close_connection = True

    def say(self, content: Any = None, *, usage: bool = True, **message: Any) -> None:
        """Answer as a model does; an object is said as JSON."""
        text = content if isinstance(content, str | None) else json.dumps(content)
        finish = message.pop("finish", "stop")
        body: Body = {
            "id": "c",
            "object": "chat.completion",
            "created": 0,
            "model": self.body.get("model", ""),
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", "content": text, **message},
                }
            ],
        }
        if usage:
            body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        self.send(200, body)

    def call_tool(self, arguments: Any) -> None:
        """Answer by calling the tool that was offered."""
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        name = self.body["tools"][0]["function"]["name"] if "tools" in self.body else "x"
        call = {"id": "t", "type": "function", "function": {"name": name, "arguments": text}}
        self.say(None, tool_calls=[call], finish="tool_calls")

    def answer(self, content: Body) -> None:
        """Answer well in whatever mode was asked for."""
        if self.mode == "function_calling":
            self.call_tool(content)
        else:
            self.say(content)

    def trickle(self, seconds: float, step: float = 0.02) -> None:
        """Begin an answer and send a byte now and then, until the client goes or time is over."""
        self._handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(int(seconds / step)):
            self._handler.wfile.write(b" ")
            if self.gone(step):
                return

    def gone(self, seconds: float) -> bool:
        """Wait at most so long for the client to close the connection; whether it did."""
        ready, _, _ = select.select([self._handler.connection], [], [], seconds)
        return bool(ready) and self._handler.connection.recv(1, 2) == b""  # 2: MSG_PEEK


Behaviour = Callable[[Request], None]


class Loopback:
    """The server. `behaviour` answers chat requests, `models` are what `GET /models` lists."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour, self.models = behaviour, ["the-model"]
        self.requests: list[Request] = []
        self.lists = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *args: Any) -> None: ...

            def do_GET(self) -> None:
                outer.lists += 1
                listed = [
                    {"id": m, "object": "model", "created": 0, "owned_by": "x"}
                    for m in outer.models
                ]
                Request(self, {}).send(200, {"object": "list", "data": listed})

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                request = Request(self, json.loads(self.rfile.read(length) or b"{}"))
                outer.requests.append(request)
                try:
                    outer.behaviour(request)
                    self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *args: Any) -> None:
                # A client that went is what some tests are about.
                if not isinstance(sys.exception(), ConnectionError):
                    super().handle_error(*args)

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def modes(self) -> list[str]:
        return [request.mode for request in self.requests]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
