"""What a subject must be able to do. A new subject is one folder that provides this, and data."""

from __future__ import annotations

from typing import Protocol

from tutor_app.dialogue import Check, Finding, Probe, Problem, Secret, TraceTable, WorkedExample


class Subject(Protocol):
    """Ground truth for one kind of problem. Every method is exact and uses no language model."""

    def unavailable(self) -> str | None:
        """Why no work can be checked on this machine; None when it can."""
        ...

    def check(self, problem: Problem, work: str) -> Check:
        """Run the work against the problem's cases. Never raises for anything in `work`."""
        ...

    def diagnose(self, problem: Problem, work: str, check: Check) -> tuple[Finding, ...]:
        """Say what is wrong, best first. Empty only when all cases pass (or nothing could run)."""
        ...

    def probes(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Probe, ...]:
        """Checkable questions about the work as it stands, each with its computed answer."""
        ...

    def secrets(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Secret, ...]:
        """What must not be said. What already stands in the work is not in it."""
        ...

    def judge(self, problem: Problem, work: str, probe: Probe, said: str) -> bool:
        """Whether `said` (an input proposed by the student) answers an INPUT probe, by running."""
        ...

    def place_names(self, work: str) -> dict[str, str]:
        """Phrases by which a student may name a line ("the last return"), to line numbers."""
        ...

    def full_table(self, problem: Problem, work: str, probe: Probe) -> TraceTable | None:
        """The whole trace behind a probe with no cell hidden, to be shown once it was answered."""
        ...

    def worked_example(
        self, finding: Finding, work: str, avoid: tuple[str, ...]
    ) -> WorkedExample | None:
        """A verified similar example for a fault, none of whose ids is in `avoid`."""
        ...
