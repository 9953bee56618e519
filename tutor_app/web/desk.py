"""What happens when the student does something: every event of the page, in plain methods.

Each method asks the tutor (which checks that the session belongs to the owner) and returns what
changes on the page. What the browser sends is only ever a message, a program or an id: the
transcript, the results and the progress are always taken from the tutor.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

import gradio as gr

from tutor_app.dialogue import Check, Problem, Status
from tutor_app.errors import (
    InputTooLarge,
    SessionBusy,
    SessionNotFound,
    StorageDown,
    TutorError,
)
from tutor_app.web import render_work as work
from tutor_app.web.access import is_owner, owner_or_new
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.layout import Parts
from tutor_app.web.own_program import make_problem, parse_examples
from tutor_app.web.pieces import prefixes
from tutor_app.web.render_conversation import (
    Live,
    announcement,
    announcer_html,
    conversation_html,
)
from tutor_app.web.render_library import library_html
from tutor_app.web.render_progress import progress_html
from tutor_app.web.render_results import results_html, summary_html
from tutor_app.web.render_sessions import sessions_html
from tutor_app.web.words import Words

if TYPE_CHECKING:
    from tutor_app.session import SessionView
    from tutor_app.tutor import Tutor

log = logging.getLogger(__name__)

Update = dict[Any, Any]
PIECE_SECONDS = 0.12


class Desk:
    """The handlers of one page. Holds no state of any student."""

    def __init__(self, tutor: Tutor, parts: Parts, words: Words, names: ConceptNames) -> None:
        self.tutor, self.parts, self.words, self.names = tutor, parts, words, names

    # ----------------------------------------------------------------- coming and going

    def arrive(self, owner: object, session: str) -> Update:
        """The page was loaded: go on with the session in the address, or show the problems."""
        token = owner_or_new(owner)
        changes: Update = {self.parts.owner: token}
        if not session:
            return changes | self._library(token)
        return changes | self.resume(token, session)

    def resume(self, owner: str, session: str) -> Update:
        """Open one of the student's own sessions as it was left."""
        try:
            view = self.tutor.view(session, owner=_known(owner))
        except TutorError as error:
            return self._library(owner) | self._say(error)
        return self._workspace(view) | {self.parts.notice: ""}

    def problems(self, owner: str) -> Update:
        """Show the problems."""
        return self._library(owner) | {self.parts.notice: ""}

    def own_form(self, owner: str) -> Update:
        """Show the form for one's own program."""
        return self._show("own") | {self.parts.notice: "", self.parts.own_errors: ""}

    # ----------------------------------------------------------------- starting

    async def open_problem(self, owner: str, problem_id: str) -> AsyncIterator[Update]:
        """Open a problem: where the student left it, else with the first faulty program."""
        problem = self.tutor.catalog.problems.get(problem_id)
        if problem is None:
            yield self._library(owner) | self._notice("notices.unknown_problem")
            return
        kept = next(
            (
                summary.id
                for summary in self._summaries(owner)
                if summary.problem_id == problem_id and summary.status is Status.OPEN
            ),
            None,
        )
        if kept is not None:
            yield self.resume(owner, kept)
            return
        first = problem.faulty[0].code if problem.faulty else problem.starter
        async for update in self._start(owner, problem, first):
            yield update

    async def start_from(self, owner: str, session: str, choice: str) -> AsyncIterator[Update]:
        """Begin the same problem again from another attempt, or from the empty stub."""
        try:
            problem = self.tutor.view(session, owner=_known(owner)).problem
        except TutorError as error:
            yield self._say(error)
            return
        program = problem.starter
        if choice.isdigit() and int(choice) < len(problem.faulty):
            program = problem.faulty[int(choice)].code
        async for update in self._start(owner, problem, program, instead_of=session):
            yield update

    async def start_over(self, owner: str, session: str) -> AsyncIterator[Update]:
        """Begin again with the program this session began with. The old session is kept."""
        try:
            view = self.tutor.view(session, owner=_known(owner))
        except TutorError as error:
            yield self._say(error)
            return
        async for update in self._start(
            owner, view.problem, _first_program(view), instead_of=session
        ):
            yield update

    async def start_own(
        self, owner: str, code: str, statement: str, examples: str
    ) -> AsyncIterator[Update]:
        """Begin with the student's own program, or say what the form still lacks."""
        cases, problems = parse_examples(examples or "")
        errors = [
            self.words(f"own.{error.reason}", line=error.line, text=error.text)
            for error in problems
        ]
        if not (code or "").strip():
            errors.insert(0, self.words("own.no_code"))
        if not cases and not problems:
            errors.append(self.words("own.no_examples"))
        if errors:
            yield {self.parts.own_errors: work.form_errors_html(errors)}
            return
        problem = make_problem("", statement or "", code, cases)
        async for update in self._start(owner, problem, code):
            yield update

    async def _start(
        self, owner: str, problem: Problem, program: str, instead_of: str = ""
    ) -> AsyncIterator[Update]:
        """Show the program at once, then the tutor's first question about it."""
        looking = Live(doing=self.words("talk.looking"))
        yield self._show("work", problem) | {
            self.parts.notice: "",
            self.parts.own_errors: "",
            self.parts.statement: work.statement_html(problem, self.words),
            self.parts.origin: self._origin(problem, program),
            self.parts.code: program,
            self.parts.summary: "",
            self.parts.results: "",
            self.parts.progress: "",
            self.parts.conversation: conversation_html((), self.words, live=looking),
        }
        try:
            session = await asyncio.to_thread(
                self.tutor.start, problem, program, owner=_known(owner)
            )
            view = await asyncio.to_thread(self.tutor.view, session.id, owner=owner)
        except TutorError as error:
            back = self._show("own") if work.is_own(problem) else self._library(owner)
            yield back | self._say(error)
            return
        except Exception:
            yield self._library(owner) | self.went_wrong()
            return
        if instead_of:
            await asyncio.to_thread(self._forget_if_untouched, owner, instead_of)
        yield self._workspace(view) | {self.parts.code: gr.skip()}

    def _forget_if_untouched(self, owner: str, session: str) -> None:
        """Drop a session in which the student has neither written nor changed anything."""
        try:
            view = self.tutor.view(session, owner=owner)
            spoken = any(line.by == "student" for line in view.transcript)
            if not spoken and work.origin_of(view.problem, view.work) != work.KEPT:
                self.tutor.delete(session, owner=owner)
        except TutorError:
            pass

    # ----------------------------------------------------------------- working

    def keep_work(self, owner: str, session: str, program: str) -> Update:
        """Save the program while it is being written."""
        if not session:
            return {self.parts.notice: gr.skip()}
        try:
            self.tutor.keep_work(session, program or "", owner=_known(owner))
        except TutorError as error:
            return self._say(error)
        return {self.parts.notice: ""}

    async def run(self, owner: str, session: str, program: str) -> AsyncIterator[Update]:
        """Run the program on all cases; if it has changed, the tutor looks at it as well."""
        yield {
            self.parts.notice: "",
            self.parts.summary: summary_html(None, self.words, running=True),
        }
        try:
            check = await asyncio.to_thread(
                self.tutor.check, session, program or "", owner=_known(owner)
            )
            yield self._check(check)
            view = await asyncio.to_thread(self.tutor.view, session, owner=owner)
        except TutorError as error:
            yield self._say(error) | {self.parts.summary: ""}
            return
        except Exception:
            yield self.went_wrong() | {self.parts.summary: ""}
            return
        if _has_changed(view, check):
            async for update in self._turn(owner, view, "", program):
                yield update

    async def send(
        self, owner: str, session: str, message: str, program: str
    ) -> AsyncIterator[Update]:
        """One message of the student, and the reply in pieces once it has been cleared."""
        if not (message or "").strip():
            yield {self.parts.notice: ""}
            return
        try:
            view = await asyncio.to_thread(self.tutor.view, session, owner=_known(owner))
        except TutorError as error:
            yield self._say(error)
            return
        async for update in self._turn(owner, view, message, program):
            yield update

    async def _turn(
        self, owner: str, view: SessionView, message: str, program: str
    ) -> AsyncIterator[Update]:
        doing = "talk.reading" if message else "talk.running"
        yield {
            self.parts.notice: "",
            **({self.parts.message: ""} if message else {}),
            self.parts.conversation: self._conversation(
                view, Live(pending=message, doing=self.words(doing))
            ),
        }
        try:
            await self.tutor.respond_async(view.id, message, program, owner=owner)
            fresh = await asyncio.to_thread(self.tutor.view, view.id, owner=owner)
        except TutorError as error:
            yield self._undo(owner, view, message, self._say(error), isinstance(error, SessionBusy))
            return
        except Exception:
            yield self._undo(owner, view, message, self.went_wrong())
            return
        steps = prefixes(fresh.transcript[-1].text) if fresh.transcript else []
        for step in steps[:-1]:
            yield {self.parts.conversation: self._conversation(fresh, Live(shown=step))}
            await asyncio.sleep(PIECE_SECONDS)
        yield self._after_turn(fresh)

    def went_wrong(self) -> Update:
        """Something nobody foresaw: it is in the log, and the student is told that it was us."""
        log.exception("an event of the page failed")
        return self._notice("notices.unexpected")

    def too_large(self) -> Update:
        """The browser kept back a paste of megabytes."""
        return self._notice("notices.too_large_body")

    def _undo(
        self, owner: str, view: SessionView, message: str, said: Update, elsewhere: bool = False
    ) -> Update:
        """The turn did not happen: the message goes back where it was, with a word on why."""
        if elsewhere:  # perhaps another tab has gone on meanwhile
            try:
                view = self.tutor.view(view.id, owner=owner)
            except TutorError:
                log.info("a busy session could not be read")
        back = {self.parts.message: message} if message else {}
        return said | back | {self.parts.conversation: self._conversation(view)}

    # ----------------------------------------------------------------- one's own data

    def show_sessions(self, owner: str) -> Update:
        """List what is kept for this student."""
        return self._show("sessions") | self._sessions(owner) | {self.parts.notice: ""}

    def delete_one(self, owner: str, session: str) -> Update:
        """Delete one session for good."""
        try:
            self.tutor.delete(session, owner=_known(owner))
        except TutorError as error:
            return self._sessions(owner) | self._say(error)
        return self._sessions(owner, self.words("sessions.deleted")) | {self.parts.notice: ""}

    def delete_all(self, owner: str) -> Update:
        """Delete everything that is kept for this student."""
        try:
            self.tutor.delete_all(_known(owner))
        except TutorError as error:
            return self._sessions(owner) | self._say(error)
        return self._sessions(owner, self.words("sessions.deleted_all")) | {self.parts.notice: ""}

    def download(self, owner: str) -> Update:
        """Everything that is kept for this student, as JSON (the browser saves it as a file)."""
        try:
            kept = self.tutor.export(_known(owner))
        except TutorError as error:
            return self._say(error)
        text = json.dumps(kept, ensure_ascii=False, indent=2, default=str)
        return {self.parts.payload: text, self.parts.notice: ""}

    # ----------------------------------------------------------------- what the page shows

    def _workspace(self, view: SessionView) -> Update:
        return (
            self._show("work", view.problem)
            | {
                self.parts.session: view.id,
                self.parts.statement: work.statement_html(view.problem, self.words),
                self.parts.origin: self._origin(view.problem, view.work),
                self.parts.code: view.work,
            }
            | self._check(view.check)
            | self._after_turn(view)
        )

    def _after_turn(self, view: SessionView) -> Update:
        shown = self._check(view.check) if view.check is not None else {}
        return shown | {
            self.parts.conversation: self._conversation(view),
            self.parts.progress: progress_html(view.progress, view.status, self.words),
            self.parts.announcer: announcer_html(announcement(view.transcript, self.words)),
        }

    def _conversation(self, view: SessionView, live: Live | None = None) -> str:
        return conversation_html(
            view.transcript, self.words, table=view.table, status=view.status, live=live
        )

    def _check(self, check: Check | None) -> Update:
        return {
            self.parts.summary: summary_html(check, self.words),
            self.parts.results: results_html(check, self.words),
        }

    def _origin(self, problem: Problem, program: str) -> str:
        return work.origin_html(problem, work.origin_of(problem, program), self.words)

    def _library(self, owner: str) -> Update:
        states: dict[str, Status] = {}
        for summary in self._summaries(owner):  # newest first; having worked it out once stays
            if states.get(summary.problem_id) is not Status.SOLVED:
                states[summary.problem_id] = (
                    summary.status
                    if summary.status is Status.SOLVED
                    else states.get(summary.problem_id, summary.status)
                )
        listed = self.tutor.catalog.problems.values()
        return self._show("library") | {
            self.parts.library: library_html(listed, self.words, self.names, states),
            self.parts.session: "",
        }

    def _sessions(self, owner: str, done: str = "") -> Update:
        listed = self._summaries(owner)
        return {self.parts.sessions: sessions_html(listed, self.words, done)}

    def _summaries(self, owner: str) -> tuple[Any, ...]:
        try:
            return tuple(self.tutor.sessions(_known(owner)))
        except TutorError:
            return ()

    def _show(self, screen: str, problem: Problem | None = None) -> Update:
        """Show one of the four screens, with the header that belongs to it."""
        screens: Mapping[str, Any] = {
            "library": self.parts.library_screen,
            "own": self.parts.own_screen,
            "sessions": self.parts.sessions_screen,
            "work": self.parts.work_screen,
        }
        shown: Update = {
            column: gr.update(visible=name == screen) for name, column in screens.items()
        }
        topic = next(iter(self.names.topics(problem.concepts)), "") if problem else ""
        return shown | {self.parts.header: work.header_html(self.words, problem, topic)}

    def _notice(self, key: str) -> Update:
        return {self.parts.notice: work.notice_html(self.words(key), self.words)}

    def _say(self, error: Exception) -> Update:
        """The kind message for something that the tutor could not do."""
        keys = {
            SessionNotFound: "notices.not_found",
            SessionBusy: "notices.busy",
            StorageDown: "notices.storage",
        }
        for kind, key in keys.items():
            if isinstance(error, kind):
                return self._notice(key)
        if isinstance(error, InputTooLarge):
            return {self.parts.notice: work.notice_html(str(error), self.words)}
        log.error("unexpected refusal by the tutor", exc_info=error)
        return self._notice("notices.unexpected")


def _known(owner: object) -> str:
    """The owner's token. Raises SessionNotFound for anything that is no token."""
    if is_owner(owner):
        return str(owner)
    raise SessionNotFound("no owner")


def _has_changed(view: SessionView, check: Check) -> bool:
    """Whether the work is another than at the tutor's last turn, so that it should look again."""
    stale = getattr(view, "stale", None)
    if stale is not None:
        return bool(stale)
    if view.check is None:
        return True
    before, after = (
        [(one.outcome, one.got, one.printed, one.error) for one in each.results]
        for each in (view.check, check)
    )
    return before != after or view.check.syntax != check.syntax


def _first_program(view: SessionView) -> str:
    """The program that a session began with."""
    first = getattr(view, "first_work", None)
    if first is not None:
        return str(first)
    return view.problem.faulty[0].code if view.problem.faulty else view.work
