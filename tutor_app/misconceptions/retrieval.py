"""Which misconceptions are nearest to what a student wrote: Chroma, or the same vectors in memory.

Structural hits (a detector or a faulty rule fired) come first, then the nearest among the topic,
then the nearest of all. Where they are rivals for one wrong line, the search puts them in order,
and those of another topic than the known one are left out. A score is a cosine: it ranks, it is no
probability, so nothing is to be asserted from it. A library with worked errors is searched by
weights learnt from them (`weighing`), any other by the mean direction of an entry's texts
(`centres`).
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tutor_app.datafiles import KNOWLEDGE
from tutor_app.dialogue import Retrieved
from tutor_app.misconceptions.centres import Centres
from tutor_app.misconceptions.embedding import Embedder, Vectors, shared_embedder
from tutor_app.misconceptions.index import (
    ChromaIndex,
    IndexUnavailable,
    content_hash,
    open_folder,
    open_server,
)
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.weighing import Weighing

TOP = 3
# A failed index is tried again this many times in the life of a process, then left alone.
MAX_ATTEMPTS = 3

_log = logging.getLogger(__name__)


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
        entries = tuple(self._entries.values())
        self._embedder = embedder or shared_embedder()
        worked = any(entry.examples for entry in entries)
        self._method = (Weighing if worked else Centres)(entries, self._embedder)
        self._rows = self._method.rows
        self._topics = np.array([row.topic for row in self._rows])
        self._folder, self._url = folder, chroma_url
        self._vectors_lock, self._index_lock = threading.Lock(), threading.Lock()
        self._vectors: Vectors | None = None
        self._index: ChromaIndex | None = None
        self._thread: threading.Thread | None = None
        self._attempts, self._closed = 0, False
        self._trouble = "" if folder or chroma_url else "no folder was given"
        # A thread that still computes when Python ends would bring the process down.
        atexit.register(_close, weakref.ref(self))

    @property
    def state(self) -> str:
        """What answers now, for the log and the teacher: "chroma", or "memory" and why."""
        if self._index:
            return "chroma"
        return f"memory ({self._trouble or 'the index is not open yet'})"

    def retrieve(
        self,
        query: str | Query,
        *,
        topic: str | None = None,
        structural: Sequence[str] = (),
    ) -> tuple[Retrieved, ...]:
        """The top three, best first. Unknown structural ids and topics are passed over.

        A plain text is taken for what the student said. Raises DataFileError when the embedding
        model is missing.
        """
        if isinstance(query, str):
            query = Query(said=query)
        shown = [name for name in dict.fromkeys(structural) if name in self._entries]
        if shown and self._is_late():
            # What a rule has shown does not wait until the search is ready for the first time.
            self.warm()
            return self._found(shown, [])
        enough = len(shown) >= TOP and not self._method.rivals
        if enough or not query.text.strip():
            return self._found(shown, [])
        self._all_vectors()
        vector = self._method.vector(query)
        known = topic if topic in set(self._topics) else None
        near = self._nearest(vector, known or self._method.everywhere)
        places = {name: place for place, (name, _) in enumerate(near)}
        if self._method.rivals:
            # Where a rule of another topic fits too, it does so by chance. The order was chosen as
            # the weights were, by leaving out the library's own examples.
            shown = sorted((name for name in shown if name in places), key=places.__getitem__)
        if known and len({*shown, *places}) < TOP:
            near += self._nearest(vector, self._method.everywhere)
        return self._found(shown, near)

    def topic_of(self, name: str) -> str | None:
        """The topic of an entry."""
        entry = self._entries.get(name)
        return entry.topic if entry else None

    def _found(
        self, structural: Sequence[str], near: Sequence[tuple[str, float]]
    ) -> tuple[Retrieved, ...]:
        found = {name: self._entry(name, 1.0, structural=True) for name in structural}
        for name, score in near:
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
        # Structural hits may take places among the nearest; rivals want a place each.
        wanted = len(self._entries) if self._method.rivals else 2 * TOP
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

    def _is_late(self) -> bool:
        """Whether the first search would have to wait for seconds."""
        return self._vectors is None and isinstance(self._method, Weighing)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self._rows), self._method.width

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
        """One vector a row: computed once (a few seconds), kept beside the index between runs."""
        with self._vectors_lock:
            if self._vectors is None:
                kept = None
                if self._folder:
                    kept = self._folder / f"vectors-{content_hash(self._rows, self._embedder)}.npy"
                weights = _read(kept, self._shape) if kept else None
                if weights is None:
                    weights = self._method.weights()
                    if kept:
                        _keep(kept, weights)
                self._vectors = self._method.settle(weights)
            return self._vectors


def _close(retriever: weakref.ref[Retriever]) -> None:
    if (alive := retriever()) is not None:
        alive.close()


def _read(file: Path, shape: tuple[int, int]) -> Vectors | None:
    """Kept vectors, or None when they are not there or not what they should be."""
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.shape != shape or vectors.dtype != np.float32:
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


__all__ = ["TOP", "Query", "Retriever"]
