"""Fills the sample class: the made-up students say what their script has, and the tutor answers.

It is the same tutor that answers visitors, with limits of its own, so that nothing here counts
against theirs. One process does it for all. What was begun and not ended is done over: nobody can
say at which word it broke off, and the whole takes less than a minute.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tutor_app.assembly import Parts
from tutor_app.classroom import SAMPLE_CLASS, sample_class
from tutor_app.dialogue import Status
from tutor_app.errors import SessionNotFound, StorageDown
from tutor_app.metrics import Metrics
from tutor_app.settings import Settings
from tutor_app.storage import Errand, StorageUnavailable, StoredClass
from tutor_app.tutor import Tutor
from tutor_app.web.access import new_owner
from tutor_app.web.sample.script import Attempt, MadeUpStudent, Script

ERRAND = "sample-class"
# Who has not taken a turn for so long is no longer at it. A turn takes a fraction of a second.
LEASE = timedelta(seconds=90)
LOOK_AGAIN = 15.0  # seconds, while another process is at it or the database is away
PAUSE = 0.1  # seconds after each turn: visitors come first
SECONDS_TO_FINISH = 5.0

NO_LIMITS = {
    "visitor_turns": None,
    "total_turns": None,
    "visitor_run_seconds": None,
    "total_run_seconds": None,
}

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class NoLongerOurs(Exception):
    """Another process has taken over, or this one is to stop."""


class SampleClass:
    """Sees in a thread of its own that the sample class is there, from `start` to `stop`."""

    def __init__(
        self,
        parts: Parts,
        settings: Settings,
        script: Script,
        *,
        pause: float = PAUSE,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`pause` is in seconds, after each turn."""
        self._parts, self._script = parts, script
        self._settings = settings.model_copy(update=NO_LIMITS)
        self._pause, self._clock = pause, clock
        self._holder = secrets.token_hex(16)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sample-class", daemon=True)
        self._first: Callable[[], None] = _nothing

    def start(self, first: Callable[[], None] | None = None) -> None:
        """Begin, in the background, when `first` has returned."""
        self._first = first or _nothing
        self._thread.start()

    def stop(self) -> None:
        """End; a turn that is running is waited for, a few seconds at most."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(SECONDS_TO_FINISH)

    def see_to_it(self) -> Errand:
        """Fill the class unless it is filled already or another process is at it; how it stands
        then. Raises StorageUnavailable, StorageDown.
        """
        now, errands = self._clock(), self._parts.school.errands
        standing = errands.take(ERRAND, self._script.digest, self._holder, now, now + LEASE)
        if standing is not Errand.MINE:
            return standing
        try:
            self._play()
        except NoLongerOurs:
            return Errand.OTHERS
        finally:
            errands.give_back(ERRAND, self._holder, self._clock())
        return Errand.DONE

    def _run(self) -> None:
        self._first()
        while not self._stopped.is_set():
            try:
                if self.see_to_it() is Errand.DONE:
                    return
            except (StorageUnavailable, StorageDown) as error:
                log.warning("could not fill the sample class: %s", error)
            except Exception:
                log.exception("filling the sample class failed")
                return
            self._stopped.wait(LOOK_AGAIN)

    # ------------------------------------------------------------------ the play

    def _play(self) -> None:
        """Raises NoLongerOurs, StorageUnavailable, StorageDown."""
        self._parts.repository.delete_class(SAMPLE_CLASS)
        classroom = sample_class(self._script.name, self._clock())
        self._parts.school.classes.add(classroom, None)
        tutor = Tutor(replace(self._parts, metrics=Metrics()), self._settings)
        for student in self._script.students:
            self._play_student(tutor, classroom, student)
        if not self._parts.school.errands.finish(ERRAND, self._script.digest, self._holder):
            raise NoLongerOurs
        log.info("the sample class is there")

    def _play_student(self, tutor: Tutor, classroom: StoredClass, student: MadeUpStudent) -> None:
        owner = new_owner()
        tutor.classroom.members.join(classroom, student.name, owner)
        for attempt in student.sessions:
            try:
                self._play_session(tutor, owner, attempt)
            except SessionNotFound as gone:  # another process has begun anew
                raise NoLongerOurs from gone

    def _play_session(self, tutor: Tutor, owner: str, attempt: Attempt) -> None:
        self._still_ours()
        session = tutor.start(attempt.problem, attempt.work, owner=owner, class_code=SAMPLE_CLASS)
        reply = session.opening
        for one in attempt.then:
            if reply.status is not Status.OPEN:
                return
            self._stopped.wait(self._pause)
            self._still_ours()
            reply = tutor.respond(session.id, one.says, one.work, owner=owner)

    def _still_ours(self) -> None:
        until = self._clock() + LEASE
        ours = self._parts.school.errands.keep(ERRAND, self._holder, until)
        if self._stopped.is_set() or not ours:
            raise NoLongerOurs


def _nothing() -> None:
    pass
