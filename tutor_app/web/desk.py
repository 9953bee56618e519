"""What happens when the student does something: every event of the page, in plain methods.

Each method asks the tutor (which checks that the session belongs to the owner) and returns what
changes on the page. What the browser sends is only ever a message, work or an id: the
transcript, the results and the progress are always taken from the tutor.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import gradio as gr

from tutor_app.dialogue import Answering, Check, Reply
from tutor_app.errors import SessionBusy, StorageDown, TutorError
from tutor_app.keeping import storage_up
from tutor_app.roles.protocols import Doing, Step
from tutor_app.web.access import new_owner, owner_or_new
from tutor_app.web.bringing import Bringing
from tutor_app.web.news import Update
from tutor_app.web.render_conversation import Live, announcement, announcer_html
from tutor_app.web.screens import known_owner
from tutor_app.web.student_cookie import student_of
from tutor_app.web.waiting import Followed, step_words

if TYPE_CHECKING:
    from tutor_app.session import SessionView

log = logging.getLogger(__name__)

NO_COOKIES: Mapping[str, str] = MappingProxyType({})


class Desk(Bringing):
    """The handlers of one page."""

    # ----------------------------------------------------------------- coming and going

    def arrive(
        self, owner: object, session: str, cookies: Mapping[str, str] = NO_COOKIES
    ) -> Update:
        """The page was loaded: go on with the session in the address, or show the problems."""
        token = self._who(owner_or_new(owner), cookies)
        changes: Update = {self.parts.owner: token}
        if not session:
            return changes | self.library_screen(token)
        return changes | self.resume(token, session)

    def _who(self, kept: str, cookies: Mapping[str, str]) -> str:
        """Whose page this is. A student in a class is known by the cookie that came with joining,
        and by that alone: who has left the class in this browser is nobody in it.
        """
        members = self.tutor.classroom.members
        try:
            with storage_up():
                student = student_of(cookies, members)
                if student:
                    members.take_along(kept, student)
                    return student
                return new_owner() if members.is_member(kept) else kept
        except TutorError:
            return kept

    def problems(self, owner: str) -> Update:
        """Show the problems."""
        return self.library_screen(owner) | {self.parts.notice: ""}

    # ----------------------------------------------------------------- working

    def keep_work(self, owner: str, session: str, program: str, subject: str = "") -> Update:
        """Save the work while it is being written; lines of algebra are shown as mathematics."""
        if not session:
            return {self.parts.notice: gr.skip()}
        try:
            self.tutor.keep_work(session, program or "", owner=known_owner(owner))
            shown: Update = {}
            if subject == "algebra":
                shown = self.checked(self.tutor.view(session, owner=known_owner(owner)))
        except TutorError as error:
            return self.say(error)
        return shown | {self.parts.notice: ""}

    async def run(self, owner: str, session: str, program: str) -> AsyncIterator[Update]:
        """Run or check the work; if it has changed, the tutor looks at it as well.

        Work without ground truth (any other subject) is only shown to the tutor.
        """
        program = (program or "").replace("\r\n", "\n")
        try:
            view = await self.apart(self.tutor.view, session, owner=known_owner(owner))
        except TutorError as error:
            yield self.say(error) | {self.parts.summary: ""}
            return
        changed = program != view.last_run
        if view.problem.subject == "open":
            if changed or view.standing_in is not None:
                yield {self.parts.summary: ""}
                async for update in self._turn(owner, session, "", program, view):
                    yield update
            else:
                yield {self.parts.notice: "", self.parts.summary: self.unchanged()}
            return
        running = asyncio.ensure_future(self.apart(self.tutor.check, session, program, owner=owner))
        if not (await asyncio.wait({running}, timeout=self.step_seconds))[0]:
            yield {self.parts.notice: "", self.parts.summary: self.running(view.problem)}
        try:
            check = await running
            now = {"check": check, "work": program, "last_run": program}
            results = self.checked(view.model_copy(update=now))
        except TutorError as error:
            yield self.say(error) | {self.parts.summary: ""}
            return
        except Exception:
            yield self.went_wrong() | {self.parts.summary: ""}
            return
        if not changed:
            yield {self.parts.notice: ""} | results
            return
        async for update in self._turn(owner, session, "", program, view, results, check):
            yield update

    async def send(
        self, owner: str, session: str, message: str, program: str
    ) -> AsyncIterator[Update]:
        """One message of the student, and the reply once it has been cleared."""
        if not (message or "").strip():
            yield {self.parts.notice: ""}
            return
        async for update in self._turn(owner, session, message, program):
            yield update

    async def _turn(
        self,
        owner: str,
        session: str,
        message: str,
        program: str,
        view: SessionView | None = None,
        results: Update | None = None,
        check: Check | None = None,
    ) -> AsyncIterator[Update]:
        """One turn: what the tutor is at, where that lasts; then the reply, once it is cleared.

        `view` is the session as it stood, where it is known already; `results` of work that was
        checked, which gave `check`, are shown with the first step.
        """
        reads = message or view is None or view.problem.subject == "open"

        async def take(doing: Doing) -> Reply:
            who = known_owner(owner)
            return await self.tutor.respond_async(
                session, message, program, owner=who, doing=doing, check=check
            )

        told = False
        try:
            turn = Followed(take, self.step_seconds, Step.READING if reads else Step.RUNNING)
            async for step in turn.steps():
                if view is None:
                    view = await self.apart(self.tutor.view, session, owner=known_owner(owner))
                    if turn.is_over:
                        break  # what was read may have the reply in it already
                waiting = self._waiting(view, message, step)
                if not told:
                    waiting |= {self.parts.notice: "", **(results or {})}
                    waiting |= {self.parts.box: ""} if message else {}
                    told = True
                yield waiting
            await turn.outcome()
            fresh = await self.apart(self.tutor.view, session, owner=owner)
        except TutorError as error:
            undone = self.say(error) | ({self.parts.box: message} if message else {})
            if not isinstance(error, StorageDown) and (
                view is None or isinstance(error, SessionBusy)
            ):
                # Perhaps another tab has gone on meanwhile, or a teacher has paused the class.
                view = await self._as_it_is(owner, session)
            yield undone | (self._back(owner, view) if view else {})
            return
        except Exception:
            undone = self.went_wrong() | ({self.parts.box: message} if message else {})
            yield undone | (self._back(owner, view) if view else {})
            return
        shown = self.after_turn(fresh, Live(fresh=True)) | self.in_class(owner, fresh.class_id)
        if not told:
            shown |= {self.parts.notice: ""} | ({self.parts.box: ""} if message else {})
        yield shown

    def _waiting(self, view: SessionView, message: str, step: Step) -> Update:
        """The message on its way, and what the tutor is at: nothing, while a teacher answers."""
        doing = step_words(step, view.problem, bool(message), self.words)
        if view.answering is not Answering.TUTOR:
            doing = ""
        return {self.parts.conversation: self.conversation(view, Live(message, doing))}

    def listen(self, owner: str, session: str) -> Update:
        """A teacher has written, or answers from now on: show the conversation as it is now."""
        try:
            view = self.tutor.view(session, owner=known_owner(owner))
        except TutorError:
            return {self.parts.notice: gr.skip()}  # nobody asked for anything
        return {
            self.parts.conversation: self.conversation(view),
            self.parts.announcer: announcer_html(
                announcement(view.transcript, self.words, view.picture)
            ),
        }

    def too_large(self) -> Update:
        """The browser kept back a paste of megabytes."""
        return self.notice("notices.too_large_body")

    def hush(self) -> Update:
        """The notice was closed."""
        return {self.parts.notice: ""}

    async def _as_it_is(self, owner: str, session: str) -> SessionView | None:
        """The session as it stands now; None when it cannot be read."""
        try:
            return await self.apart(self.tutor.view, session, owner=known_owner(owner))
        except TutorError:
            return None

    def _back(self, owner: str, view: SessionView) -> Update:
        """A turn did not happen: the conversation without it, and how the class stands."""
        return {self.parts.conversation: self.conversation(view)} | self.in_class(
            owner, view.class_id
        )

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
