"""Whether the machine let a look at a program run to its end.

A run may be cut short because there is too much else to do, the process that runs programs may be
gone, a second run may come out differently. What was found out then is the best there is, but not
what would be found out again. Whoever notices says so (`disturbed`); whoever wants to know listens
(`listening`). Both are about one thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Ear:
    """What was heard meanwhile."""

    disturbed: bool = False


class _Ears(threading.local):
    def __init__(self) -> None:
        self.open: list[Ear] = []


_ears = _Ears()


@contextmanager
def listening() -> Iterator[Ear]:
    """Hear whether anything within was disturbed, in this thread."""
    ear = Ear()
    _ears.open.append(ear)
    try:
        yield ear
    finally:
        _ears.open.pop()


def disturbed() -> None:
    """Say that something was cut short, went wrong or came out differently the second time."""
    for ear in _ears.open:
        ear.disturbed = True


__all__ = ["Ear", "disturbed", "listening"]
