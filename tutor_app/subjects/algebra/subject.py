"""The algebra subject: checks, diagnosis, probes, secrets and examples behind one protocol."""

from __future__ import annotations

from tutor_app.dialogue import Check, Finding, Probe, Problem, Secret, TraceTable, WorkedExample
from tutor_app.subjects.algebra import diagnosis, examples, places, probes, secrets, work_check


class AlgebraSubject:
    """Ground truth for lines of algebra; see `subjects.protocol.Subject`."""

    def unavailable(self) -> str | None:
        """Nothing is needed that a machine could lack."""
        return None

    def check(self, problem: Problem, work: str) -> Check:
        """Check every row of the work, exactly."""
        return work_check.check(problem, work)

    def diagnose(self, problem: Problem, work: str, check: Check) -> tuple[Finding, ...]:
        """The first wrong row and what may be behind it, or what is still to do."""
        return diagnosis.diagnose(problem, work, check)

    def probes(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Probe, ...]:
        """Checkable questions with their computed answers."""
        return probes.probes(problem, work, check, findings)

    def secrets(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Secret, ...]:
        """What must not be said."""
        return secrets.secrets(problem, work, check, findings)

    def judge(self, problem: Problem, work: str, probe: Probe, said: str) -> bool:
        """No question here asks for an input to be run."""
        return False

    def place_names(self, work: str) -> dict[str, str]:
        """Phrases that name a row of the work, to row numbers."""
        return places.place_names(work)

    def full_table(self, problem: Problem, work: str, probe: Probe) -> TraceTable | None:
        """Lines of algebra have no runs."""
        return None

    def worked_example(
        self, finding: Finding, work: str, avoid: tuple[str, ...]
    ) -> WorkedExample | None:
        """A similar problem gone wrong in the same way and mended, verified."""
        return examples.worked_example(finding, work, avoid)
