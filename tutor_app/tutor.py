"""One turn, top to bottom: from a student's message and work to a reply that was cleared.

Ground truth, reading, knowledge state, retrieval, plan, words, guard, storage; each step is a
call into the room that does it. The door for programs: `Tutor.open`, `start`, `respond`.
"""

from __future__ import annotations

import asyncio
import secrets as random_tokens
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tutor_app.assembly import Parts, assemble
from tutor_app.dialogue import (
    Check,
    Finding,
    GuardReport,
    Intent,
    Leak,
    Move,
    Problem,
    Question,
    Reading,
    Reply,
    Retrieved,
    Secret,
    Status,
    Turn,
    Understanding,
)
from tutor_app.errors import (
    SessionBusy,
    StorageDown,
    UnknownProblem,
)
from tutor_app.guard import Ledger, guard
from tutor_app.keeping import SessionKeeper, storage_up
from tutor_app.planner import (
    Act,
    Observation,
    Phase,
    Plan,
    PlanState,
    put_safe_question,
    separate_faults,
    step,
)
from tutor_app.roles.changes import outcomes_changed
from tutor_app.roles.protocols import Scene, Telling, Utterance
from tutor_app.roles.tables import example_text
from tutor_app.session import (
    Facts,
    Session,
    SessionState,
)
from tutor_app.settings import Settings, get_settings
from tutor_app.storage import StorageUnavailable, StoredSession, VersionConflict

PATIENCE_SECONDS = 20.0
USED_KEPT = 400
PLANS_TRIED = 4
FINDINGS_KEPT = 40

STATUS_OF_PHASE = {
    Phase.DONE: Status.SOLVED,
    Phase.STUCK: Status.STUCK,
    Phase.LEFT: Status.ENDED,
}


class Said(NamedTuple):
    """What planning, wording and the guard made of a turn."""

    state: PlanState
    plan: Plan
    telling: Telling
    draft: Utterance
    text: str
    report: GuardReport


