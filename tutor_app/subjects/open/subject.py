"""Problems of any field, brought by a student. Nothing here can be run or computed.

What is said about the work comes from a language model (`roles.protocols.Analyst.assess`); this
subject only says so truthfully: no results, no findings, no checkable questions.
"""

from __future__ import annotations

from tutor_app.dialogue import Check, Finding, Probe, Problem, Secret, TraceTable, WorkedExample


class OpenSubject:
    """No ground truth; see `subjects.protocol.Subject`."""

    def unavailable(self) -> str | None:
        """Nothing is needed that a machine could lack."""
        return None

    def check(self, problem: Problem, work: str) -> Check:
        """Nothing can be run."""
        return Check()

    def diagnose(self, problem: Problem, work: str, check: Check) -> tuple[Finding, ...]:
        """Nothing can be found without a reader."""
        return ()

    def probes(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Probe, ...]:
        """No answer can be computed, so nothing is checkable."""
        return ()

    def secrets(
        self, problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
    ) -> tuple[Secret, ...]:
        """What must not be said is known to the reader only; see `Assessment.secrets`."""
        return ()

    def judge(self, problem: Problem, work: str, probe: Probe, said: str) -> bool:
        """There are no probes to judge."""
        return False

    def place_names(self, work: str) -> dict[str, str]:
        """Places in such work have no names of their own."""
        return {}

    def full_table(self, problem: Problem, work: str, probe: Probe) -> TraceTable | None:
        """There are no runs."""
        return None

    def worked_example(
        self, finding: Finding, work: str, avoid: tuple[str, ...]
    ) -> WorkedExample | None:
        """There are no verified examples."""
        return None
