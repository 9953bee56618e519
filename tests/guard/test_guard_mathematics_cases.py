"""Every entry of tests/cases/guard_mathematics/*.yaml. Found a leak or a wrong block? Add to it."""

from __future__ import annotations

import pytest

from tests.guard.mathematics_cases import MathematicsCase, read_mathematics_cases
from tutor_app.guard import Directives

CASES = read_mathematics_cases()


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{each.task.name}: {each.saying.say[:60]}" for each in CASES]
)
def test_case(case: MathematicsCase, directives: Directives) -> None:
    verdict = case.review(directives)
    if case.saying.known_miss:
        assert verdict.allowed is case.saying.leak, "mended: take `known_miss` away"
        return
    reasons = [(leak.secret, leak.reason) for leak in verdict.leaks]
    assert verdict.allowed is not case.saying.leak, reasons


def test_there_are_enough_cases_of_both_kinds() -> None:
    leaks = sum(case.saying.leak for case in CASES)
    assert leaks >= 90
    assert len(CASES) - leaks >= 90
    assert len({case.task.name for case in CASES}) >= 12
