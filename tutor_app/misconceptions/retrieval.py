"""Which misconceptions are nearest to what a student wrote: Chroma, or the same vectors in memory.

Structural hits (a detector fired) come first, then the nearest by meaning among the topic, then
the nearest of all. A score is a cosine: it ranks, it is no probability (measured on a benchmark
of misconceptions, a cosine of 0.8 is right in 62% of cases), so nothing is to be asserted from it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tutor_app.datafiles import KNOWLEDGE
from tutor_app.dialogue import Retrieved
from tutor_app.misconceptions.embedding import WIDTH, Embedder, Vectors, shared_embedder
from tutor_app.misconceptions.index import (
    ChromaIndex,
    IndexUnavailable,
    Row,
    content_hash,
    open_folder,
    open_server,
)
from tutor_app.misconceptions.library import Misconception, library

TOP = 3
# A failed index is tried again this many times in the life of a process, then left alone.
MAX_ATTEMPTS = 3

_log = logging.getLogger(__name__)


def rows_of(entries: Iterable[Misconception]) -> tuple[Row, ...]:
    """One row per entry: its name, description, signs, and what students say who hold it.

    What students say who are over it is left out: it would draw right replies to the entry.
    """
    return tuple(
        Row(
            entry=entry.id,
            topic=entry.topic,
            texts=(entry.name, entry.description, *entry.signs, *entry.says),
        )
        for entry in entries
    )


def centroids(rows: Sequence[Row], embedder: Embedder) -> Vectors:
    """Unit vectors (n, 384): the mean direction of each row's texts."""
    if not rows:
        return np.zeros((0, WIDTH), dtype=np.float32)
    means = np.stack([embedder.embed(row.texts).mean(axis=0) for row in rows])
    unit: Vectors = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
    return unit


class Retriever:
    """The three misconceptions most likely behind a student's words and work.

    `folder` is where the index may live (None: memory only); `chroma_url` names a Chroma server
    to use instead. The index is opened in the background at first use; until it is there, and
    whenever it fails, the same vectors are searched in memory. Safe to share between threads.
    """

    def __init__(
        self,
        subject: str,
        folder: Path | None,
        chroma_url: str | None = None,
        *,
        embedder: Embedder | None = None,
        library_folder: Path = KNOWLEDGE / "misconceptions",
    ) -> None:
        self._entries = library(subject, library_folder)
        self._rows = rows_of(self._entries.values())
        self._topics = np.array([row.topic for row in self._rows])
        self._embedder = embedder or shared_embedder()
        self._folder, self._url = folder, chroma_url
        self._vectors_lock, self._index_lock = threading.Lock(), threading.Lock()
        self._vectors: Vectors | None = None
        self._index: ChromaIndex | None = None
        self._thread: threading.Thread | None = None
        self._attempts, self._closed = 0, False
        self._trouble = "" if folder or chroma_url else "no folder was given"

    @property
    def state(self) -> str:
        """What answers now, for the log and the teacher: "chroma", or "memory" and why."""
        if self._index:
            return "chroma"
        return f"memory ({self._trouble or 'the index is not open yet'})"

    def retrieve(
        self, text: str, *, topic: str | None = None, structural: Sequence[str] = ()
    ) -> tuple[Retrieved, ...]:
        """The top three, best first. Unknown structural ids and topics are passed over.

        Raises DataFileError when the embedding model is missing.
        """
        found = {
            name: self._entry(name, 1.0, structural=True)
            for name in structural
            if name in self._entries
        }
        if text.strip() and len(found) < TOP:
            vector = self._embedder.embed([text])[0]
            topics = [topic, None] if topic in set(self._topics) else [None]
            for narrowed in topics:
                for name, score in self._nearest(vector, narrowed):
                    if len(found) < TOP:
                        found.setdefault(name, self._entry(name, score))
        return tuple(found.values())[:TOP]

    def warm(self) -> None:
        """Load the model and open (or build) the index in the background."""
        with self._index_lock:
            running = self._thread and self._thread.is_alive()
            if running or self._index or self._closed or self._attempts >= MAX_ATTEMPTS:
                return
            self._thread = threading.Thread(target=self._open_quietly, daemon=True)
            self._thread.start()

    def open_index(self) -> bool:
        """Open (or build) the index now and wait for it. False: memory answers; see `state`."""
        self.warm()
        if thread := self._thread:
            thread.join()
        return self._index is not None

    def close(self) -> None:
        """Give the folder free. Memory goes on answering."""
        self._closed = True
        if (thread := self._thread) and thread is not threading.current_thread():
            thread.join()
        self._drop_index("closed")

    def _entry(self, name: str, score: float, *, structural: bool = False) -> Retrieved:
        entry = self._entries[name]
        return Retrieved(
            misconception=name, name=entry.name, score=round(score, 4), structural=structural
        )

    def _nearest(self, vector: Vectors, topic: str | None) -> list[tuple[str, float]]:
        # Structural hits may take places among the nearest, so as many more are asked for.
        wanted = 2 * TOP
        if index := self._index:
            try:
                return index.nearest(vector, topic, wanted)
            except IndexUnavailable as trouble:
                self._drop_index(str(trouble))
        self.warm()
        scores = self._all_vectors() @ vector
        if topic:
            scores = np.where(self._topics == topic, scores, -np.inf)
        best = [int(i) for i in np.argsort(-scores, kind="stable")[:wanted]]
        return [(self._rows[i].entry, float(scores[i])) for i in best if np.isfinite(scores[i])]

    def _drop_index(self, trouble: str) -> None:
        with self._index_lock:
            index, self._index, self._trouble = self._index, None, trouble
        if index:
            index.close()

    def _open_quietly(self) -> None:
        self._attempts += 1
        try:
            vectors = self._all_vectors()
            if self._folder is None and self._url is None:
                self._attempts = MAX_ATTEMPTS
                return
            content = content_hash(self._rows, self._embedder)
            if self._url:
                index = open_server(self._url, self._rows, vectors, content)
            else:
                assert self._folder is not None
                index = open_folder(self._folder, self._rows, vectors, content)
        except Exception as trouble:  # a background thread must not end without a word
            self._trouble = str(trouble)
            _log.warning("misconceptions are searched in memory: %s", trouble)
            return
        with self._index_lock:
            self._index, self._trouble = index, ""

    def _all_vectors(self) -> Vectors:
        """The centroids: computed once (about two seconds), kept beside the index between runs."""
        with self._vectors_lock:
            if self._vectors is None:
                kept = None
                if self._folder:
                    kept = self._folder / f"vectors-{content_hash(self._rows, self._embedder)}.npy"
                self._vectors = _read(kept, len(self._rows)) if kept else None
                if self._vectors is None:
                    self._vectors = centroids(self._rows, self._embedder)
                    if kept:
                        _keep(kept, self._vectors)
            return self._vectors


def _read(file: Path, rows: int) -> Vectors | None:
    """Kept vectors, or None when they are not there or not what they should be."""
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.shape != (rows, WIDTH) or vectors.dtype != np.float32:
        return None
    unit = bool(np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3))
    return vectors if unit else None


def _keep(file: Path, vectors: Vectors) -> None:
    """Write them whole or not at all; a folder that cannot be written is no trouble here."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob("vectors-*.npy"):
            old.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as stream:
            np.save(stream, vectors, allow_pickle=False)
        os.replace(name, file)


__all__ = ["TOP", "Retriever", "centroids", "rows_of"]
