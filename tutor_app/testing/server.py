"""A small HTTP server on the loopback interface that can also hang, trickle and hang up."""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tutor_app.dialogue import Record

HOST = "127.0.0.1"
LARGEST_BODY = 20_000_000


class Delivery(StrEnum):
    """How an answer gets to the client."""

    WHOLE = "whole"
    HANG = "hang"
    TRICKLE = "trickle"
    DROP = "drop"


class Response(Record):
    """An answer. Several `parts` are sent as a chunked stream, one is sent with its length."""

    parts: tuple[bytes, ...]
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = {}
    streamed: bool = False
    delivery: Delivery = Delivery.WHOLE
    pause: float = 1.0


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(parts=(json.dumps(body).encode(),), status=status, headers=headers or {})


# Method, path, Authorization header and body to an answer.
Answering = Callable[[str, str, str, bytes], Response]


class LoopbackServer(ThreadingHTTPServer):
    """Answers on 127.0.0.1, one thread per connection, until it is stopped.

    Port 0 is any free port. Raises OSError when the port is taken.
    """

    # Threads are waited for at the end, so that none is left; `stop` ends whatever they do.
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, answering: Answering) -> None:
        self.answering = answering
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, port), _Handler)
        self._accepting = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, name="model-double"
        )
        self._accepting.start()

    def stop(self) -> None:
        """End every connection, whatever it is at, and wait for all threads."""
        self.shutdown()
        self._accepting.join()
        with self._lock:
            open_ones = tuple(self._connections)
        for connection in open_ones:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def server_bind(self) -> None:
        """Bind without asking for this machine's name, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, and answer it in a thread of its own."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close the connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: that is what they are here to be tested for."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LoopbackServer

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._send(json_response({"error": {"message": "no usable length"}}, 411))
        else:
            self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep standard error clean."""

    def _answer(self, body: bytes) -> None:
        authorization = self.headers.get("Authorization", "")
        self._send(self.server.answering(self.command, self.path, authorization, body))

    def _send(self, response: Response) -> None:
        if response.delivery is not Delivery.WHOLE:
            self.close_connection = True
        if response.delivery is Delivery.HANG:
            self._client_left(None)
            return
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.streamed:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(sum(map(len, response.parts))))
        self.end_headers()
        pieces = response.parts
        if response.delivery is not Delivery.WHOLE:
            content = b"".join(pieces)
            pieces = tuple(content[at : at + 1] for at in range(len(content)))
            if response.delivery is Delivery.DROP:
                pieces = (content[: len(content) // 2],)
        for piece in pieces:
            self._write(piece, response.streamed)
            if response.delivery is Delivery.TRICKLE and self._client_left(response.pause):
                return
        if response.streamed and response.delivery is not Delivery.DROP:
            self.wfile.write(b"0\r\n\r\n")

    def _write(self, piece: bytes, chunked: bool) -> None:
        framed = b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece
        if piece:
            self.wfile.write(framed)

    def _client_left(self, seconds: float | None) -> bool:
        """Wait that long, or until the client hangs up or the server stops: True for the latter."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.connection, selectors.EVENT_READ)
            return bool(waiting.select(seconds))


__all__ = ["HOST", "Delivery", "LoopbackServer", "Response", "json_response"]
