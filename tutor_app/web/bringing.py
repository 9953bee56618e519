"""Starting to work on something that a student brings: the form, and what it lacks."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tutor_app.errors import InputTooLarge
from tutor_app.web.news import Update
from tutor_app.web.own_equation import EquationError, make_equation_problem
from tutor_app.web.own_problem import MAX_TOPIC, make_open_problem
from tutor_app.web.own_program import make_problem, parse_examples
from tutor_app.web.render_own import form_errors_html, needs_html
from tutor_app.web.starting import Starting


class Bringing(Starting):
    """The events of the form for one's own problem. Whatever is missing, nothing typed is lost."""

    def own_form(self, owner: str) -> Update:
        """Show the form for one's own problem."""
        return self.show("own") | {self.parts.notice: "", self.parts.own_errors: ""}

    def choose_kind(self, kind: str) -> Update:
        """The kind of problem is chosen: what it needs, if the server lacks it."""
        lacking = kind == "open" and not self.settings.has_model
        return {
            self.parts.own_needs: needs_html("own.needs_model" if lacking else "", self.words),
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
            yield {self.parts.own_errors: form_errors_html(errors)}
            return
        problem = make_problem("", statement or "", code, cases)
        async for update in self._start(owner, problem, code):
            yield update

    async def start_equation(
        self, owner: str, equation: str, goal: str, rows: str
    ) -> AsyncIterator[Update]:
        """Begin with the student's own equation, or say what cannot be used of it."""
        errors = self._too_long({"equation": equation, "work": rows})
        made = make_equation_problem("" if errors else equation or "", goal)
        if isinstance(made, EquationError):
            slots = {"why": made.why, "one": made.one, "other": made.other}
            said = self.words(f"own.{made.reason}", line=made.line, **slots)
            yield {self.parts.own_errors: form_errors_html(errors or [said])}
            return
        async for update in self._start(owner, made, rows or ""):
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
            yield {self.parts.own_errors: form_errors_html(errors)}
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
