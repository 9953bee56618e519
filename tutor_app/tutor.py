"""One turn, top to bottom: from a student's message and work to a reply that was cleared.

Ground truth, reading, knowledge state, retrieval, plan, words, guard, storage; each step is a
call into the room that does it. The door for programs: `Tutor.open`, `start`, `respond`.
"""

from __future__ import annotations

import asyncio
import functools
import secrets as random_tokens
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor_app.assembly import Parts, assemble
from tutor_app.dialogue import (
    Assessment,
    Check,
    Finding,
    Intent,
    Problem,
    Question,
    Reading,
    Reply,
    Retrieved,
    Status,
    Turn,
    Understanding,
)
from tutor_app.errors import (
    SessionBusy,
    StorageDown,
    UnknownProblem,
)
from tutor_app.keeping import SessionKeeper, storage_up
from tutor_app.looking import (
    SECRETS_KEPT,
    carried_over,
    is_settled,
    look,
    query_of,
    with_assessment,
    without_resolved,
)
from tutor_app.planner import Observation, Phase, separate_faults
from tutor_app.roles.changes import outcomes_changed
from tutor_app.roles.protocols import Doing, Roles, Scene, Spent, Step
from tutor_app.saying import Guarded, say
from tutor_app.session import Facts, Session, SessionState
from tutor_app.settings import Settings, get_settings
from tutor_app.spending import within_caps
from tutor_app.storage import StorageUnavailable, StoredSession, VersionConflict

USED_KEPT = 400
FINDINGS_KEPT = 40
RECENT = 6
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


