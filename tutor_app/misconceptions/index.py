"""The disposable index of the library in Chroma, and the folder an embedded one lives in.

The truth is in `knowledge/`; the index may vanish at any time. It is built into a folder of its
own, one row at a time (a process killed while it adds rows in batches can leave a broken index
behind), and only then a pointer file is swapped over to it. One process uses a folder at a time:
two would corrupt it silently, so the others are turned away by a lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from tutor_app.misconceptions.embedding import Embedder, Vectors
from tutor_app.misconceptions.folder_lock import FolderLock

ANSWERS_KEPT = 512

POINTER, _LOCK, _OPENING, _PREFIX = "current.json", "lock", "opening", "index-"


class Row(BaseModel):
    """One vector of the index: the entry it stands for, its topic, the texts behind it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: str
    topic: str
    texts: tuple[str, ...]


class Pointer(BaseModel):
    """What the pointer file says: which folder holds the index of which content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: str
    folder: str


class IndexUnavailable(Exception):
    """The index cannot be used here and now; the message says why. Search in memory instead."""


class Index(Protocol):
    """What searches the rows of one state of the library."""

    def nearest(self, vector: Vectors, topic: str | None, n: int) -> list[tuple[str, float]]:
        """The `n` nearest rows as (entry, cosine), best first. Raises IndexUnavailable."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...


def content_hash(rows: Sequence[Row], embedder: Embedder) -> str:
    """Names an index by all that it depends on: rows, model and Chroma's version."""
    try:
        chroma = version("chromadb")
    except PackageNotFoundError:
        chroma = "none"
    content = json.dumps([chroma, embedder.fingerprint(), [row.model_dump() for row in rows]])
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:20]


class ChromaIndex:
    """Nearest rows by cosine, from Chroma in this process. Made by `open_folder`."""

    def __init__(
        self,
        client: Any,
        collection: Any,
        size: int,
        *,
        home: Path,
        lock: FolderLock,
    ) -> None:
        self._client, self._collection, self._size = client, collection, size
        self._home, self._lock = home, lock
        self._using = threading.Lock()  # it must not be closed under a query
        self._closed = False
        # The rows of an index never change: another state of the library has another one. So an
        # answer stays right for as long as the index is in use.
        self._answers: dict[tuple[bytes, str | None, int], tuple[tuple[str, float], ...]] = {}

    def nearest(self, vector: Vectors, topic: str | None, n: int) -> list[tuple[str, float]]:
        """The `n` nearest rows as (entry, cosine), best first. Raises IndexUnavailable."""
        with self._using, _chroma_errors("the query failed"):
            if self._closed:
                raise IndexUnavailable("the index was closed")
            if not self._home.is_dir():
                raise IndexUnavailable(f"{self._home} was deleted")
            asked = (vector.tobytes(), topic, n)
            hits = self._answers.pop(asked, None) or self._ask(vector, topic, n)
            self._answers[asked] = hits  # the latest asked comes last
            if len(self._answers) > ANSWERS_KEPT:
                del self._answers[next(iter(self._answers))]
            return list(hits)

    def _ask(self, vector: Vectors, topic: str | None, n: int) -> tuple[tuple[str, float], ...]:
        found = self._collection.query(
            query_embeddings=[vector.tolist()],
            n_results=min(n, self._size),
            where={"topic": topic} if topic else None,
            include=["metadatas", "distances"],
        )
        hits = zip(found["metadatas"][0], found["distances"][0], strict=True)
        return tuple((str(data["entry"]), 1.0 - float(distance)) for data, distance in hits)

    def close(self) -> None:
        """Let go of the files and let another process have the folder."""
        with self._using:
            self._closed = True
            with contextlib.suppress(IndexUnavailable), _chroma_errors("closing failed"):
                self._client.close()
        self._lock.release()


