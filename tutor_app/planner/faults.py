"""From findings to faults: which of them are separate, which are other views of the same one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from tutor_app.dialogue import Finding, FindingSource

MOST = 3
# A mend that brings in more tokens than this is another program, not a mended one.
REWRITE_TOKENS = 8
# A slip of the pen: an operator, a bound, a name.
SMALL_TOKENS = 3
# Detectors that say how a mend was found and not what the student got wrong.
NAMELESS = ("mend-", "spectrum")
# Nothing was run or computed that shows these to be at fault.
UNPROVEN = frozenset({FindingSource.DETECTOR, FindingSource.SPECTRUM, FindingSource.MODEL})


def separate_faults(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings to work on, best first: the best one, and each further one that accounts for a
    failing case none before it does.

    Diagnosis may know several ways to mend one fault; a student has to see it only once. A small
    change to what the student wrote comes before a rewritten line that happens to mend everything
    at once (two faults would look like one), and a mistake with a name before one without.
    """
    ranked = sorted(findings, key=_rank)
    covers_something = any(finding.explains for finding in findings)
    chosen: list[Finding] = []
    accounted: set[int] = set()
    for finding in ranked if covers_something else findings:
        new = set(finding.explains) - accounted
        # A reader names separate things, and there are no cases to tell them apart by.
        only_read = finding.source is FindingSource.MODEL and not finding.explains
        if not new and not only_read and (chosen or covers_something):
            continue
        chosen.append(finding)
        accounted |= new
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _rank(finding: Finding) -> tuple[bool, bool, bool, bool]:
    new = _new_tokens(finding)
    unproven = finding.source in UNPROVEN
    return unproven, new > REWRITE_TOKENS, _is_nameless(finding), new > SMALL_TOKENS


def _new_tokens(finding: Finding) -> int:
    """How many tokens the smallest known mend brings in."""
    return sum(_brought_in(fix.before, fix.after) for fix in finding.fixes)


@lru_cache(maxsize=2048)  # a turn ranks the same findings again and again
def _brought_in(before: str, after: str) -> int:
    return (Counter(_tokens(after)) - Counter(_tokens(before))).total()


def _tokens(code: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", code)


def _is_nameless(finding: Finding) -> bool:
    """Whether no detector named the mistake, or only a detector did and no run bears it out."""
    borne_out = finding.source in (FindingSource.MEND, FindingSource.SYNTAX)
    named = finding.misconception is not None and not finding.detector.startswith(NAMELESS)
    return not (borne_out and named)
