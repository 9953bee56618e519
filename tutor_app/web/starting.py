"""Starting to work: on a problem of the list, or again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import gradio as gr

from tutor_app.dialogue import Problem, Status
from tutor_app.errors import TutorError
from tutor_app.roles.protocols import Doing, Step
from tutor_app.session import Session
from tutor_app.web import render_work as work
from tutor_app.web.news import Update
from tutor_app.web.render_conversation import Live, conversation_html
from tutor_app.web.screens import Screens, known_owner
from tutor_app.web.waiting import Followed, step_words


class Starting(Screens):
    """The events that begin a session. Each shows the work at once, then the first question."""

    def resume(self, owner: str, session: str) -> Update:
        """Open one of the student's own sessions as it was left."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError as error:
            return self.library_screen(owner) | self.say(error)
        return self.workspace(view) | self.in_class(owner, view.class_id) | {self.parts.notice: ""}

    async def open_problem(self, owner: str, problem_id: str) -> AsyncIterator[Update]:
        """Open a problem: where the student left it, else at its beginning.

        A program begins with the first attempt at it, lines of algebra with an empty page.
        """
        place = self.place(owner)
        here = place.classroom.id if place else ""  # what was begun alone is not the class's
        problem = self.tutor.catalog.find(problem_id, here)
        if problem is None:
            yield self.library_screen(owner) | self.notice("notices.unknown_problem")
            return
        kept = next(
            (
                summary.id
                for summary in self.summaries(owner)
                if summary.problem_id == problem_id
                and summary.status is Status.OPEN
                and summary.class_id == here
            ),
            None,
        )
        if kept is not None:
            yield self.resume(owner, kept)
            return
        to_debug = problem.subject == "python" and problem.faulty
        first = problem.faulty[0].code if to_debug else problem.starter
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

    # ----------------------------------------------------------------- all of them

    async def _start(
        self, owner: str, problem: Problem, begun: str, instead_of: str = ""
    ) -> AsyncIterator[Update]:
        """Show the work at once, then what the tutor is at, then its first question."""
        yield (
            self.show("work", problem)
            | self.editor(problem, begun)
            | {
                self.parts.notice: "",
                self.parts.own_errors: "",
                self.parts.statement: work.statement_html(problem, self.words),
                self.parts.origin: self.origin(problem, begun),
                self.parts.summary: "",
                self.parts.results: self.unchecked(problem, begun),
                self.parts.progress: "",
                self.parts.banner: self.banner(problem),
            }
            | self._beginning(step_words(Step.READING, problem, False, self.words))
        )
        try:
            known = known_owner(owner)

            async def take(doing: Doing) -> Session:
                return await self.tutor.start_async(problem, begun, owner=known, doing=doing)

            turn = Followed(take, self.step_seconds)
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
        shown = self.workspace(view) | self.in_class(owner, view.class_id)
        yield shown | {self.parts.code: gr.skip()}

    def _beginning(self, doing: str) -> Update:
        return {self.parts.conversation: conversation_html((), self.words, live=Live(doing=doing))}

    def _forget_if_untouched(self, owner: str, session: str) -> None:
        """Drop a session in which the student has neither written nor changed anything, and no
        teacher has written.
        """
        try:
            view = self.tutor.view(session, owner=owner)
            spoken = any(line.by != "tutor" for line in view.transcript)
            if not spoken and work.origin_of(view.problem, view.work) != work.KEPT:
                self.tutor.delete(session, owner=owner)
        except TutorError:
            pass
