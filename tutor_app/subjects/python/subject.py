"""The Python subject: running, diagnosis, probes, secrets and examples behind one protocol."""

from __future__ import annotations

from functools import lru_cache

from tutor_app.dialogue import Check, Finding, Probe, Problem, Secret, TraceTable, WorkedExample
from tutor_app.subjects.python import diagnosis, examples, probes, running, secrets
from tutor_app.subjects.python.sandbox import SandboxUnavailable, shared_sandbox


class PythonSubject:
    """Ground truth for Python programs; see `subjects.protocol.Subject`."""

    def unavailable(self) -> str | None:
        """Why programs cannot be run on this machine; None when they can."""
        try:
            shared_sandbox()
        except SandboxUnavailable as error:
            return str(error)
        return None

    def check(self, problem: Problem, work: str) -> Check:
        """Run the work against the problem's cases, isolated."""
        return running.check(problem, work)

    def diagnose(self, problem: Problem, work: str, check: Check) -> tuple[Finding, ...]:
        """Faults, best first."""
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
        """Whether a proposed input shows a difference, by running it."""
        return probes.judge(problem, work, probe, said)

    def place_names(self, work: str) -> dict[str, str]:
        """Phrases that name a line of the program, to line numbers."""
        return probes.line_names(work)

    def full_table(self, problem: Problem, work: str, probe: Probe) -> TraceTable | None:
        """The whole trace behind a probe."""
        return probes.full_table(problem, work, probe)

    def worked_example(
        self, finding: Finding, work: str, avoid: tuple[str, ...]
    ) -> WorkedExample | None:
        """A verified similar example."""
        return examples.worked_example(finding, work, avoid)

    def tiny(self, expression: str, setup: str, finding: str) -> Probe | None:
        """The checkable question "what is the value of this expression?", run once per process."""
        probe = _tiny(expression, setup)
        return None if probe is None else probe.model_copy(update={"finding": finding})


@lru_cache(maxsize=512)
def _tiny(expression: str, setup: str) -> Probe | None:
    return probes.tiny_probe(expression, setup)
