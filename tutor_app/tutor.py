"""One turn, top to bottom: from a student's message and work to a reply that was cleared.

Ground truth, reading, knowledge state, retrieval, plan, words, guard, storage; each step is a
call into the room that does it. The door for programs: `Tutor.open`, `start`, `respond`.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import secrets as random_tokens
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tutor_app.assembly import Parts, assemble
from tutor_app.classroom import Classroom, Place
from tutor_app.dialogue import (
    Answering,
    Check,
    Intent,
    Problem,
    Question,
    Reading,
    Reply,
    Status,
    Turn,
    Understanding,
)
from tutor_app.errors import (
    SessionBusy,
    StorageDown,
    UnknownProblem,
)
from tutor_app.intervening import Intervening
from tutor_app.keeping import storage_up
from tutor_app.looking import (
    assessed,
    carried_over,
    is_settled,
    latest_by_key,
    look,
    merged_secrets,
    read_again,
)
from tutor_app.noticing import notice
from tutor_app.overruling import (
    overruled,
    reading_as_overruled,
    retrieve,
    scene_as_overruled,
    silent_turn,
)
from tutor_app.planner import Observation, Phase, separate_faults, weigh_guess
from tutor_app.readiness import Readiness, readiness
from tutor_app.roles.changes import outcomes_changed
from tutor_app.roles.offline.guesses import with_guesses
from tutor_app.roles.protocols import Doing, Roles, Scene, Spent, Step
from tutor_app.saying import Guarded, recent_of, say
from tutor_app.session import Facts, Session, SessionState
from tutor_app.settings import Settings, get_settings
from tutor_app.storage import StorageUnavailable, StoredSession, VersionConflict

log = logging.getLogger("tutor_app.turns")

USED_KEPT = 400
CLASS_CODE = 40  # characters
# Turns wait for a language model, so there are many more of them than cores.
TURNS_AT_ONCE = 64

STATUS_OF_PHASE = {
    Phase.DONE: Status.SOLVED,
    Phase.STUCK: Status.STUCK,
    Phase.LEFT: Status.ENDED,
}


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
        state, turn = self._turn(state, 0, "", work, roles, doing)
        now = datetime.now(UTC)
        stored = StoredSession(
            id=state.id,
            owner=owner,
            class_code=class_code,
            problem_id=problem.id,
            title=problem.title,
            status=state.status,
            version=1,
            state=state.model_dump_json(),
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
    ) -> Reply:
        """Answer a message, a change of the work, or both. The turn is stored before it returns.
        `doing` is told, from this thread, what the tutor is at. What teachers did until now counts;
        while one of them answers, or has switched the tutor off, the reply is mostly empty.

        Raises SessionNotFound, SessionBusy, InputTooLarge, TooFast, TutorPaused, ClassClosed,
        StorageDown; then nothing has changed.
        """
        message = self.limited(message, self._settings.max_message_characters, "message")
        self._pace.turn(owner)
        with self.one_at_a_time(session_id), storage_up():
            for _ in range(3):
                stored = self.stored(session_id, owner)
                state = SessionState.model_validate_json(stored.state)
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
                news = self._parts.repository.interventions.since(stored.id, state.heard)
                state = overruled(state, news, number, self._parts.policy)
                if state.chair.answering is Answering.TUTOR:
                    roles = self._roles(stored.id, stored.class_code, place, doing)
                    state, turn = self._turn(state, number, message, new_work, roles, doing)
                else:
                    state, turn = silent_turn(self._parts, state, number, message, new_work)
                turn = turn.model_copy(update={"applied": tuple(i.id for i in news)})
                after = stored.model_copy(
                    update={
                        "version": stored.version + 1,
                        "status": state.status,
                        "state": state.model_dump_json(),
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
    ) -> Reply:
        """`respond`, without holding up the event loop. A caller who is cancelled meanwhile does
        not cancel the turn: it is stored whole, and is there when the student comes back.
        """
        turn = functools.partial(self.respond, session_id, message, work, owner=owner, doing=doing)
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

    # ------------------------------------------------------------------ one turn

    def _turn(
        self,
        state: SessionState,
        number: int,
        message: str,
        work: str,
        roles: Roles,
        doing: Doing,
    ) -> tuple[SessionState, Turn]:
        """Everything between a student's message and the record of the turn. Nothing is stored."""
        began = time.perf_counter()
        parts, problem = self._parts, state.problem
        ground = parts.ground(problem)
        opening = number == 0
        before = None if opening else state.planned or state.facts
        changed = before is None or work != before.work

        # Ground truth and diagnosis, only when the work changed.
        facts = state.facts
        if opening or work != facts.work:
            doing(Step.RUNNING)
            facts = look(ground, problem, work, opening)
        if problem.subject == "open":
            facts = carried_over(facts, state.facts)
        answered = state.plan.current.question if state.plan.current else None
        scene = Scene(
            session=state.id,
            turn=number,
            problem=problem,
            work=work,
            message=message,
            check=facts.check,
            findings=facts.findings,
            probes=facts.probes,
            previous_work=before.work if before else "",
            previous_check=before.check if before else None,
            past=state.past,
            assessment=facts.assessment,
            recent=recent_of(state.ledger),
        )
        if facts.check.notice is not None:
            return self._without_asking(state, scene, facts, facts.check.notice, None, began)
        unread = not facts.assessment.made if problem.subject == "open" else changed
        if unread:
            facts, scene = assessed(facts, scene, roles)
        if problem.subject == "open" and not facts.assessment.made:
            family = "needs_model" if not self._settings.has_model else "waiting"
            text = parts.wording.say(
                f"open.{family if work.strip() else 'no_work'}", {}, state.id, state.used
            )[0]
            return self._without_asking(state, scene, facts, text, roles, began)

        # What the student is doing and saying; what may be behind it.
        proposed = roles.analyst.understandings(scene)
        reading = self._read(scene, roles, answered, proposed, edited=changed and not opening)
        if not is_settled(problem, facts):  # what a run has shown is no guess
            plan_before, reading = weigh_guess(state.plan, reading, parts.policy)
            state = state.model_copy(update={"plan": plan_before})
        if problem.subject == "open":
            facts, scene = read_again(facts, scene, roles, reading, proposed)
            proposed = roles.analyst.understandings(scene)
        reading = reading_as_overruled(state.plan, reading)
        scene = scene_as_overruled(state.plan, scene)
        retrieved = retrieve(parts, scene, state.plan)
        scene = scene.model_copy(update={"retrieved": retrieved})

        # Knowledge state, tree and the next question; its words; the guard.
        observation = Observation(
            turn=number,
            reading=reading,
            work_changed=changed,
            case_outcomes_changed=changed and outcomes_changed(scene.previous_check, facts.check),
            all_pass=is_settled(problem, facts),
            present=tuple(f.key for f in separate_faults(facts.findings)),
            proof=ground.proof,
        )
        ledger = state.ledger.with_work(number, work)
        if message:
            ledger = ledger.with_student(number, message)
        secrets = merged_secrets(state.secrets, facts.secrets)
        said = say(
            parts, roles, state, scene, observation, proposed, answered, Guarded(secrets, ledger)
        )
        plan_state = said.state
        if said.telling.example is not None:
            examples = (*plan_state.examples, said.telling.example.id)
            plan_state = plan_state.model_copy(update={"examples": examples})
        status = STATUS_OF_PHASE.get(plan_state.phase, Status.OPEN)
        if plan_state.phase is Phase.LEFT and is_settled(problem, facts):
            status = Status.SOLVED
        spent = roles.spent()
        reply = Reply(
            text=said.text,
            status=status,
            act=said.plan.act,
            reason=said.plan.reason,
            question=said.plan.question,
            check=facts.check,
            findings=scene.findings,
            misconceptions=retrieved,
            knowledge=tuple(plan_state.beliefs.values()),
            guard=said.report,
            engine="model" if said.by_model else "offline",
            usage=spent.usage,
            fallbacks=(*spent.fallbacks, *said.fallbacks),
        )
        after = state.model_copy(
            update={
                "facts": facts,
                "previous": before if changed else state.previous,
                "planned": None,
                "plan": plan_state,
                "ledger": ledger.with_tutor(number, said.text),
                "used": (*state.used, *said.draft.parts)[-USED_KEPT:],
                "status": status,
                "secrets": secrets,
                "past": latest_by_key((*state.past, *separate_faults(facts.findings))),
            }
        )
        return after, self._record(scene, reading, reply, began)

    def _read(
        self,
        scene: Scene,
        roles: Roles,
        answered: Question | None,
        understandings: Sequence[Understanding],
        *,
        edited: bool,
    ) -> Reading:
        if scene.turn == 0:
            return Reading(intent=Intent.CHANGED_WORK)
        if edited and not scene.message.strip() and scene.problem.subject != "open":
            return Reading(intent=Intent.CHANGED_WORK)  # a run says more than any reader
        reading = roles.verifier.read(scene, answered, understandings)
        return with_guesses(reading, scene.message, answered)

    def _without_asking(
        self,
        state: SessionState,
        scene: Scene,
        facts: Facts,
        text: str,
        roles: Roles | None,
        began: float,
    ) -> tuple[SessionState, Turn]:
        """The work cannot be run or read just now: say so and keep everything as it was."""
        spent = roles.spent() if roles else Spent()
        reply = Reply(
            text=text,
            status=state.status,
            check=facts.check,
            usage=spent.usage,
            fallbacks=spent.fallbacks,
        )
        reading = Reading(intent=Intent.CHANGED_WORK)
        after = state.model_copy(update={"facts": facts})
        return after, self._record(scene, reading, reply, began)

    def _record(self, scene: Scene, reading: Reading, reply: Reply, began: float) -> Turn:
        return Turn(
            number=scene.turn,
            message=scene.message,
            work=scene.work,
            reading=reading,
            reply=reply,
            seconds=time.perf_counter() - began,
            at=datetime.now(UTC),
            prompt_version=self._parts.engine.version,
        )