class Tutor(SessionKeeper):
    """Holds the parts and runs turns. Safe to use from many threads; keeps nothing in memory
    that a session needs.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        super().__init__(parts, settings)
        self.catalog = parts.catalog

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
        """Give back database connections and the index."""
        self._parts.close()

    # ------------------------------------------------------------------ sessions

    def start(self, problem: Problem | str, work: str = "", *, owner: str = "") -> Session:
        """Begin a session on a problem (or the id of one) with the student's work so far.

        Raises UnknownProblem, InputTooLarge, StorageDown.
        """
        if isinstance(problem, str):
            found = self.catalog.problems.get(problem)
            if found is None:
                raise UnknownProblem
            problem = found
        work = self.limited(work, self._settings.max_work_characters, "program")
        state = SessionState(
            id=random_tokens.token_urlsafe(24),
            problem=problem,
            facts=Facts(work=work, check=Check()),
        )
        state, turn = self._turn(state, 0, "", work)
        now = datetime.now(UTC)
        stored = StoredSession(
            id=state.id,
            owner=owner,
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
        self, session_id: str, message: str = "", work: str | None = None, *, owner: str = ""
    ) -> Reply:
        """Answer a message, a change of the work, or both. The turn is stored before it returns.

        Raises SessionNotFound, SessionBusy, InputTooLarge, StorageDown; then nothing has changed.
        """
        message = self.limited(message, self._settings.max_message_characters, "message")
        with self.one_at_a_time(session_id), storage_up():
            for _ in range(3):
                stored = self.stored(session_id, owner)
                state = SessionState.model_validate_json(stored.state)
                new_work = state.facts.work if work is None else work
                new_work = self.limited(new_work, self._settings.max_work_characters, "program")
                state, turn = self._turn(state, stored.version, message, new_work)
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
                    continue  # another process answered first: read its turn and take this one
                return turn.reply
        raise SessionBusy

    async def respond_async(
        self, session_id: str, message: str = "", work: str | None = None, *, owner: str = ""
    ) -> Reply:
        """`respond`, without holding up the event loop."""
        return await asyncio.to_thread(self.respond, session_id, message, work, owner=owner)

    # ------------------------------------------------------------------ one turn

    def _turn(
        self, state: SessionState, number: int, message: str, work: str
    ) -> tuple[SessionState, Turn]:
        """Everything between a student's message and the record of the turn. Nothing is stored."""
        began = time.perf_counter()
        parts = self._parts
        opening = number == 0
        changed = opening or work != state.facts.work

        # Ground truth and diagnosis, only when the work changed.
        facts = self._facts(state.problem, work, opening) if changed else state.facts
        before = None if opening else state.facts
        answered = state.plan.current.question if state.plan.current else None
        scene = Scene(
            session=state.id,
            turn=number,
            problem=state.problem,
            work=work,
            message=message,
            check=facts.check,
            findings=facts.findings,
            probes=facts.probes,
            previous_work=before.work if before else "",
            previous_check=before.check if before else None,
            past=state.past,
        )
        if facts.check.notice is not None:
            return self._without_running(state, scene, facts, began)

        # What the student is doing and saying; what may be behind it.
        proposed = parts.analyst.understandings(scene)
        reading = self._read(scene, answered, proposed, edited=changed and not opening)
        retrieved = self._retrieve(scene)
        scene = scene.model_copy(update={"retrieved": retrieved})

        # Knowledge state, tree and the next question; its words; the guard.
        observation = Observation(
            turn=number,
            reading=reading,
            work_changed=changed,
            case_outcomes_changed=changed and outcomes_changed(scene.previous_check, facts.check),
            all_pass=facts.check.all_pass,
            present=tuple(f.key for f in separate_faults(facts.findings)),
        )
        ledger = state.ledger.with_work(number, work)
        if message:
            ledger = ledger.with_student(number, message)
        secrets = _merged(state.secrets, facts.secrets)
        said = self._say(state, scene, observation, proposed, answered, secrets, ledger)
        plan_state, plan, telling, draft, text, report = said

        if telling.example is not None:
            examples = (*plan_state.examples, telling.example.id)
            plan_state = plan_state.model_copy(update={"examples": examples})
        status = STATUS_OF_PHASE.get(plan_state.phase, Status.OPEN)
        if plan_state.phase is Phase.LEFT and facts.check.all_pass:
            status = Status.SOLVED
        reply = Reply(
            text=text,
            status=status,
            question=plan.question,
            check=facts.check,
            findings=facts.findings,
            misconceptions=retrieved,
            knowledge=tuple(plan_state.beliefs.values()),
            guard=report,
        )
        after = state.model_copy(
            update={
                "facts": facts,
                "previous": before if changed else state.previous,
                "plan": plan_state,
                "ledger": ledger.with_tutor(number, text),
                "used": (*state.used, *draft.parts)[-USED_KEPT:],
                "status": status,
                "secrets": secrets,
                "past": _latest_by_key((*state.past, *separate_faults(facts.findings))),
            }
        )
        return after, self._record(scene, reading, reply, began)

    def _facts(self, problem: Problem, work: str, opening: bool) -> Facts:
        subject = self._parts.subject
        check = subject.check(problem, work)
        if check.notice:
            return Facts(work=work, check=check)
        findings = subject.diagnose(problem, work, check)
        faults = separate_faults(findings)
        # A program that works from the start still deserves a question about a fact.
        ask = faults or opening
        probes = subject.probes(problem, work, check, faults) if ask else ()
        return Facts(
            work=work,
            check=check,
            findings=findings,
            probes=(*probes, *self._parts.tiny_probes(faults)),
            secrets=subject.secrets(problem, work, check, findings),
        )

    def _read(
        self,
        scene: Scene,
        answered: Question | None,
        understandings: Sequence[Understanding],
        *,
        edited: bool,
    ) -> Reading:
        if scene.turn == 0 or (edited and not scene.message.strip()):
            return Reading(intent=Intent.CHANGED_WORK)
        return self._parts.verifier.read(scene, answered, understandings)

    def _retrieve(self, scene: Scene) -> tuple[Retrieved, ...]:
        if not scene.findings:
            return ()
        first = scene.findings[0]
        structural = [f.misconception for f in scene.findings if f.misconception]
        text = " ".join(part for part in (scene.message[:500], first.what) if part)
        concepts = (first.concept, *scene.problem.concepts)
        topics = (self._parts.topics.get(concept or "") for concept in concepts)
        topic = next((topic for topic in topics if topic), None)
        return self._parts.retriever.retrieve(text, topic=topic, structural=structural)

    def _telling(
        self, scene: Scene, plan: Plan, answered: Question | None, shown: tuple[str, ...]
    ) -> Telling:
        subject, question = self._parts.subject, plan.question
        example = table = None
        if plan.act is Act.EXAMPLE and question is not None:
            finding = scene.finding(question.finding)
            if finding is not None:
                example = subject.worked_example(finding, scene.work, shown)
        if question is not None and question.move is Move.CONTRAST and question.probe is not None:
            table = subject.full_table(scene.problem, scene.work, question.probe)
        return Telling(answered=answered, example=example, table=table)

    def _say(
        self,
        state: SessionState,
        scene: Scene,
        observation: Observation,
        proposed: Sequence[Understanding],
        answered: Question | None,
        secrets: tuple[Secret, ...],
        ledger: Ledger,
    ) -> Said:
        """Plan, put into words, clear. A question whose words cannot be cleared is planned anew
        without it; when that fails too, the safe question takes its place in the tree.
        """
        parts = self._parts
        candidates = parts.analyst.candidates(scene, proposed)
        blocked: tuple[str, ...] = ()
        leaks: tuple[Leak, ...] = ()
        for _ in range(PLANS_TRIED):
            plan_state, plan = step(state.plan, observation, proposed, candidates, parts.policy)
            telling = self._telling(scene, plan, answered, plan_state.examples)
            draft = parts.instructor.say(
                scene, plan, observation.reading, plan_state, telling, state.used
            )
            text, report = guard(
                draft.text,
                parts.instructor.safe(scene, plan),
                secrets,
                ledger,
                directives=parts.directives,
                last_resort=parts.last_resort,
                fixes=tuple(fix for finding in scene.findings for fix in finding.fixes),
                own_code="\n".join((scene.work, *_on_the_page(scene.check))),
                example=example_text(telling.example) if telling.example else None,
            )
            blocked, leaks = (*blocked, *report.blocked), (*leaks, *report.leaks)
            if not report.replaced or plan.question is None:
                break
            refused = plan.question.id
            candidates = tuple(c for c in candidates if c.id != refused)
        if report.replaced and plan.question is not None:
            plan_state, plan = put_safe_question(plan_state, plan)
        report = report.model_copy(
            update={"allowed": not blocked, "blocked": blocked, "leaks": leaks}
        )
        return Said(plan_state, plan, telling, draft, text, report)

    def _without_running(
        self, state: SessionState, scene: Scene, facts: Facts, began: float
    ) -> tuple[SessionState, Turn]:
        """The sandbox cannot run: say so and keep everything as it was."""
        reply = Reply(text=facts.check.notice or "", status=state.status, check=facts.check)
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
            prompt_version=self._parts.prompt_version,
        )


def _on_the_page(check: Check) -> Iterator[str]:
    """What the student can see of the cases anyway: no news when the tutor says it."""
    for result in check.results:
        if not result.case.hidden:
            yield from (result.case.call, result.case.expected, result.got or "")
            if result.error is not None:
                yield result.error.type


def _latest_by_key(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple({finding.key: finding for finding in findings}.values())[-FINDINGS_KEPT:]


def _merged(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """Secrets of all versions of the work: a fix of an earlier fault stays one."""
    return tuple(dict.fromkeys((*new, *old)))[:400]
