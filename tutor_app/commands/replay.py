"""Many scripted sessions from a file, every reply as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from pydantic import Field, ValidationError

from tutor_app.dialogue import Case, Problem, Record, Reply
from tutor_app.errors import TutorError
from tutor_app.tutor import Tutor


class ScriptedProblem(Record):
    """A problem written out in a replay file, as `Problem.python` takes it."""

    statement: str
    cases: tuple[Case, ...]
    solutions: tuple[str, ...] = ()
    prelude: str = ""
    title: str = ""

    def as_problem(self) -> Problem:
        """The problem itself."""
        return Problem.python(
            statement=self.statement,
            cases=self.cases,
            solutions=self.solutions,
            prelude=self.prelude,
            title=self.title,
        )


class ScriptedTurn(Record):
    """What the student does in one turn; `work` is left out when it does not change."""

    message: str = ""
    work: str | None = None


class ScriptedSession(Record):
    """One line of a replay file. `problem` is an id from `knowledge/problems`, or written out."""

    id: str = ""
    problem: str | ScriptedProblem
    work: str = ""
    turns: tuple[ScriptedTurn, ...] = Field(default=())


def replay(tutor: Tutor, file: Path, out: TextIO) -> None:
    """Drive every session of the file; one JSON object per reply: session, turn, reply.

    Raises TutorError naming the line when the file cannot be read as such.
    """
    for number, script in _scripts(file):
        name = script.id or str(number)
        given = script.problem
        problem = given if isinstance(given, str) else given.as_problem()
        session = tutor.start(problem, script.work)
        _write(out, name, 0, session.opening)
        for turn, step in enumerate(script.turns, 1):
            _write(out, name, turn, tutor.respond(session.id, step.message, step.work))


def _scripts(file: Path) -> Iterator[tuple[int, ScriptedSession]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TutorError(f"I cannot read {file}: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, ScriptedSession.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the line"
            raise TutorError(f"{file.name}, line {number}: {field}: {first['msg']}") from error


def _write(out: TextIO, session: str, turn: int, reply: Reply) -> None:
    record = {"session": session, "turn": turn, "reply": reply.model_dump(mode="json")}
    print(json.dumps(record, ensure_ascii=False), file=out, flush=True)
