"""Problems: a task and what is known of it beforehand."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from tutor_app.dialogue.records import Record


class Case(Record):
    """One example call with its expected outcome.

    `call` is a Python expression, or statements (separated by newlines or `;`) whose last one is
    an expression. `expected` is the repr of the value it must give. `prints`, where given, is the
    exact text that must be printed (trailing white space of lines is ignored); then `expected`
    is compared too unless it is empty.
    """

    call: str
    expected: str = ""
    prints: str | None = None
    hidden: bool = False


class FaultyProgram(Record):
    """An example of wrong work on a problem, with what is wrong (for tests and for practice)."""

    code: str
    what: str
    lines: tuple[int, ...]
    misconception: str | None = None
    fails: tuple[str, ...] = ()


class Goal(StrEnum):
    """When a piece of algebra is finished."""

    SOLVE = "solve"  # every unknown alone on one side, all solutions there
    SIMPLIFY = "simplify"
    EXPAND = "expand"
    FACTOR = "factor"
    EVALUATE = "evaluate"  # a single number
    ANSWER = "answer"  # the value in `Problem.answer`, in any equal form


class Problem(Record):
    """A task and its ground truth. `solutions` and hidden cases never reach the browser.

    `subject` chooses the ground truth: `python` runs the work on the cases; `algebra` checks it
    line by line against `start` (an equation, inequality or expression; empty for a word problem,
    whose accepted first equations are in `models`) and `goal`; `open` has none (any field of study,
    named in `topic`): what is said about the work comes from a language model. `solutions` are
    whole programs, or for algebra worked solutions, one line below the other. `faulty` is wrong
    work with what is wrong in it, for practice and for tests.
    """

    id: str
    subject: Literal["python", "algebra", "open"] = "python"
    title: str
    statement: str
    difficulty: int = Field(default=2, ge=1, le=5)
    concepts: tuple[str, ...] = ()
    starter: str = ""
    prelude: str = ""
    cases: tuple[Case, ...] = ()
    solutions: tuple[str, ...] = ()
    faulty: tuple[FaultyProgram, ...] = ()
    topic: str = ""
    start: str = ""
    goal: Goal = Goal.SOLVE
    models: tuple[str, ...] = ()
    answer: str = ""

    @model_validator(mode="after")
    def _has_what_its_subject_needs(self) -> Problem:
        if self.subject == "python" and "cases" not in self.model_fields_set:
            raise ValueError("give at least one case: a call and what it should come to")
        if self.subject == "algebra" and not (self.start or self.models or self.answer):
            raise ValueError("give a start line, the models of a word problem, or an answer")
        return self

    @classmethod
    def python(
        cls,
        *,
        statement: str,
        cases: list[Case] | tuple[Case, ...],
        solutions: list[str] | tuple[str, ...] = (),
        prelude: str = "",
        starter: str = "",
        title: str = "",
        id: str | None = None,
    ) -> Problem:
        """Make a Python problem from a statement and example calls.

        `solutions` may be empty: then faults are found without a reference. The id, unless given,
        is a hash of the content, so that the same problem always has the same id.
        """
        content = json.dumps([statement, prelude, [c.model_dump() for c in cases], list(solutions)])
        return cls(
            id=id or "own-" + hashlib.sha256(content.encode()).hexdigest()[:12],
            title=title or statement.strip().split("\n", 1)[0][:80] or "Your own program",
            statement=statement,
            starter=starter,
            prelude=prelude,
            cases=tuple(cases),
            solutions=tuple(solutions),
        )

    @classmethod
    def algebra(
        cls,
        *,
        statement: str = "",
        start: str = "",
        goal: Goal | str = Goal.SOLVE,
        models: list[str] | tuple[str, ...] = (),
        answer: str = "",
        title: str = "",
        id: str | None = None,
    ) -> Problem:
        """Make an algebra problem from its first line, or a word problem from its equations."""
        content = json.dumps(["algebra", statement, start, str(goal), list(models), answer])
        return cls(
            id=id or "own-" + hashlib.sha256(content.encode()).hexdigest()[:12],
            subject="algebra",
            title=title
            or (statement or start).strip().split("\n", 1)[0][:80]
            or "Your own problem",
            statement=statement or f"{str(goal).capitalize()} `{start}`.",
            start=start,
            goal=Goal(goal),
            models=tuple(models),
            answer=answer,
        )

    @classmethod
    def open(
        cls, *, statement: str, topic: str = "", title: str = "", id: str | None = None
    ) -> Problem:
        """Make a problem of any field from its statement. Only a language model can tutor it."""
        content = json.dumps(["open", statement, topic])
        return cls(
            id=id or "own-" + hashlib.sha256(content.encode()).hexdigest()[:12],
            subject="open",
            title=title or statement.strip().split("\n", 1)[0][:80] or "Your own problem",
            statement=statement,
            topic=topic,
        )
