"""What the page shows: from what the tutor says to changes of components."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import gradio as gr

from tutor_app.classroom import Place, allowed_problems
from tutor_app.dialogue import Fault, Problem, Status
from tutor_app.errors import (
    ClassClosed,
    InputTooLarge,
    NotInThisClass,
    SessionBusy,
    SessionNotFound,
    StorageDown,
    TooFast,
    TutorError,
    TutorPaused,
)
from tutor_app.keeping import storage_up
from tutor_app.settings import Mode, Settings
from tutor_app.web import render_work as work
from tutor_app.web.access import is_owner
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.layout import Parts
from tutor_app.web.news import Update
from tutor_app.web.render_banner import banner_html
from tutor_app.web.render_class import class_line_html
from tutor_app.web.render_conversation import (
    Live,
    announcement,
    announcer_html,
    conversation_html,
)
from tutor_app.web.render_library import library_html
from tutor_app.web.render_lines import lines_html, lines_summary_html
from tutor_app.web.render_progress import progress_html
from tutor_app.web.render_results import results_html, summary_html
from tutor_app.web.render_sessions import sessions_html
from tutor_app.web.words import Words

if TYPE_CHECKING:
    from tutor_app.session import SessionSummary, SessionView
    from tutor_app.tutor import Tutor

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")

THREADS = 32


class Screens:
    """Turns what the tutor says into what components show. Holds no state of any student."""

    step_seconds = 0.15
    """How long a step of a turn has to last for the student to be told of it."""

    def __init__(
        self, tutor: Tutor, parts: Parts, words: Words, names: ConceptNames, settings: Settings
    ) -> None:
        self.tutor, self.parts, self.words, self.names = tutor, parts, words, names
        self.settings = settings
        # asyncio's own threads are few: a class that runs its programs at once would wait.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    async def apart(
        self, call: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        """Call something that may take a while in a thread of the page's own."""
        job = functools.partial(call, *given, **named)
        return await asyncio.get_running_loop().run_in_executor(self._threads, job)

    def show(self, screen: str, problem: Problem | None = None) -> Update:
        """One of the four screens, with the header that belongs to it."""
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

    def workspace(self, view: SessionView) -> Update:
        """A session as it stands: problem, work, results, conversation."""
        return (
            self.show("work", view.problem)
            | {
                self.parts.session: view.id,
                self.parts.statement: work.statement_html(view.problem, self.words),
                self.parts.origin: self.origin(view.problem, view.work),
            }
            | self.editor(view.problem, view.work)
            | self.checked(view)
            | self.after_turn(view)
        )

    def editor(self, problem: Problem, content: str) -> Update:
        """The editor as the subject needs it: for a program, for lines, or for plain writing."""
        subject = problem.subject
        # The editor keeps the last language when it is given none, and Markdown would begin a list
        # after a line such as `- x = 5`: the shell's rules leave what is typed alone.
        languages = {"python": "python", "algebra": "shell", "open": "markdown"}
        return {
            self.parts.subject: subject,
            self.parts.code: gr.update(
                value=content,
                label=self.words(f"work.editor_{subject}"),
                language=languages[subject],
                show_line_numbers=subject != "open",
                wrap_lines=subject != "python",
            ),
            self.parts.run: gr.update(value=self.words(f"work.run_{subject}")),
            self.parts.editor_help: work.editor_help_html(subject, self.words),
        }

    def after_turn(self, view: SessionView, live: Live | None = None) -> Update:
        """What a turn changes: results, conversation, progress, and what is announced."""
        shown = self.checked(view) if view.check is not None else {}
        algebra = view.problem.subject == "algebra"
        said = announcement(view.transcript, self.words, view.picture)
        return shown | {
            self.parts.banner: self.banner(view.problem, view.standing_in),
            self.parts.conversation: self.conversation(view, live),
            self.parts.progress: progress_html(
                view.progress, view.status, self.words, algebra=algebra
            ),
            self.parts.announcer: announcer_html(said),
        }

    def conversation(self, view: SessionView, live: Live | None = None) -> str:
        """The conversation, with what is going on at the moment."""
        return conversation_html(
            view.transcript,
            self.words,
            table=view.table,
            picture=view.picture,
            status=view.status,
            live=live,
            algebra=view.problem.subject == "algebra",
            answering=view.answering,
            heard=view.heard if view.class_id else None,
        )

    def banner(self, problem: Problem, fault: Fault | None = None) -> str:
        """That the built-in engine is standing in for the language model, when it is."""
        return banner_html(fault, problem.subject, self.words)

    def checked(self, view: SessionView) -> Update:
        """The work as it was last checked; what was written since has no verdict."""
        if view.problem.subject == "algebra":
            same = view.work.rstrip() == view.last_run.rstrip()
            check = view.check if view.last_run.strip() else None
            return {
                self.parts.summary: lines_summary_html(check if same else None, self.words),
                self.parts.results: lines_html(
                    view.problem, view.work, self.words, view.check, view.last_run
                ),
            }
        return {
            self.parts.summary: summary_html(view.check, self.words),
            self.parts.results: results_html(view.check, self.words),
        }

    def unchecked(self, problem: Problem, content: str) -> str:
        """Work that nothing is known of yet: lines of algebra are shown as mathematics."""
        return lines_html(problem, content, self.words) if problem.subject == "algebra" else ""

    def running(self, problem: Problem) -> str:
        """Beside the button: the work is being run or checked."""
        summary = lines_summary_html if problem.subject == "algebra" else summary_html
        return summary(None, self.words, running=True)

    def unchanged(self) -> str:
        """Beside the button: the tutor has seen this very work already."""
        return work.said_html(self.words("work.unchanged"))

    def origin(self, problem: Problem, program: str) -> str:
        """Whose program is in the editor."""
        return work.origin_html(problem, work.origin_of(problem, program), self.words)

    def library_screen(self, owner: str) -> Update:
        """The problems, each with where this student stands in it."""
        states: dict[str, Status] = {}
        for summary in self.summaries(owner):  # newest first
            known = states.get(summary.problem_id, summary.status)
            # Having worked it out once stays, whatever came later.
            solved = Status.SOLVED in (known, summary.status)
            states[summary.problem_id] = Status.SOLVED if solved else known
        place = self.place(owner)
        here = place.classroom.id if place else ""
        catalog = self.tutor.catalog
        problems = catalog.for_class(here)
        listed = allowed_problems(place, problems.values(), catalog.published_for(here))
        own = place is None or place.classroom.own_problems
        return self.show("library") | {
            self.parts.library: library_html(listed, self.words, self.names, states, own=own),
            self.parts.in_class: class_line_html(
                place, self.words, can_join=self.settings.mode is not Mode.DEMO
            ),
            self.parts.session: "",
        }

    def place(self, owner: str) -> Place | None:
        """The class that this student is in, if any."""
        try:
            with storage_up():
                return self.tutor.classroom.rules.of_student(known_owner(owner))
        except TutorError:
            return None

    def in_class(self, owner: str, class_id: str) -> Update:
        """The line of the class that a session belongs to."""
        try:
            with storage_up():
                place = self.tutor.classroom.rules.of_session(class_id, known_owner(owner))
        except TutorError:
            return {}
        return {self.parts.in_class: class_line_html(place, self.words)}

    def sessions_list(self, owner: str, done: str = "") -> Update:
        """The list of this student's sessions, with a word on what was just done."""
        return {self.parts.sessions: sessions_html(self.summaries(owner), self.words, done)}

    def summaries(self, owner: str) -> tuple[SessionSummary, ...]:
        """This student's sessions, newest first; none for somebody unknown."""
        try:
            return tuple(self.tutor.sessions(known_owner(owner)))
        except TutorError:
            return ()

    def notice(self, key: str, **slots: object) -> Update:
        """A notice by its key in page.yaml."""
        return {self.parts.notice: work.notice_html(self.words(key, **slots), self.words)}

    def say(self, error: Exception) -> Update:
        """The kind message for something that the tutor could not do."""
        keys = {
            SessionNotFound: "notices.not_found",
            SessionBusy: "notices.busy",
            StorageDown: "notices.storage",
            TutorPaused: "notices.paused",
            ClassClosed: "notices.class_closed",
            NotInThisClass: "notices.not_in_class",
        }
        for kind, key in keys.items():
            if isinstance(error, kind):
                return self.notice(key)
        if isinstance(error, InputTooLarge):
            return {self.parts.notice: work.notice_html(str(error), self.words)}
        if isinstance(error, TooFast):
            whose = "everybody" if error.everybody else "visitor"
            return self.notice(f"too_fast.{error.what}_{whose}", seconds=error.seconds)
        log.error("unexpected refusal by the tutor", exc_info=error)
        return self.notice("notices.unexpected")

    def went_wrong(self) -> Update:
        """Something nobody foresaw: it is in the log, and the student is told that it was us."""
        log.exception("an event of the page failed")
        return self.notice("notices.unexpected")


def known_owner(owner: object) -> str:
    """The owner's token. Raises SessionNotFound for anything that is no token."""
    if is_owner(owner):
        return str(owner)
    raise SessionNotFound
