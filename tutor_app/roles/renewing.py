"""An engine for a library that changes: the roles of a turn know it as it stood when it began."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from tutor_app.misconceptions.living import LivingLibrary, Snapshot
from tutor_app.roles.protocols import Doing, Engine, Roles, Twins

Made = TypeVar("Made", bound=Engine)


class RenewingEngine(Generic[Made]):
    """Makes an engine for each state of the library that a turn meets, and keeps the last.

    `build` is given the snapshots of `subjects` in their order. Within a turn nothing changes:
    analyst and instructor speak of the same entries.
    """

    def __init__(
        self,
        library: LivingLibrary,
        subjects: tuple[str, ...],
        build: Callable[[tuple[Snapshot, ...]], Made],
    ) -> None:
        self._library, self._subjects, self._build = library, subjects, build
        self._lock = threading.Lock()
        snapshots = self._snapshots()
        self._made = (snapshots, build(snapshots))

    @property
    def version(self) -> str:
        """The version of the prompts in use."""
        return self.current().version

    def current(self) -> Made:
        """The engine for the library as it stands."""
        snapshots = self._snapshots()
        made = self._made
        if made[0] != snapshots:  # snapshots are equal when they are the same objects
            with self._lock:
                made = self._made
                if made[0] != snapshots:
                    made = self._made = (snapshots, self._build(snapshots))
        return made[1]

    @property
    def offline(self) -> Twins:
        """The offline roles for the library as it stands."""
        return self.current().offline

    def roles(self, allowed: bool, doing: Doing) -> Roles:
        """Roles for a turn that begins now."""
        return self.current().roles(allowed, doing)

    def close(self) -> None:
        """Give back connections; all engines made here share them."""
        self._made[1].close()

    def _snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(self._library.snapshot(subject) for subject in self._subjects)


__all__ = ["RenewingEngine"]
