"""The made-up students of the sample class, as `knowledge/sample_class.yaml` has them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from tutor_app.classroom.names import LONGEST_NAME, LONGEST_NICKNAME, name_key
from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Record

SCRIPT = KNOWLEDGE / "sample_class.yaml"

Words = Annotated[str, Field(min_length=1, max_length=2_000)]


class Says(Record):
    """What a student does next: writes to the tutor, hands in changed work, or both."""

    says: str = Field(default="", max_length=2_000)
    work: Words | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Says:
        if not self.says.strip() and self.work is None:
            raise ValueError("write what the student `says`, or their changed `work`")
        return self


class Attempt(Record):
    """One session: a problem of the catalogue, the work it begins with, and what comes then. What
    is left when the tutor has ended the session is not played.
    """

    problem: Words
    work: Words
    then: tuple[Says, ...] = Field(min_length=1, max_length=40)


class MadeUpStudent(Record):
    """A student; `about` is for whoever reads the file."""

    name: str = Field(min_length=1, max_length=LONGEST_NICKNAME)
    about: Words
    sessions: tuple[Attempt, ...] = Field(min_length=1, max_length=10)


class Script(Record):
    """The whole class."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    students: tuple[MadeUpStudent, ...] = Field(min_length=1, max_length=30)

    @field_validator("students")
    @classmethod
    def _names_differ(cls, students: tuple[MadeUpStudent, ...]) -> tuple[MadeUpStudent, ...]:
        seen: set[str] = set()
        for student in students:
            if name_key(student.name) in seen:
                raise ValueError(f"give the second {student.name} another name")
            seen.add(name_key(student.name))
        return students

    @property
    def digest(self) -> str:
        """Changes with whatever the script says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_script(problems: Collection[str], path: Path = SCRIPT) -> Script:
    """Read the script. `problems` are the ids that there are.

    Raises DataFileError naming the file, the field and the mend.
    """
    script = load(path, Script)
    for which, student in enumerate(script.students):
        for number, session in enumerate(student.sessions):
            if session.problem not in problems:
                field = f"students.{which}.sessions.{number}.problem"
                raise DataFileError(
                    path, field, f"name a problem that there is: no file has '{session.problem}'"
                )
    return script
