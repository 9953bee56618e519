"""The index of the library on a Chroma server, which several processes share.

Spoken to in Chroma's documented HTTP interface (version 2) rather than by its client library, which
waits for an answer without a limit: a server that hangs would hold every turn. Here an answer comes
in time or IndexUnavailable does. Like the one in a folder, this index may vanish at any time.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from tutor_app.misconceptions.embedding import Vectors
from tutor_app.misconceptions.index import IndexUnavailable, Row

COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
STATES_KEPT = 4  # collections of one subject
SECONDS_TO_SEARCH = 1.0  # a student waits
SECONDS_TO_BUILD = 10.0  # a thread in the background waits


class _Refused(IndexUnavailable):
    """The server answered that it cannot do it."""


class _Server:
    """Requests to a Chroma server, each with a time limit over everything."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).hostname or url
        self._collections = url.rstrip("/") + COLLECTIONS
        self._client = httpx.Client()

    def ask(self, method: str, path: str, body: Any = None, *, seconds: float) -> Any:
        """The answer, from JSON. Raises IndexUnavailable when there is none within `seconds`."""
        end = time.monotonic() + seconds
        try:
            where = self._collections + path
            with self._client.stream(method, where, json=body, timeout=seconds) as answer:
                content = b""
                for part in answer.iter_bytes():
                    content += part
                    if time.monotonic() > end:  # a byte now and then is no answer either
                        raise httpx.ReadTimeout("the answer takes too long")
                if answer.is_error:
                    raise _Refused(self._failed(f"{answer.status_code} {content[:200]!r}"))
                return httpx.Response(answer.status_code, content=content).json()
        except IndexUnavailable:
            raise
        except Exception as error:  # a client closed under a request fails in many ways
            raise IndexUnavailable(self._failed(f"{type(error).__name__}: {error}")) from error

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _failed(self, how: str) -> str:
        return f"the Chroma server at {self._host} failed: {how}"


class ServerIndex:
    """Nearest rows by cosine, from a Chroma server. Made by `open_server`."""

    def __init__(self, server: _Server, collection: str, size: int) -> None:
        self._server, self._collection, self._size = server, collection, size

    def nearest(self, vector: Vectors, topic: str | None, n: int) -> list[tuple[str, float]]:
        """The `n` nearest rows as (entry, cosine), best first. Raises IndexUnavailable, after a
        second at the latest.
        """
        where = {"topic": topic} if topic else None
        found = _search(self._server, self._collection, vector, min(n, self._size), where)
        try:
            hits = zip(found["metadatas"][0], found["distances"][0], strict=True)
            return [(str(data["entry"]), 1.0 - float(distance)) for data, distance in hits]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise IndexUnavailable(f"Chroma's answer cannot be read: {error}") from error

    def close(self) -> None:
        """Let go of the connections. What is on the server stays for the others."""
        self._server.close()


def open_server(
    url: str, rows: Sequence[Row], vectors: Vectors, content: str, subject: str = ""
) -> ServerIndex:
    """Open the index of `content` on a server; build it when it is not there, or not whole.
    Raises IndexUnavailable.

    Every state of a subject's library is a collection of its own, so processes that have not seen
    a change yet go on with theirs; the oldest are deleted. Several may build the same: a row has
    one number everywhere.
    """
    server = _Server(url)
    try:
        name = f"misconceptions-{content}"
        collection = _collection(server, name, subject)
        if server.ask("GET", f"/{collection}/count", seconds=SECONDS_TO_BUILD) != len(rows):
            _fill(server, collection, rows, vectors)
            _delete_oldest(server, subject, keep=name)
        if not _answers(server, collection, vectors):
            server.ask("DELETE", f"/{name}", seconds=SECONDS_TO_BUILD)
            collection = _collection(server, name, subject)
            _fill(server, collection, rows, vectors)
        return ServerIndex(server, collection, len(rows))
    except BaseException:
        server.close()
        raise


def _collection(server: _Server, name: str, subject: str) -> str:
    """The id of a collection, made where it is missing."""
    wanted = {
        "name": name,
        "get_or_create": True,
        "configuration": {"hnsw": {"space": "cosine"}},
        "metadata": {"subject": subject, "made": time.time()},
    }
    made = server.ask("POST", "", wanted, seconds=SECONDS_TO_BUILD)
    return str(made["id"])


def _search(
    server: _Server,
    collection: str,
    vector: Vectors,
    n: int,
    where: dict[str, str] | None = None,
    seconds: float = SECONDS_TO_SEARCH,
) -> Any:
    asked = {
        "query_embeddings": [vector.tolist()],
        "n_results": n,
        "where": where,
        "include": ["metadatas", "distances"],
    }
    return server.ask("POST", f"/{collection}/query", asked, seconds=seconds)


def _answers(server: _Server, collection: str, vectors: Vectors) -> bool:
    """Whether the first row is found by its own vector: a count alone does not read the index.
    Raises IndexUnavailable when the server says nothing at all.
    """
    if not len(vectors):
        return True
    try:
        found = _search(server, collection, vectors[0], 1, seconds=SECONDS_TO_BUILD)
        return abs(float(found["distances"][0][0])) < 1e-3
    except (_Refused, KeyError, IndexError, TypeError, ValueError):
        return False


def _fill(server: _Server, collection: str, rows: Sequence[Row], vectors: Vectors) -> None:
    for number, (row, vector) in enumerate(zip(rows, vectors, strict=True)):
        added = {
            "ids": [str(number)],
            "embeddings": [vector.tolist()],
            "metadatas": [{"entry": row.entry, "topic": row.topic}],
        }
        server.ask("POST", f"/{collection}/upsert", added, seconds=SECONDS_TO_BUILD)


def _delete_oldest(server: _Server, subject: str, keep: str) -> None:
    """Leave the newest few states of a subject's library: somebody may still be searching them."""
    with contextlib.suppress(IndexUnavailable):
        there = server.ask("GET", "", seconds=SECONDS_TO_BUILD)
        told = [(one["name"], one.get("metadata") or {}) for one in there if one["name"] != keep]
        made = [
            (float(data.get("made", 0.0)), name)
            for name, data in told
            if data.get("subject") == subject
        ]
        for _, name in sorted(made, reverse=True)[STATES_KEPT - 1 :]:
            server.ask("DELETE", f"/{name}", seconds=SECONDS_TO_BUILD)


__all__ = ["ServerIndex", "open_server"]
