"""Reader for published sets of students' programs in JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import Field, ValidationError

from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Case, Problem, Record


class Submission(Record):
    """One student's program for an assignment."""

    assignment: str
    id: str
    code: str


class SubmissionSet(Record):
    """Assignments as problems, and the programs handed in for them."""

    problems: dict[str, Problem]
    submissions: tuple[Submission, ...]


class _Test(Record):
    call: str
    expected: str


class _Assignment(Record):
    kind: str
    assignment: str
    title: str = ""
    description: str = ""
    reference: str
    prelude: str = ""
    tests: tuple[_Test, ...] = Field(min_length=1)


class _Submission(Record):
    kind: str
    assignment: str
    id: str
    code: str


def read_submissions(path: Path) -> SubmissionSet:
    """Read `assignment` rows (reference, prelude, tests) and `submission` rows (code).

    The format is that of "Re-factoring based Program Repair applied to Programming Assignments"
    (Hu et al. 2019) as JSON Lines. Raises DataFileError naming the line that does not fit.
    """
    problems: dict[str, Problem] = {}
    submissions: list[Submission] = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
            if row.get("kind") == "assignment":
                found = _Assignment.model_validate(row)
                problems[found.assignment] = Problem.python(
                    id=found.assignment,
                    title=found.title,
                    statement=found.description,
                    prelude=found.prelude,
                    cases=[Case(call=t.call, expected=t.expected) for t in found.tests],
                    solutions=[found.reference],
                )
            else:
                handed_in = _Submission.model_validate(row)
                submissions.append(Submission(**handed_in.model_dump(exclude={"kind"})))
        except (json.JSONDecodeError, ValidationError, AttributeError) as error:
            mend = f"give an assignment or submission row ({error})".split("\n", 1)[0]
            raise DataFileError(path, f"line {number}", mend) from error
    return SubmissionSet(problems=problems, submissions=tuple(submissions))
