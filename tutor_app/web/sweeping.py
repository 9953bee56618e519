"""Deletes what was kept for as long as it should be, every few minutes.

The sessions of a class go when nobody has touched them for the days its teacher has set; in a demo
everything but the sample class goes some hours after its last turn. Several processes may do it at
the same time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tutor_app.classroom import SAMPLE_CLASS
from tutor_app.settings import Mode, Settings
from tutor_app.storage import ClassStore, Repository, StorageUnavailable

EVERY = 300.0  # seconds
SECONDS_TO_FINISH = 5.0

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def sweep(repository: Repository, classes: ClassStore, settings: Settings, now: datetime) -> int:
    """Delete all sessions that are past their time; how many there were. Raises StorageUnavailable;
    what was deleted until then is gone.
    """
    gone = 0
    if settings.mode is Mode.DEMO:
        since = now - timedelta(hours=settings.demo_hours)
        gone += repository.delete_without_turn(since, kept=[SAMPLE_CLASS])
    for class_id, days in classes.kept_for().items():
        gone += repository.delete_untouched(class_id, now - timedelta(days=days))
    return gone


class Sweeper:
    """Sweeps in a thread of its own, from `start` to `stop`."""

    def __init__(
        self,
        repository: Repository,
        classes: ClassStore,
        settings: Settings,
        *,
        every: float = EVERY,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`every` is in seconds; the first time is at once."""
        self._repository, self._classes, self._settings = repository, classes, settings
        self._every, self._clock = every, clock
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a sweep that is running is waited for, a few seconds at most."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(SECONDS_TO_FINISH)

    def _run(self) -> None:
        while True:
            try:
                gone = sweep(self._repository, self._classes, self._settings, self._clock())
                if gone:
                    log.info("deleted sessions past their time: %d", gone)
            except StorageUnavailable as error:
                log.warning("could not look for sessions past their time: %s", error)
            except Exception:
                log.exception("looking for sessions past their time failed")
            if self._stopped.wait(self._every):
                return
