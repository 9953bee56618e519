"""Every entry of tests/cases/guard/*.yaml. Found a leak or a wrong block? Add a few lines there."""

from __future__ import annotations

import pytest

from tests.guard.guard_cases import GuardCase, judge, read_cases
from tutor_app.guard import Directives

CASES = read_cases()


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{each.program.name}: {each.saying.say[:50]}" for each in CASES]
)
def test_case(case: GuardCase, directives: Directives) -> None:
    verdict = judge(case, directives)
    if case.saying.known_miss:
        assert verdict.allowed is case.saying.leak, "mended: take `known_miss` away"
        return
    reasons = [(leak.secret, leak.reason) for leak in verdict.leaks]
    assert verdict.allowed is not case.saying.leak, reasons


def test_there_are_enough_cases_of_both_kinds() -> None:
    leaks = sum(case.saying.leak for case in CASES)
    assert leaks >= 80
    assert len(CASES) - leaks >= 80
    assert len({case.program.name for case in CASES}) >= 12
