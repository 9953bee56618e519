"""The teacher's door: what a teacher may do to a session, and what the guard thinks of it first.

Who is a teacher of which student is for the caller to know: nothing here asks.
"""

from __future__ import annotations

import secrets as random_tokens
from collections.abc import Collection
from datetime import UTC, datetime

from tutor_app.copilot import Suggestions, suggest
from tutor_app.dialogue import (
    Deed,
    GuardReport,
    Intervention,
    MarkLeak,
    MarkWronglyBlocked,
    RateReply,
    Reply,
    SetUnderstanding,
    TeacherMessage,
    Turn,
)
from tutor_app.dialogue.interventions import MOST_TEXT
from tutor_app.errors import NotInSession, SessionNotFound
from tutor_app.keeping import SessionKeeper, storage_up
from tutor_app.overruling import overruled
from tutor_app.saying import Guarded, leaks_of, present_scene
from tutor_app.session import SessionState
from tutor_app.settings import Settings
from tutor_app.spending import within_caps
from tutor_app.storage import StoredSession

TEACHER = 120  # characters of a name


class Intervening(SessionKeeper):
    """What teachers do. Every method raises SessionNotFound for a session that is not there and
    StorageDown when the database does not answer.
    """

    def intervene(self, session_id: str, deed: Deed, *, teacher: str) -> Intervention:
        """Store what a teacher did. The tutor obeys from the next turn of the session; a message,
        and who answers, show at once.

        Raises NotInSession for an understanding, turn or draft that the session does not have.
        """
        with storage_up():
            state = self.as_it_stands(session_id)
            self._checked(state, deed)
            added = self._parts.repository.interventions.add(
                Intervention(
                    id=random_tokens.token_urlsafe(9),
                    session=state.id,
                    teacher=teacher[:TEACHER],
                    at=_now(),
                    deed=deed,
                )
            )
        if added is None:  # deleted meanwhile
            raise SessionNotFound
        return added

    def teach(self, session_id: str, text: str, *, teacher: str) -> Intervention:
        """Say something to the student, as the teacher: shown at once, whatever it gives away (see
        `preview`). From then on it is no secret to the tutor either. Raises InputTooLarge.
        """
        text = self.limited(text, MOST_TEXT, "message")
        return self.intervene(session_id, TeacherMessage(text=text), teacher=teacher)

    def preview(self, session_id: str, text: str) -> GuardReport:
        """What the guard thinks of words that a teacher is about to say or to pin. Nothing is
        stored and nothing held back: `allowed`, and in `leaks` what they would give away.
        """
        with storage_up():
            state = self.as_it_stands(session_id)
        guarded = Guarded(state.secrets, state.ledger)
        leaks = leaks_of(self._parts, present_scene(state), text[:MOST_TEXT], guarded)
        return GuardReport(allowed=not leaks, leaks=leaks)

    def suggest(self, session_id: str, *, excluded: Collection[str] = ()) -> Suggestions:
        """Up to three replies that the teacher could send now; `excluded` are ids of suggestions
        seen already, to be shown others. Nothing is stored but what a language model cost.
        """
        state = self.as_it_stands(session_id)
        repository = self._parts.repository
        with storage_up():
            stored = self._any_stored(session_id)
            turns = repository.turns(state.id)
            may_spend = self._may_spend(stored.id, stored.class_code, self._settings)
            suggestions = suggest(self._parts, state, turns, excluded, may_spend)
            spent = Reply(text="", usage=suggestions.usage, fallbacks=suggestions.fallbacks)
            repository.charge(stored, turns[-1].model_copy(update={"reply": spent, "at": _now()}))
        return suggestions

    def interventions(self, session_id: str) -> tuple[Intervention, ...]:
        """All that teachers did to a session, in order."""
        with storage_up():
            return self._parts.repository.interventions.of_session(session_id[:64])

    def as_it_stands(self, session_id: str) -> SessionState:
        """The session with all that teachers did until now, as the next turn will find it."""
        with storage_up():
            found = self._parts.repository.load_with_interventions(session_id[:64])
        if found is None:
            raise SessionNotFound
        stored, interventions = found
        state = self._states.state_of(stored.state)
        news = [each for each in interventions if each.number > state.heard]
        return overruled(state, news, stored.version, self._parts.policy)

    def _may_spend(self, session_id: str, class_code: str, limits: Settings) -> bool:
        """Whether a turn of this session may still ask a language model that costs money;
        `limits` has the caps.
        """
        if not self._settings.has_model:
            return True
        with storage_up():
            today = _now().date()
            spendings = self._parts.repository.spent(session_id, class_code, today)
        return within_caps(spendings, limits) is None

    def _any_stored(self, session_id: str) -> StoredSession:
        stored = self._parts.repository.load(session_id[:64])
        if stored is None:
            raise SessionNotFound
        return stored

    def _checked(self, state: SessionState, deed: Deed) -> None:
        """Raise NotInSession unless the session has what the deed is about."""
        match deed:
            case SetUnderstanding(understanding=id) if id not in state.plan.beliefs:
                raise NotInSession
            case RateReply(turn=number) | MarkLeak(turn=number):
                self._turn_of(state.id, number)
            case MarkWronglyBlocked(turn=number, draft=draft):
                if draft >= len(self._turn_of(state.id, number).reply.guard.blocked):
                    raise NotInSession

    def _turn_of(self, session_id: str, number: int) -> Turn:
        turns = self._parts.repository.turns(session_id)
        if number >= len(turns):
            raise NotInSession
        return turns[number]


def _now() -> datetime:
    return datetime.now(UTC)
