"""Starting to work: on a problem of the list, again, or on something of one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import gradio as gr

from tutor_app.dialogue import Problem, Status
from tutor_app.errors import InputTooLarge, TutorError
from tutor_app.roles.protocols import Doing
from tutor_app.session import Session
from tutor_app.web import render_work as work
from tutor_app.web.own_problem import MAX_TOPIC, make_open_problem
from tutor_app.web.own_program import make_problem, parse_examples
from tutor_app.web.render_conversation import Live, conversation_html
from tutor_app.web.screens import Screens, Update, known_owner
from tutor_app.web.waiting import Followed, step_words


class Starting(Screens):
    """The events that begin a session. Each shows the work at once, then the first question."""

    def resume(self, owner: str, session: str) -> Update:
        """Open one of the student's own sessions as it was left."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError as error:
            return self.library_screen(owner) | self.say(error)
        return self.workspace(view) | {self.parts.notice: ""}

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
        """Begin again with the work this session began with. The old session is kept."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError as error:
            yield self.say(error)
            return
        async for update in self._start(owner, view.problem, view.first_work, instead_of=session):
            yield update

    # ----------------------------------------------------------------- something of one's own

    def own_form(self, owner: str) -> Update:
        """Show the form for one's own problem."""
        return self.show("own") | {self.parts.notice: "", self.parts.own_errors: ""}

    def choose_kind(self, kind: str) -> Update:
        """A Python program or another subject: what that needs, if the server lacks it."""
        lacking = kind == "open" and not self.settings.has_model
        return {
            self.parts.own_needs: work.needs_html("own.needs_model" if lacking else "", self.words),
            self.parts.own_errors: "",
        }

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
        errors += self._too_long({"statement": statement, "program": code})
        if errors:
            yield {self.parts.own_errors: work.form_errors_html(errors)}
            return
        problem = make_problem("", statement or "", code, cases)
        async for update in self._start(owner, problem, code):
            yield update

    async def start_open(
        self, owner: str, statement: str, topic: str, so_far: str
    ) -> AsyncIterator[Update]:
        """Begin with a problem of any subject, or say what the form still lacks."""
        errors = []
        if not self.settings.has_model:
            errors.append(self.words("own.needs_model"))
        elif not (statement or "").strip():
            errors.append(self.words("own.no_statement"))
        if len(topic or "") > MAX_TOPIC:
            errors.append(self.words("own.topic_too_long", count=MAX_TOPIC))
        errors += self._too_long({"statement": statement, "work": so_far})
        if errors:
            yield {self.parts.own_errors: work.form_errors_html(errors)}
            return
        problem = make_open_problem(statement, topic or "")
        async for update in self._start(owner, problem, so_far or ""):
            yield update

    def _too_long(self, fields: dict[str, str]) -> list[str]:
        """What is over the limit; said here, the form stays as it is, with all that was typed."""
        errors = []
        for what, text in fields.items():
            try:
                self.tutor.limited(text or "", self.settings.max_work_characters, what)
            except InputTooLarge as error:
                errors.append(error.kind)
        return errors

    # ----------------------------------------------------------------- all of them

    async def _start(
        self, owner: str, problem: Problem, begun: str, instead_of: str = ""
    ) -> AsyncIterator[Update]:
        """Show the work at once, then what the tutor is at, then its first question."""
        key = "talk.reading_work" if problem.subject == "open" else "talk.looking"
        yield (
            self.show("work", problem)
            | self.editor(problem, begun)
            | {
                self.parts.notice: "",
                self.parts.own_errors: "",
                self.parts.statement: work.statement_html(problem, self.words),
                self.parts.origin: self.origin(problem, begun),
                self.parts.summary: "",
                self.parts.results: "",
                self.parts.progress: "",
                self.parts.banner: self.banner(problem),
            }
            | self._beginning(self.words(key))
        )
        try:
            known = known_owner(owner)

            async def take(doing: Doing) -> Session:
                return await self.tutor.start_async(problem, begun, owner=known, doing=doing)

            turn = Followed(take)
            async for step in turn.steps():
                yield self._beginning(step_words(step, problem, False, self.words))
            session = await turn.outcome()
            view = await self.apart(self.tutor.view, session.id, owner=owner)
        except TutorError as error:
            back = self.show("own") if work.is_own(problem) else self.library_screen(owner)
            yield back | self.say(error)
            return
        except Exception:
            back = self.show("own") if work.is_own(problem) else self.library_screen(owner)
            yield back | self.went_wrong()
            return
        if instead_of:
            await self.apart(self._forget_if_untouched, owner, instead_of)
        # What is in the editor stays: the student may have begun to write.
        yield self.workspace(view) | {self.parts.code: gr.skip()}

    def _beginning(self, doing: str) -> Update:
        return {self.parts.conversation: conversation_html((), self.words, live=Live(doing=doing))}

    def _forget_if_untouched(self, owner: str, session: str) -> None:
        """Drop a session in which the student has neither written nor changed anything."""
        try:
            view = self.tutor.view(session, owner=owner)
            spoken = any(line.by == "student" for line in view.transcript)
            if not spoken and work.origin_of(view.problem, view.work) != work.KEPT:
                self.tutor.delete(session, owner=owner)
        except TutorError:
            pass
