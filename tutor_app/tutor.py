"""The door for programs: `Tutor.open`, `start`, `respond`.

What happens in a turn is in `turn.py`; here it is given its session, one at a time, and stored.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import secrets as random_tokens
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tutor_app.assembly import Parts, assemble
from tutor_app.classroom import Classroom, Place
from tutor_app.dialogue import (
    Answering,
    Check,
    Problem,
    Reply,
    Turn,
)
from tutor_app.errors import (
    SessionBusy,
    StorageDown,
    UnknownProblem,
)
from tutor_app.intervening import Intervening
from tutor_app.keeping import storage_up
from tutor_app.noticing import notice
from tutor_app.overruling import (
    overruled,
    silent_turn,
)
from tutor_app.readiness import Readiness, readiness
from tutor_app.roles.protocols import Doing, Roles, Step
from tutor_app.session import Facts, Session, SessionState
from tutor_app.settings import Settings, get_settings
from tutor_app.storage import StorageUnavailable, StoredSession, VersionConflict
from tutor_app.turn import take_turn

log = logging.getLogger("tutor_app.turns")

CLASS_CODE = 40  # characters
# Turns wait for a language model, so there are many more of them than cores.
TURNS_AT_ONCE = 64


def nobody_waits(step: Step) -> None:
    """For a caller who does not want to know what a turn is at."""


class Tutor(Intervening):
    """Holds the parts and runs turns. Safe to use from many threads; keeps nothing in memory
    that a session needs.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        super().__init__(parts, settings)
        self.catalog = parts.catalog
        self.metrics = parts.metrics
        self.classroom = Classroom(parts)
        self._turns = ThreadPoolExecutor(TURNS_AT_ONCE, thread_name_prefix="turn")

    @classmethod
    def open(cls, data_dir: Path | str | None = None, settings: Settings | None = None) -> Tutor:
        """Open a tutor. `data_dir=None` keeps nothing once the program ends.

        Raises DataFileError for a broken file it cannot do without, StorageDown when the database
        cannot be opened.
        """
        settings = settings or get_settings()
        try:
            return cls(assemble(settings, Path(data_dir) if data_dir else None), settings)
        except StorageUnavailable as error:
            raise StorageDown from error

    @property
    def parts(self) -> Parts:
        """What the tutor is made of, for the rooms of those who write problems and entries."""
        return self._parts

    def close(self) -> None:
        """Finish the turns that are running, then give back database connections and the index."""
        self._turns.shutdown()
        self._parts.close()

    # ------------------------------------------------------------------ sessions

    def start(
        self,
        problem: Problem | str,
        work: str = "",
        *,
        owner: str = "",
        class_code: str = "",
        doing: Doing = nobody_waits,
    ) -> Session:
        """Begin a session on a problem (or the id of one) with the student's work so far.

        It belongs to the class of that id (`class_code`), or else to the one that the owner is in,
        and to what that class has and allows. `doing` is told what the tutor is at.
        Raises UnknownProblem, InputTooLarge, NotInThisClass, TutorPaused, TooFast,
        StorageDown.
        """
        class_code = class_code[:CLASS_CODE]
        with storage_up():
            rules = self.classroom.rules
            place = rules.of_session(class_code, owner) if class_code else rules.of_student(owner)
        if place is not None:
            class_code = place.classroom.id
        if isinstance(problem, str):
            found = self.catalog.find(problem, class_code)
            if found is None:
                raise UnknownProblem
            problem = found
        work = self.limited_work(work, problem)
        self._pace.turn(owner)
        self._pace.may_run(owner)
        state = SessionState(
            id=random_tokens.token_urlsafe(24),
            problem=problem,
            facts=Facts(work=work, check=Check()),
        )
        if place is not None:
            listed = self.catalog.find(problem.id, class_code) is not None
            published = problem.id in self.catalog.published_for(class_code)
            place.check_start(problem, from_list=listed, published=published)
        roles = self._roles(state.id, class_code, place, doing)
        state, turn = self._take(state, 0, "", work, roles, doing)
        now = datetime.now(UTC)
        stored = StoredSession(
            id=state.id,
            owner=owner,
            class_code=class_code,
            problem_id=problem.id,
            title=problem.title,
            status=state.status,
            version=1,
            state=self._states.text_of(state),
            summary=self.summary_after(None, state, turn),
            draft=None,
            created=now,
            updated=now,
        )
        with storage_up():
            try:
                self._parts.repository.create(stored, turn)
            except StorageUnavailable:
                # As with a turn: to say that it is not there would have the student start twice.
                if not self._is_stored(stored):
                    raise
        self._count(stored, problem, turn, ran=True)
        notice(self._parts, state, turn, stored.class_code)
        return Session(id=state.id, problem=problem, opening=turn.reply)

    def respond(
        self,
        session_id: str,
        message: str = "",
        work: str | None = None,
        *,
        owner: str = "",
        doing: Doing = nobody_waits,
        check: Check | None = None,
    ) -> Reply:
        """Answer a message, a change of the work, or both. The turn is stored before it returns.
        `doing` is told, from this thread, what the tutor is at. What teachers did until now counts;
        while one of them answers, or has switched the tutor off, the reply is mostly empty.
        `check` is what `Tutor.check` just gave for this very work, which is then not run again.

        Raises SessionNotFound, SessionBusy, InputTooLarge, TooFast, TutorPaused, ClassClosed,
        StorageDown; then nothing has changed.
        """
        message = self.limited(message, self._settings.max_message_characters, "message")
        self._pace.turn(owner)
        with self.one_at_a_time(session_id), storage_up():
            for _ in range(3):
                stored, interventions = self.stored_with_interventions(session_id, owner)
                state = self._states.state_of(stored.state)
                work_before = state.facts.work
                new_work = work_before if work is None else work
                new_work = self.limited_work(new_work, state.problem)
                if new_work.rstrip() == work_before.rstrip():
                    new_work = work_before  # editors drop what ends a text; nothing has changed
                if new_work != work_before:
                    self._pace.may_run(owner)
                place = self.classroom.rules.of_session(stored.class_code, owner)
                if place is not None:
                    place.check_turn()
                number = stored.version
                news = [each for each in interventions if each.number > state.heard]
                state = overruled(state, news, number, self._parts.policy)
                if state.chair.answering is Answering.TUTOR:
                    roles = self._roles(stored.id, stored.class_code, place, doing)
                    state, turn = self._take(state, number, message, new_work, roles, doing, check)
                else:
                    state, turn = silent_turn(self._parts, state, number, message, new_work, check)
                turn = turn.model_copy(update={"applied": tuple(i.id for i in news)})
                after = stored.model_copy(
                    update={
                        "version": stored.version + 1,
                        "status": state.status,
                        "state": self._states.text_of(state),
                        "summary": self.summary_after(stored, state, turn),
                        "draft": None,
                        "updated": datetime.now(UTC),
                    }
                )
                try:
                    self._parts.repository.append(after, turn)
                except VersionConflict:
                    # What this turn has cost is counted, though its words are not said.
                    self._parts.repository.charge(after, turn)
                    continue  # another process answered first: read its turn and take this one
                except StorageUnavailable:
                    # The turn may be there, and only the word of it was lost: to say that it is not
                    # would have the student send it twice.
                    if not self._is_stored(after):
                        raise
                self._count(after, state.problem, turn, ran=turn.work != work_before)
                notice(self._parts, state, turn, after.class_code)
                return turn.reply
        raise SessionBusy

    async def start_async(
        self,
        problem: Problem | str,
        work: str = "",
        *,
        owner: str = "",
        class_code: str = "",
        doing: Doing = nobody_waits,
    ) -> Session:
        """`start`, without holding up the event loop."""
        begin = functools.partial(
            self.start, problem, work, owner=owner, class_code=class_code, doing=doing
        )
        return await asyncio.get_running_loop().run_in_executor(self._turns, begin)

    async def respond_async(
        self,
        session_id: str,
        message: str = "",
        work: str | None = None,
        *,
        owner: str = "",
        doing: Doing = nobody_waits,
        check: Check | None = None,
    ) -> Reply:
        """`respond`, without holding up the event loop. A caller who is cancelled meanwhile does
        not cancel the turn: it is stored whole, and is there when the student comes back.
        """
        turn = functools.partial(
            self.respond, session_id, message, work, owner=owner, doing=doing, check=check
        )
        return await asyncio.get_running_loop().run_in_executor(self._turns, turn)

    def _is_stored(self, after: StoredSession) -> bool:
        """Whether a turn is stored whose storing seemed to fail. Raises StorageUnavailable."""
        found = self._parts.repository.load(after.id)
        return found is not None and (found.version, found.state) == (after.version, after.state)

    def _count(self, stored: StoredSession, problem: Problem, turn: Turn, *, ran: bool) -> None:
        """Count and log a turn that was stored; not a word of what was said."""
        self.metrics.count(turn, problem.subject, ran=ran)
        if ran:
            self._pace.ran(stored.owner, turn.seconds)
        log.info(
            "turn",
            extra={
                # A session's id opens it, so a log must not have it.
                "session": hashlib.sha256(stored.id.encode()).hexdigest()[:12],
                "turn": turn.number,
                "subject": problem.subject,
                "status": stored.status.value,
                "engine": turn.reply.engine,
                "seconds": round(turn.seconds, 4),
                "held_back": len(turn.reply.guard.blocked),
                "model_calls": turn.reply.usage.model_calls,
                "faults": [fallback.fault.value for fallback in turn.reply.fallbacks],
            },
        )

    def readiness(self) -> Readiness:
        """Whether this process can do its work, and what does not answer."""
        return readiness(self._parts)

    def _roles(self, session_id: str, class_code: str, place: Place | None, doing: Doing) -> Roles:
        """Who fills the roles of a turn that begins now: the model while there is one, the class
        wants it and no cap is used up; else the built-in engine.
        """
        self._parts.library.look()  # the roles know the library as it is from now on
        if place is not None and not place.classroom.with_model:
            return self._parts.offline.roles(True, doing)
        limits = self._settings if place is None else place.settings(self._settings)
        allowed = self._may_spend(session_id, class_code, limits)
        return self._parts.engine.roles(allowed, doing)

    def _take(
        self,
        state: SessionState,
        number: int,
        message: str,
        work: str,
        roles: Roles,
        doing: Doing,
        check: Check | None = None,
    ) -> tuple[SessionState, Turn]:
        return take_turn(
            self._parts,
            state,
            number,
            message,
            work,
            roles,
            doing,
            has_model=self._settings.has_model,
            check=check,
        )
