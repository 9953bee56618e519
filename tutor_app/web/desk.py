"""What happens when the student does something: every event of the page, in plain methods.

Each method asks the tutor (which checks that the session belongs to the owner) and returns what
changes on the page. What the browser sends is only ever a message, a program or an id: the
transcript, the results and the progress are always taken from the tutor.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import gradio as gr

from tutor_app.dialogue import Problem, Status
from tutor_app.errors import (
    SessionBusy,
    TutorError,
)
from tutor_app.web import render_work as work
from tutor_app.web.access import owner_or_new
from tutor_app.web.own_program import make_problem, parse_examples
from tutor_app.web.pieces import prefixes
from tutor_app.web.render_conversation import (
    Live,
    conversation_html,
)
from tutor_app.web.render_results import summary_html
from tutor_app.web.screens import Screens, Update, known_owner

if TYPE_CHECKING:
    from tutor_app.session import SessionView

log = logging.getLogger(__name__)

PIECE_SECONDS = 0.12


class Desk(Screens):
    """The handlers of one page."""

    # ----------------------------------------------------------------- coming and going

    def arrive(self, owner: object, session: str) -> Update:
        """The page was loaded: go on with the session in the address, or show the problems."""
        token = owner_or_new(owner)
        changes: Update = {self.parts.owner: token}
        if not session:
            return changes | self.library_screen(token)
        return changes | self.resume(token, session)

    def resume(self, owner: str, session: str) -> Update:
        """Open one of the student's own sessions as it was left."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError as error:
            return self.library_screen(owner) | self.say(error)
        return self.workspace(view) | {self.parts.notice: ""}

    def problems(self, owner: str) -> Update:
        """Show the problems."""
        return self.library_screen(owner) | {self.parts.notice: ""}

    def own_form(self, owner: str) -> Update:
        """Show the form for one's own program."""
        return self.show("own") | {self.parts.notice: "", self.parts.own_errors: ""}

    # ----------------------------------------------------------------- starting

    async def open_problem(self, owner: str, problem_id: str) -> AsyncIterator[Update]:
        """Open a problem: where the student left it, else with the first faulty program."""
        problem = self.tutor.catalog.problems.get(problem_id)
        if problem is None:
            yield self.library_screen(owner) | self.notice("notices.unknown_problem")
            return
        kept = next(
            (
                summary.id
                for summary in self.summaries(owner)
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
            problem = self.tutor.view(session, owner=known_owner(owner)).problem
        except TutorError as error:
            yield self.say(error)
            return
        program = problem.starter
        if choice.isdigit() and int(choice) < len(problem.faulty):
            program = problem.faulty[int(choice)].code
        async for update in self._start(owner, problem, program, instead_of=session):
            yield update

    async def start_over(self, owner: str, session: str) -> AsyncIterator[Update]:
        """Begin again with the program this session began with. The old session is kept."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError as error:
            yield self.say(error)
            return
        async for update in self._start(owner, view.problem, view.first_work, instead_of=session):
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
        yield self.show("work", problem) | {
            self.parts.notice: "",
            self.parts.own_errors: "",
            self.parts.statement: work.statement_html(problem, self.words),
            self.parts.origin: self.origin(problem, program),
            self.parts.code: program,
            self.parts.summary: "",
            self.parts.results: "",
            self.parts.progress: "",
            self.parts.conversation: conversation_html((), self.words, live=looking),
        }
        try:
            session = await asyncio.to_thread(
                self.tutor.start, problem, program, owner=known_owner(owner)
            )
            view = await asyncio.to_thread(self.tutor.view, session.id, owner=owner)
        except TutorError as error:
            back = self.show("own") if work.is_own(problem) else self.library_screen(owner)
            yield back | self.say(error)
            return
        except Exception:
            yield self.library_screen(owner) | self.went_wrong()
            return
        if instead_of:
            await asyncio.to_thread(self._forget_if_untouched, owner, instead_of)
        yield self.workspace(view) | {self.parts.code: gr.skip()}

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
            self.tutor.keep_work(session, program or "", owner=known_owner(owner))
        except TutorError as error:
            return self.say(error)
        return {self.parts.notice: ""}

    async def run(self, owner: str, session: str, program: str) -> AsyncIterator[Update]:
        """Run the program on all cases; if it has changed, the tutor looks at it as well."""
        yield {
            self.parts.notice: "",
            self.parts.summary: summary_html(None, self.words, running=True),
        }
        try:
            check = await asyncio.to_thread(
                self.tutor.check, session, program or "", owner=known_owner(owner)
            )
            yield self.checked(check)
            view = await asyncio.to_thread(self.tutor.view, session, owner=owner)
        except TutorError as error:
            yield self.say(error) | {self.parts.summary: ""}
            return
        except Exception:
            yield self.went_wrong() | {self.parts.summary: ""}
            return
        if (program or "").replace("\r\n", "\n") != view.last_run:
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
            view = await asyncio.to_thread(self.tutor.view, session, owner=known_owner(owner))
        except TutorError as error:
            yield self.say(error)
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
            self.parts.conversation: self.conversation(
                view, Live(pending=message, doing=self.words(doing))
            ),
        }
        try:
            await self.tutor.respond_async(view.id, message, program, owner=owner)
            fresh = await asyncio.to_thread(self.tutor.view, view.id, owner=owner)
        except TutorError as error:
            yield self._undo(owner, view, message, self.say(error), isinstance(error, SessionBusy))
            return
        except Exception:
            yield self._undo(owner, view, message, self.went_wrong())
            return
        steps = prefixes(fresh.transcript[-1].text) if fresh.transcript else []
        for step in steps[:-1]:
            yield {self.parts.conversation: self.conversation(fresh, Live(shown=step))}
            await asyncio.sleep(PIECE_SECONDS)
        yield self.after_turn(fresh)

    def too_large(self) -> Update:
        """The browser kept back a paste of megabytes."""
        return self.notice("notices.too_large_body")

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
        return said | back | {self.parts.conversation: self.conversation(view)}

    # ----------------------------------------------------------------- one's own data

    def show_sessions(self, owner: str) -> Update:
        """List what is kept for this student."""
        return self.show("sessions") | self.sessions_list(owner) | {self.parts.notice: ""}

    def delete_one(self, owner: str, session: str) -> Update:
        """Delete one session for good."""
        try:
            self.tutor.delete(session, owner=known_owner(owner))
        except TutorError as error:
            return self.sessions_list(owner) | self.say(error)
        return self.sessions_list(owner, self.words("sessions.deleted")) | {self.parts.notice: ""}

    def delete_all(self, owner: str) -> Update:
        """Delete everything that is kept for this student."""
        try:
            self.tutor.delete_all(known_owner(owner))
        except TutorError as error:
            return self.sessions_list(owner) | self.say(error)
        return self.sessions_list(owner, self.words("sessions.deleted_all")) | {
            self.parts.notice: ""
        }

    def download(self, owner: str) -> Update:
        """Everything that is kept for this student, as JSON (the browser saves it as a file)."""
        try:
            kept = self.tutor.export(known_owner(owner))
        except TutorError as error:
            return self.say(error)
        text = json.dumps(kept, ensure_ascii=False, indent=2, default=str)
        return {self.parts.payload: text, self.parts.notice: ""}