class Tutor(SessionKeeper):
    """Holds the parts and runs turns. Safe to use from many threads; keeps nothing in memory
    that a session needs.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        super().__init__(parts, settings)
        self.catalog = parts.catalog
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

        `class_code` says whose budget it counts for; `doing` is told what the tutor is at.
        Raises UnknownProblem, InputTooLarge, StorageDown.
        """
        if isinstance(problem, str):
            found = self.catalog.problems.get(problem)
            if found is None:
                raise UnknownProblem
            problem = found
        work = self.limited_work(work, problem)
        state = SessionState(
            id=random_tokens.token_urlsafe(24),
            problem=problem,
            facts=Facts(work=work, check=Check()),
        )
        allowed = self._may_spend(state.id, class_code[:CLASS_CODE])
        state, turn = self._turn(state, 0, "", work, allowed, doing)
        now = datetime.now(UTC)
        stored = StoredSession(
            id=state.id,
            owner=owner,
            class_code=class_code[:CLASS_CODE],
            problem_id=problem.id,
            title=problem.title,
            status=state.status,
            version=1,
            state=state.model_dump_json(),
            draft=None,
            created=now,
            updated=now,
        )
        with storage_up():
            self._parts.repository.create(stored, turn)
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
        `doing` is told, from this thread, what the tutor is at.

        Raises SessionNotFound, SessionBusy, InputTooLarge, StorageDown; then nothing has changed.
        """
        message = self.limited(message, self._settings.max_message_characters, "message")
        with self.one_at_a_time(session_id), storage_up():
            for _ in range(3):
                stored = self.stored(session_id, owner)
                state = SessionState.model_validate_json(stored.state)
                new_work = state.facts.work if work is None else work
                new_work = self.limited_work(new_work, state.problem)
                allowed = self._may_spend(stored.id, stored.class_code)
                state, turn = self._turn(state, stored.version, message, new_work, allowed, doing)
                after = stored.model_copy(
                    update={
                        "version": stored.version + 1,
                        "status": state.status,
                        "state": state.model_dump_json(),
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

    def _may_spend(self, session_id: str, class_code: str) -> bool:
        """Whether a turn of this session may still ask a language model that costs money."""
        if not self._settings.has_model:
            return True
        with storage_up():
            today = datetime.now(UTC).date()
            spendings = self._parts.repository.spent(session_id, class_code, today)
        return within_caps(spendings, self._settings) is None

    # ------------------------------------------------------------------ one turn

    def _turn(
        self,
        state: SessionState,
        number: int,
        message: str,
        work: str,
        allowed: bool,
        doing: Doing,
    ) -> tuple[SessionState, Turn]:
        """Everything between a student's message and the record of the turn. Nothing is stored."""
        began = time.perf_counter()
        parts, problem = self._parts, state.problem
        roles = parts.engine.roles(allowed, doing)  # their time limit begins here
        ground = parts.ground(problem)
        opening = number == 0
        changed = opening or work != state.facts.work

        # Ground truth and diagnosis, only when the work changed.
        if changed:
            doing(Step.RUNNING)
        facts = look(ground, problem, work, opening) if changed else state.facts
        if problem.subject == "open":
            facts = carried_over(facts, state.facts)
        before = None if opening else state.facts
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
            recent=tuple(e for e in state.ledger.entries if e.by != "work")[-RECENT:],
        )
        if facts.check.notice is not None:
            return self._without_asking(state, scene, facts, facts.check.notice, None, began)
        unread = not facts.assessment.made if problem.subject == "open" else changed
        if unread:
            facts, scene = self._assessed(facts, scene, roles)
        if problem.subject == "open" and not facts.assessment.made:
            family = "needs_model" if not self._settings.has_model else "waiting"
            text = parts.wording.say(
                f"open.{family if work.strip() else 'no_work'}", {}, state.id, state.used
            )[0]
            return self._without_asking(state, scene, facts, text, roles, began)

        # What the student is doing and saying; what may be behind it.
        proposed = roles.analyst.understandings(scene)
        reading = self._read(scene, roles, answered, proposed, edited=changed and not opening)
        if problem.subject == "open":
            facts, scene = self._read_again(facts, scene, roles, reading, proposed)
            proposed = roles.analyst.understandings(scene)
        retrieved = self._retrieve(scene)
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
        secrets = _merged(state.secrets, facts.secrets)
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
            question=said.plan.question,
            check=facts.check,
            findings=facts.findings,
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
                "plan": plan_state,
                "ledger": ledger.with_tutor(number, said.text),
                "used": (*state.used, *said.draft.parts)[-USED_KEPT:],
                "status": status,
                "secrets": secrets,
                "past": _latest_by_key((*state.past, *separate_faults(facts.findings))),
            }
        )
        return after, self._record(scene, reading, reply, began)

    def _read_again(
        self,
        facts: Facts,
        scene: Scene,
        roles: Roles,
        reading: Reading,
        proposed: Sequence[Understanding],
    ) -> tuple[Facts, Scene]:
        """Where nothing can be run: what is left after the reader saw some of it mended. Once it
        sees all of it mended, a fresh look at the whole work has to agree.
        """
        left = without_resolved(facts, reading, proposed)
        if facts.findings and not left.findings and scene.work.strip():
            fresh = left.model_copy(update={"assessment": Assessment()})
            looked, _ = self._assessed(fresh, scene, roles)
            left = looked if looked.assessment.made else left
        update = {"findings": left.findings, "assessment": left.assessment}
        return left, scene.model_copy(update=update)

    @staticmethod
    def _assessed(facts: Facts, scene: Scene, roles: Roles) -> tuple[Facts, Scene]:
        """What a model makes of the work, where ground truth alone does not say enough."""
        facts = with_assessment(facts, roles.analyst.assess(scene))
        return facts, scene.model_copy(
            update={"findings": facts.findings, "assessment": facts.assessment}
        )

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
        return roles.verifier.read(scene, answered, understandings)

    def _retrieve(self, scene: Scene) -> tuple[Retrieved, ...]:
        if not scene.findings:
            return ()
        first = scene.findings[0]
        structural = [f.misconception for f in scene.findings if f.misconception]
        concepts = (first.concept, *scene.problem.concepts)
        ground = self._parts.ground(scene.problem)
        if ground.retriever is None:
            return ()
        topics = (
            *(ground.retriever.topic_of(name) for name in structural[:1]),
            *(ground.topics.get(concept or "") for concept in concepts),
        )
        topic = next((topic for topic in topics if topic), None)
        return ground.retriever.retrieve(query_of(scene, first), topic=topic, structural=structural)

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


def _latest_by_key(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple({finding.key: finding for finding in findings}.values())[-FINDINGS_KEPT:]


def _merged(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """Secrets of all versions of the work: a fix of an earlier fault stays one."""
    return tuple(dict.fromkeys((*new, *old)))[:SECRETS_KEPT]
