"""Where teachers work on problems: write, check, try, publish, export, import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor_app.assembly import Parts
from tutor_app.authoring.dry_run import Transcript, dry_run
from tutor_app.authoring.problem_checks import Report, validate_problem
from tutor_app.authoring.yaml_files import problem_yaml, read_problem_yaml
from tutor_app.catalog import form_complaints
from tutor_app.dialogue import Problem
from tutor_app.handed_in import Complaint, Unusable, validated
from tutor_app.settings import Settings
from tutor_app.storage import AuthoredProblem, ProblemStatus


class ProblemDesk:
    """The problems of a teacher. Every method that reads or stores raises StorageUnavailable when
    the database does not answer. Who may do what is for the caller to see to: an author sees and
    changes their own.
    """

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._parts, self._settings = parts, settings

    def of_author(self, author: str) -> tuple[AuthoredProblem, ...]:
        """A teacher's problems, the latest first."""
        return self._parts.problems.of_author(author)

    def load(self, id: str, author: str) -> AuthoredProblem | None:
        """One of a teacher's problems, or None."""
        found = self._parts.problems.load(id)
        return found if found is not None and found.author == author else None

    def validate(self, problem: Problem) -> Report:
        """What is to be mended in a problem; runs its programs."""
        subjects = {name: ground.subject for name, ground in self._parts.grounds.items()}
        return validate_problem(problem, subjects, self._parts.library)

    def dry_run(self, problem: Problem) -> tuple[Transcript, ...]:
        """Three simulated students on a problem. Raises Unusable while its form is wrong."""
        if found := tuple(form_complaints(problem)):
            raise Unusable(found)
        return dry_run(self._parts, self._settings, problem)

    def save(
        self,
        data: Mapping[str, Any] | Problem,
        *,
        author: str,
        class_code: str = "",
        version: int = 0,
    ) -> AuthoredProblem:
        """Keep a draft (what was published is withdrawn by it). A draft may be unfinished.

        Raises Unusable with every field and its mend, ProblemConflict when somebody was first.
        """
        problem = data if isinstance(data, Problem) else validated(data, Problem)
        self._refuse_taken(problem.id)
        return self._store(problem, ProblemStatus.DRAFT, author, class_code, version)

    def publish(
        self,
        data: Mapping[str, Any] | Problem,
        *,
        author: str,
        class_code: str = "",
        version: int = 0,
    ) -> AuthoredProblem:
        """Keep a problem and show it to its classes: at once here, in other processes within a
        second or so. Raises as `save`, and Unusable with the report's errors.
        """
        problem = data if isinstance(data, Problem) else validated(data, Problem)
        self._refuse_taken(problem.id)
        report = self.validate(problem)
        if not report.is_sound:
            raise Unusable(report.errors)
        return self._store(problem, ProblemStatus.PUBLISHED, author, class_code, version)

    def delete(self, id: str, author: str) -> bool:
        """Delete a teacher's problem. Sessions on it go on. Whether there was one."""
        gone = self._parts.problems.delete(id, author)
        self._parts.catalog.renew()
        return gone

    @staticmethod
    def export(problem: Problem) -> str:
        """A problem as a file of `knowledge/problems`."""
        return problem_yaml(problem)

    @staticmethod
    def read(content: str | bytes, name: str = "the file") -> Problem:
        """A problem from a file. Nothing is stored. Raises DataFileError, Unusable."""
        problem = read_problem_yaml(content, name)
        if found := tuple(form_complaints(problem)):
            raise Unusable(found)
        return problem

    def _refuse_taken(self, id: str) -> None:
        if not id.strip():
            raise Unusable([Complaint("id", "write something here")])
        if id in self._parts.catalog.problems:
            raise Unusable([Complaint("id", f"choose another; '{id}' comes with the program")])

    def _store(
        self, problem: Problem, status: ProblemStatus, author: str, class_code: str, version: int
    ) -> AuthoredProblem:
        stored = self._parts.problems.save(
            AuthoredProblem(
                problem=problem,
                author=author,
                status=status,
                class_code=class_code,
                version=version,
            )
        )
        self._parts.catalog.renew()
        return stored


__all__ = ["ProblemDesk"]
