"""Keeping sessions: whose they are, what may be shown of them, export, deletion, limits, locks."""

from __future__ import annotations

import secrets as random_tokens
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tutor_app.assembly import Parts
from tutor_app.dialogue import Check, Intervention, Problem, TeacherMessage, Turn
from tutor_app.errors import InputTooLarge, SessionBusy, SessionNotFound, StorageDown
from tutor_app.kept_states import KeptStates
from tutor_app.pacing import Pace
from tutor_app.session import (
    SessionState,
    SessionSummary,
    SessionView,
    asked_picture,
    asked_table,
    progress_of,
    standing_in,
    transcript,
)
from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable, StoredSession
from tutor_app.summary import read_summary, rebuild, summarise, summary_rules

PATIENCE_SECONDS = 20.0
LOCKS_KEPT = 10_000


@contextmanager
def storage_up() -> Iterator[None]:
    """Say in words for people that the database does not answer."""
    try:
        yield
    except StorageUnavailable as error:
        raise StorageDown from error


class SessionKeeper:
    """Everything about sessions but the turns themselves. Every method that takes a session id
    raises SessionNotFound unless the session belongs to the owner, and StorageDown when the
    database does not answer.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._parts = parts
        self._settings = settings
        self._pace = Pace(settings)
        self._states = KeptStates()
        self._locks: dict[str, threading.Lock] = {}
        self._locks_guard = threading.Lock()
        self._summary_rules = summary_rules()  # a broken file shows at the start, not in a turn

    def check(self, session_id: str, work: str, *, owner: str = "") -> Check:
        """Ground truth about the work, with no turn taken. Raises TooFast."""
        with storage_up():
            state = self._states.state_of(self.stored(session_id, owner).state)
        work = self.limited_work(work, state.problem)
        self._pace.may_run(owner)
        check = self._parts.ground(state.problem).subject.check(state.problem, work)
        self._pace.ran(owner, check.seconds)
        return check

    def view(self, session_id: str, *, owner: str = "") -> SessionView:
        """What the student's page may show of a session."""
        with storage_up():
            whole = self._parts.repository.whole(session_id[:64])
            if whole is None:
                raise SessionNotFound
            stored, turns, interventions = whole
            _of_owner(stored, owner)
        state = self._states.state_of(stored.state)
        news = [i for i in interventions if i.number > state.heard]
        spoke = bool(turns) and turns[-1].reading is not None  # else the tutor was silent
        return SessionView(
            id=stored.id,
            problem=state.problem,
            work=state.facts.work if stored.draft is None else stored.draft,
            status=stored.status,
            transcript=transcript(turns, interventions),
            check=state.facts.check,
            progress=progress_of(state.plan, self._parts.policy),
            table=asked_table(state.plan) if spoke else None,
            picture=asked_picture(state.plan) if spoke else None,
            last_run=state.facts.work,
            first_work=turns[0].work if turns else state.facts.work,
            standing_in=standing_in(turns[-1].reply) if turns else None,
            answering=state.chair.after(news).answering,
            heard=interventions[-1].number if interventions else 0,
            class_id=stored.class_code,
        )

    def heard(self, session_id: str) -> int:
        """The number of the last thing a teacher did to a session; a page that shows a view with
        this number shows all of it. It tells nothing else, so it asks for no owner.
        """
        with storage_up():
            return self._parts.repository.interventions.latest(session_id[:64])

    def keep_work(self, session_id: str, work: str, *, owner: str = "") -> None:
        """Keep what stands in the editor, with no turn taken."""
        work = self.limited(work, self._settings.max_work_characters, "work")
        with storage_up():
            self.stored(session_id, owner)
            self._parts.repository.keep_draft(session_id, work)

    def sessions(self, owner: str) -> tuple[SessionSummary, ...]:
        """A student's sessions, the latest first."""
        with storage_up():
            return tuple(
                SessionSummary(
                    id=s.id,
                    problem_id=s.problem_id,
                    title=s.title,
                    status=s.status,
                    updated=s.updated,
                    class_id=s.class_code,
                )
                for s in self._parts.repository.of_owner(owner)
            )

    def export(self, owner: str) -> dict[str, Any]:
        """Everything a student said and wrote and was told, by the tutor and by teachers, as plain
        data for a download.

        Plans, findings, expected answers and solutions are the tutor's notes and are not in it.
        """
        with storage_up():
            sessions = self._parts.repository.of_owner(owner)
            turns = {s.id: self._parts.repository.turns(s.id) for s in sessions}
            taught = {s.id: self._parts.repository.interventions.of_session(s.id) for s in sessions}
        return {
            "sessions": [
                {
                    "problem": s.title,
                    "status": s.status,
                    "started": s.created.isoformat(timespec="seconds"),
                    "turns": [
                        {
                            "at": t.at.isoformat(timespec="seconds"),
                            "you": t.message,
                            "your_work": t.work,
                            "tutor": t.reply.text,
                        }
                        for t in turns[s.id]
                    ],
                    "teacher": [
                        {
                            "at": i.at.isoformat(timespec="seconds"),
                            "after_turn": i.after_turn,
                            "said": i.deed.text,
                        }
                        for i in taught[s.id]
                        if isinstance(i.deed, TeacherMessage)
                    ],
                }
                for s in sessions
            ]
        }

    def delete(self, session_id: str, *, owner: str = "") -> None:
        """Delete a session with all its turns."""
        with storage_up():
            self.stored(session_id, owner)
            self._parts.repository.delete([session_id])

    def delete_all(self, owner: str) -> None:
        """Delete all sessions of a student."""
        with storage_up():
            repository = self._parts.repository
            repository.delete([s.id for s in repository.of_owner(owner)])

    # ------------------------------------------------------------------ the edges

    def summary_after(self, stored: StoredSession | None, state: SessionState, turn: Turn) -> str:
        """The summary after one more turn, as stored. A session whose summary is missing or of
        another version of the program has it made anew from its turns.
        """
        before = None
        if stored is not None:
            before = read_summary(stored.summary)
            if before is None:
                turns = self._parts.repository.turns(stored.id)
                before = rebuild(state, turns, self._summary_rules)
        return summarise(before, state, turn, self._summary_rules).model_dump_json(
            exclude_defaults=True
        )

    def stored(self, session_id: str, owner: str) -> StoredSession:
        """The stored session, if it belongs to this owner; a stranger learns no more than that."""
        stored = self._parts.repository.load(session_id[:64])
        if stored is None:
            raise SessionNotFound
        _of_owner(stored, owner)
        return stored

    def stored_with_interventions(
        self, session_id: str, owner: str
    ) -> tuple[StoredSession, tuple[Intervention, ...]]:
        """As `stored`, with all that teachers did in the session."""
        found = self._parts.repository.load_with_interventions(session_id[:64])
        if found is None:
            raise SessionNotFound
        _of_owner(found[0], owner)
        return found

    def limited_work(self, work: str, problem: Problem) -> str:
        """A student's work, made safe to store. Raises InputTooLarge over the limit."""
        what = "program" if problem.subject == "python" else "work"
        return self.limited(work, self._settings.max_work_characters, what)

    def limited(self, text: str, limit: int, what: str) -> str:
        """The text, made safe to store. Raises InputTooLarge over the limit (characters)."""
        if len(text) > limit:
            raise InputTooLarge(
                f"That {what} is {len(text):,} characters long; {limit:,} is the most I can read. "
                "Nothing was lost: shorten it and send it again."
            )
        return text.replace("\r\n", "\n").replace("\x00", "�")

    @contextmanager
    def one_at_a_time(self, session_id: str) -> Iterator[None]:
        """One turn at a time per session in this process; the version column sees to the others."""
        with self._locks_guard:
            if len(self._locks) > LOCKS_KEPT:
                self._locks = {k: v for k, v in self._locks.items() if v.locked()}
            lock = self._locks.setdefault(session_id, threading.Lock())
        if not lock.acquire(timeout=PATIENCE_SECONDS):
            raise SessionBusy
        try:
            yield
        finally:
            lock.release()


def _of_owner(stored: StoredSession, owner: str) -> None:
    """Raises SessionNotFound for a stranger, who learns no more than that."""
    if not random_tokens.compare_digest(stored.owner.encode(), owner.encode()):
        raise SessionNotFound
