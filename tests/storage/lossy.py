"""A way to PostgreSQL on which the answer to a COMMIT can get lost."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url


class LossyWay:
    """A loopback port in front of a server's socket. Once told to `lose_a_commit`, it passes the
    next COMMIT on, waits until the server has answered, and hangs up on the client instead.
    """

    def __init__(self, url: str) -> None:
        parts = make_url(url)
        self._behind = f"{parts.query['host']}/.s.PGSQL.5432"
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._losing = threading.Event()
        self.lost = threading.Event()
        port = self._listening.getsockname()[1]
        here = parts.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
        self.url = here.render_as_string(hide_password=False)

    def lose_a_commit(self) -> None:
        """From now on, once."""
        self._losing.set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._behind)
                cut = threading.Event()
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=[one, other, cut], daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, cut: threading.Event) -> None:
        from_client = one.family == socket.AF_INET
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if from_client and b"COMMIT" in data and self._losing.is_set():
                    self._losing.clear()
                    cut.set()
                if not from_client and cut.is_set():
                    self.lost.set()
                    break
                other.sendall(data)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