def open_folder(folder: Path, rows: Sequence[Row], vectors: Vectors, content: str) -> ChromaIndex:
    """Open the index of `content` in `folder`; build it when it is not there, or not whole.

    Raises IndexUnavailable when the folder is another process's, cannot be written, or Chroma
    fails with a fresh index too.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock.acquire(folder / _LOCK)
    except OSError as error:
        raise IndexUnavailable(f"{folder} cannot be written: {error.strerror}") from error
    if lock is None:
        raise IndexUnavailable(f"{folder} is in use by another process")
    try:
        with contextlib.suppress(IndexUnavailable):
            return _open_current(folder, rows, vectors, content, lock)
        return _build(folder, rows, vectors, content, lock)
    except OSError as error:
        lock.release()
        raise IndexUnavailable(f"{folder} cannot be written: {error.strerror}") from error
    except BaseException:
        lock.release()
        raise


def _open_current(
    folder: Path, rows: Sequence[Row], vectors: Vectors, content: str, lock: FolderLock
) -> ChromaIndex:
    """The index the pointer names. Raises IndexUnavailable unless it is whole and of `content`."""
    try:
        pointer = Pointer.model_validate_json((folder / POINTER).read_bytes())
    except (OSError, ValueError) as error:
        raise IndexUnavailable("there is no index yet") from error
    home = folder / pointer.folder
    if pointer.content != content or home.parent != folder or not home.is_dir():
        raise IndexUnavailable("the index is of another version")
    opening = folder / _OPENING
    if opening.exists():
        raise IndexUnavailable("the last attempt to open the index did not come to an end")
    opening.touch()
    with _chroma_errors("the index is broken"):
        client = _client(home)
        try:
            collection = _collection(client, content)
            if collection.count() != len(rows) or not _answers(collection, rows, vectors):
                raise IndexUnavailable("the index is not whole")
        except BaseException:
            client.close()
            raise
    opening.unlink()
    return ChromaIndex(client, collection, len(rows), home=home, lock=lock)


def _build(
    folder: Path, rows: Sequence[Row], vectors: Vectors, content: str, lock: FolderLock
) -> ChromaIndex:
    """A new index in a new folder, then the pointer swapped to it. Older ones are deleted."""
    for old in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(old, ignore_errors=True)
    home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{content}-", dir=folder))
    with _chroma_errors("building the index failed"):
        client = _client(home)
        try:
            collection = _collection(client, content)
            _fill(collection, rows, vectors)
        except BaseException:
            client.close()
            raise
    new = folder / f"{POINTER}.new"
    new.write_text(Pointer(content=content, folder=home.name).model_dump_json(), encoding="utf-8")
    os.replace(new, folder / POINTER)
    (folder / _OPENING).unlink(missing_ok=True)
    return ChromaIndex(client, collection, len(rows), home=home, lock=lock)


def _client(home: Path) -> Any:
    import chromadb

    return chromadb.PersistentClient(str(home), settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, allow_reset=False)


def _collection(client: Any, content: str) -> Any:
    # Vectors are always passed: Chroma's own embedding would download a model at first use.
    return client.get_or_create_collection(
        f"misconceptions-{content}",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
    )


def _fill(collection: Any, rows: Sequence[Row], vectors: Vectors) -> None:
    for number, (row, vector) in enumerate(zip(rows, vectors, strict=True)):
        collection.upsert(
            ids=[str(number)],
            embeddings=[vector.tolist()],
            metadatas=[{"entry": row.entry, "topic": row.topic}],
        )


def _answers(collection: Any, rows: Sequence[Row], vectors: Vectors) -> bool:
    """Whether the first row is found by its own vector: a count alone does not read the index."""
    if not rows:
        return True
    found = collection.query(query_embeddings=[vectors[0].tolist()], n_results=1)
    return bool(abs(float(found["distances"][0][0])) < 1e-3)


@contextlib.contextmanager
def _chroma_errors(what: str) -> Iterator[None]:
    """Turn whatever Chroma raises into IndexUnavailable.

    Its Rust core panics with an exception outside Exception, so this catches more widely.
    """
    try:
        yield
    except (IndexUnavailable, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise IndexUnavailable(f"{what}: {type(error).__name__}: {error}") from None


__all__ = ["POINTER", "ChromaIndex", "Index", "IndexUnavailable", "Row", "content_hash"]
__all__ += ["open_folder"]
