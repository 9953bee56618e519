"""Looks at programs, remembered: thirty students who hand in the same program cost one look.

The program itself is always run; what is remembered is what was made of how it ended: the
findings, the questions, the secrets, seconds of searching and tracing. That depends on the problem
as it stands, the work and the results of this run, and all of it is in the key, so that a problem
that was edited, or a run that ended otherwise, is looked at anew. It does not depend on the library
of misconceptions, which people change: what does is asked for each time, outside of this.

Remembered is only what would be found out again: of a program that gives the same whenever it is
run (`steadiness`), in a look that nothing disturbed (`disturbances`), so that no busy machine and
no outage fixes a verdict. Kept in this process's memory, the latest few hundred, and lost with it;
the keys are digests.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from tutor_app.dialogue import Check, Problem
from tutor_app.subjects.python.disturbances import listening
from tutor_app.subjects.python.sandbox import CUT_SHORT
from tutor_app.subjects.python.steadiness import is_steady

MOST = 512
# Seconds are of the machine and not of the program; the results are shown as they came out.
_SECONDS: Any = {"seconds": True, "results": {"__all__": {"seconds"}}}

T = TypeVar("T")


class KnownLooks(Generic[T]):
    """What looks at programs gave, at most `most` of them, the least used forgotten first. Safe to
    share between threads; who asks for a look that is under way waits for it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, T] = OrderedDict()
        self._under_way: dict[bytes, Future[tuple[T] | None]] = {}

    def of(
        self, problem: Problem, work: str, check: Check, opening: bool, look: Callable[[], T]
    ) -> T:
        """What a look at the work gives whose cases ended as `check` says: what is known of an
        equal one, or else what `look` gives. Raises what `look` raises.
        """
        cut_short = any(result.outcome in CUT_SHORT for result in check.results)
        if cut_short or check.notice or not is_steady(problem, work):
            return look()
        key = _key(problem, work, check, opening)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            other = self._under_way.get(key)
            if other is None:
                mine = self._under_way[key] = Future()
        if other is not None:
            found = other.result()
            return look() if found is None else found[0]
        return self._first(key, mine, look)

    def _first(self, key: bytes, told: Future[tuple[T] | None], look: Callable[[], T]) -> T:
        """A look that others may be waiting for; they make their own where it was disturbed."""
        worth: tuple[T] | None = None
        try:
            with listening() as ear:
                found = look()
            if not ear.disturbed:
                worth = (found,)
            return found
        finally:
            with self._lock:
                del self._under_way[key]
                if worth is not None:
                    self._known[key] = worth[0]
                    while len(self._known) > self._most:
                        self._known.popitem(last=False)
            told.set_result(worth)


def _key(problem: Problem, work: str, check: Check, opening: bool) -> bytes:
    digest = hashlib.sha256(problem.model_dump_json().encode("utf-8", "surrogatepass"))
    for part in (work, check.model_dump_json(exclude=_SECONDS), str(opening)):
        digest.update(b"\x00")
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.digest()


__all__ = ["MOST", "KnownLooks"]
