"""Limits on trying: so many failures in a while, per name and per address, for all processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tutor_app.classroom.codes import digest
from tutor_app.classroom.refusals import TooManyTries
from tutor_app.storage import AttemptStore

WHILE = timedelta(minutes=15)
OF_ONE_NAME = 10
# A school has one address for everybody in it, and a class begins all at once.
OF_ONE_ADDRESS = 60


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class Try:
    """One try to get in. It counts as failed unless it is called a success."""

    def __init__(self) -> None:
        self.succeeded = False

    def success(self) -> None:
        """It was right."""
        self.succeeded = True


class Tries:
    """Counts failed tries. Keys are hashed: who tried from where is not to be read from the
    database.
    """

    def __init__(self, store: AttemptStore, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._clock = clock

    @contextmanager
    def one(self, what: str, field: str, *, address: str, name: str = "") -> Iterator[Try]:
        """One try of a kind (`what`) from an address, for a name where there is one.

        Raises TooManyTries, before anything is compared, when there were too many. A success takes
        back the failures of that name, but not those of the address: whoever has a password of
        their own could go on guessing others'.
        """
        by_name = [digest(f"{what}\0name\0{name}")] if name else []
        by_address = digest(f"{what}\0address\0{address}")
        limits = dict.fromkeys(by_name, OF_ONE_NAME) | {by_address: OF_ONE_ADDRESS}
        moment = self._clock()
        counted, waits_for = self._store.begin(limits, moment, moment - WHILE)
        if waits_for is not None:
            raise TooManyTries(field, waits_for + WHILE)
        attempt = Try()
        yield attempt
        if attempt.succeeded:
            self._store.forget(counted, by_name)
