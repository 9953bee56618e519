"""Which misconceptions are nearest to what a student wrote: Chroma, or the same vectors in memory.

Structural hits (a detector or a faulty rule fired) come first, then the nearest among the topic,
then the nearest of all. Where they are rivals for one wrong line, the search puts them in order,
and those of another topic than the known one are left out. A score is a cosine: it ranks, it is no
probability, so nothing is to be asserted from it. When the library changes, memory answers at once
and a new index is built beside. Where weights have to be learnt for that, the old ones find what is
still in use, and new entries are found by what they mean.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE
from tutor_app.dialogue import Retrieved
from tutor_app.misconceptions.embedding import Embedder, Vectors, shared_embedder
from tutor_app.misconceptions.index import Index, IndexUnavailable, open_folder
from tutor_app.misconceptions.index_server import open_server
from tutor_app.misconceptions.living import LivingLibrary, Snapshot
from tutor_app.misconceptions.newcomers import newcomers, with_newcomers
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.search import Search

TOP = 3
# A folder that fails is tried again this often for one state of the library, then left alone.
MAX_ATTEMPTS = 3
# A server that fails comes back some time, but must not hold one turn after the other.
SECONDS_BETWEEN_TRIES = 2.0

_log = logging.getLogger(__name__)


class Retriever:
    """The three misconceptions most likely behind a student's words and work.

    `folder` is where the index may live (None: memory only); `chroma_url` names a Chroma server
    to use instead. The index is opened in the background at first use; until it is there, and
    whenever it fails, the same vectors are searched in memory. A server that failed is tried again
    every few seconds (`between_tries`) for as long as students ask. `living` is the library, which
    may change at any time. Safe to share between threads.
    """

    def __init__(
        self,
        subject: str,
        folder: Path | None,
        chroma_url: str | None = None,
        *,
        embedder: Embedder | None = None,
        library_folder: Path = KNOWLEDGE / "misconceptions",
        living: LivingLibrary | None = None,
        between_tries: float = SECONDS_BETWEEN_TRIES,
    ) -> None:
        self._subject, self._folder, self._url = subject, folder, chroma_url
        self._living = living or LivingLibrary(subjects=(subject,), folder=library_folder)
        self._embedder = embedder or shared_embedder()
        # One method for good: scores of the two are not on one scale.
        self._worked = any(entry.examples for entry in self._living.shipped(subject).values())
        self._search = self._search_of(self._living.snapshot(subject), None)
        self._renewing, self._index_lock = threading.Lock(), threading.Lock()
        self._index: Index | None = None
        self._thread: threading.Thread | None = None
        self._renewer: threading.Thread | None = None
        self._attempts, self._closed = 0, False
        self._between_tries, self._failed = between_tries, float("-inf")
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
        snapshot, search = self._current()
        named = (snapshot.name(id) for id in structural)
        shown = [id for id in dict.fromkeys(named) if id]
        if shown and search.is_slow and not search.is_ready:
            # What a rule has shown does not wait until the search is ready for the first time.
            self.warm()
            return _found(snapshot, shown, [])
        enough = len(shown) >= TOP and not search.rivals
        if enough or not query.text.strip():
            return _found(snapshot, shown, [])
        vector = search.vector(query)
        known = topic if topic in search.topics else None
        near = self._nearest(search, vector, known or search.everywhere)
        if search.snapshot is not snapshot:
            new = newcomers(snapshot, search.snapshot)
            here = [entry for entry in new if known in (None, entry.topic)]
            near = with_newcomers(near, here, query, snapshot, self._embedder) if here else near
        places: dict[str | None, int] = {}
        for place, (name, _) in enumerate(near):
            places.setdefault(snapshot.name(name), place)
        if search.rivals:
            # Where a rule of another topic fits too, it does so by chance. The order was chosen as
            # the weights were, by leaving out the library's own examples.
            # One that the search does not know yet is taken at its word.
            known_here = {snapshot.name(row.entry) for row in search.rows}
            fresh = [name for name in shown if name not in known_here]
            shown = fresh + sorted((n for n in shown if n in places), key=places.__getitem__)
        if known and len({*shown, *places}) < TOP:
            near += self._nearest(search, vector, search.everywhere)
        return _found(snapshot, shown, near)

    def topic_of(self, name: str) -> str | None:
        """The topic of an entry."""
        snapshot = self._living.snapshot(self._subject)
        entry = snapshot.entries.get(snapshot.name(name) or "")
        return entry.topic if entry else None

    def warm(self) -> None:
        """Load the model and open (or build) the index in the background."""
        with self._index_lock:
            running = self._thread and self._thread.is_alive()
            if running or self._index or self._closed or not self._may_try():
                return
            self._thread = threading.Thread(target=self._open_quietly, daemon=True)
            self._thread.start()

    def _may_try(self) -> bool:
        if self._url:
            return time.monotonic() - self._failed >= self._between_tries
        return self._attempts < MAX_ATTEMPTS

    def follow(self) -> None:
        """Search the library as it stands from now on, and keep nobody waiting: what takes seconds
        is learnt in the background, and then the index follows.
        """
        snapshot, search = self._current()
        if search.snapshot is snapshot:
            self.warm()

    def renew(self) -> None:
        """As `follow`, but wait until all is learnt."""
        with self._renewing:
            snapshot = self._living.snapshot(self._subject)
            if self._search.snapshot is not snapshot:
                search = self._search_of(snapshot, self._search)
                search.vectors()
                self._swap(search)
        self.warm()

    def open_index(self) -> bool:
        """Open (or build) the index now and wait for it. False: memory answers; see `state`."""
        self.warm()
        if thread := self._thread:
            thread.join()
        return self._index is not None

    def close(self) -> None:
        """Give the folder free. Memory goes on answering."""
        self._closed = True
        for thread in (self._renewer, self._thread):
            if thread and thread is not threading.current_thread():
                thread.join()
        self._drop_index("closed")

    # ----------------------------------------------------------------- the library changes

    def _current(self) -> tuple[Snapshot, Search]:
        """The library as it stands, and the search that fits it best so far."""
        snapshot, search = self._living.snapshot(self._subject), self._search
        if search.snapshot is snapshot:
            return snapshot, search
        if not search.is_at_hand:
            with self._renewing:  # nothing is lost by beginning anew
                if self._search.snapshot is not snapshot:
                    self._swap(self._search_of(snapshot, None))
        elif not search.is_slow:
            self.renew()
        else:
            # Seconds of work: until it is done, the old vectors serve.
            with self._index_lock:
                running = self._renewer and self._renewer.is_alive()
                if not (running or self._closed or self._renewing.locked()):
                    self._renewer = threading.Thread(target=self._renew_quietly, daemon=True)
                    self._renewer.start()
        return snapshot, self._search

    def _renew_quietly(self) -> None:
        try:
            while not (self._closed or self._is_current()):
                self.renew()  # and anew, when the library was changed meanwhile
        except Exception as trouble:  # a background thread must not end without a word
            _log.warning("the library is searched as it was: %s", trouble)

    def _is_current(self) -> bool:
        return self._search.snapshot is self._living.snapshot(self._subject)

    def _search_of(self, snapshot: Snapshot, before: Search | None) -> Search:
        return Search(
            snapshot, self._embedder, worked=self._worked, folder=self._folder, before=before
        )

    def _swap(self, search: Search) -> None:
        with self._index_lock:
            index, self._index = self._index, None
            self._search, self._attempts, self._failed = search, 0, float("-inf")
            self._trouble = "" if self._folder or self._url else self._trouble
        if index:
            index.close()

    # ----------------------------------------------------------------- the index

    def _nearest(
        self, search: Search, vector: Vectors, topic: str | None
    ) -> list[tuple[str, float]]:
        # Structural hits may take places among the nearest; rivals want a place each.
        wanted = len(search.rows) if search.rivals else 2 * TOP
        with self._index_lock:
            index = self._index if self._search is search else None
        if index:
            try:
                return index.nearest(vector, topic, wanted)
            except IndexUnavailable as trouble:
                self._drop_index(str(trouble), index)
        self.warm()
        return search.nearest(vector, topic, wanted)

    def _drop_index(self, trouble: str, broken: Index | None = None) -> None:
        with self._index_lock:
            if broken is not None and self._index is not broken:
                return  # it was replaced meanwhile
            index, self._index, self._trouble = self._index, None, trouble
            self._failed = time.monotonic()
        if broken is not None:
            _log.warning("misconceptions are searched in memory: %s", trouble)
        if index:
            index.close()

    def _open_quietly(self) -> None:
        """Open an index for the library as it stands when it is done."""
        while not self._closed:
            self._attempts += 1
            search = self._search
            try:
                index = self._open(search)
            except Exception as trouble:  # a background thread must not end without a word
                if str(trouble) != self._trouble:
                    _log.warning("misconceptions are searched in memory: %s", trouble)
                self._trouble, self._failed = str(trouble), time.monotonic()
                if self._search is search:
                    return
                continue
            with self._index_lock:
                if self._search is search:
                    if index is not None:
                        self._index, self._trouble = index, ""
                    return
            if index is not None:
                index.close()

    def _open(self, search: Search) -> Index | None:
        vectors = search.vectors()
        if self._url:
            return open_server(self._url, search.rows, vectors, search.content, self._subject)
        if self._folder is not None:
            return open_folder(self._folder, search.rows, vectors, search.content)
        self._attempts = MAX_ATTEMPTS
        return None


def _retrieved(snapshot: Snapshot, id: str, score: float, *, structural: bool = False) -> Retrieved:
    name = snapshot.entries[id].name
    return Retrieved(misconception=id, name=name, score=round(score, 4), structural=structural)


def _found(
    snapshot: Snapshot, structural: Sequence[str], near: Sequence[tuple[str, float]]
) -> tuple[Retrieved, ...]:
    """The top three: structural hits in their order, then what is near and still in use."""
    found = {id: _retrieved(snapshot, id, 1.0, structural=True) for id in structural}
    for name, score in near:
        id = snapshot.name(name)
        if id:
            found.setdefault(id, _retrieved(snapshot, id, score))
    return tuple(found.values())[:TOP]


def _close(retriever: weakref.ref[Retriever]) -> None:
    if (alive := retriever()) is not None:
        alive.close()


__all__ = ["TOP", "Query", "Retriever"]
