"""From findings to faults: which of them are separate, which are other views of the same one."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Finding

MOST = 3


def separate_faults(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings to work on, best first: the best one, and each further one that accounts for a
    failing case none before it does.

    Diagnosis may know several ways to mend one fault; a student has to see it only once.
    """
    chosen: list[Finding] = []
    accounted: set[int] = set()
    for finding in findings:
        if chosen and not set(finding.explains) - accounted:
            continue
        chosen.append(finding)
        accounted |= set(finding.explains)
        if len(chosen) == MOST:
            break
    return tuple(chosen)
