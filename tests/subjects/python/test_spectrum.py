import pytest

from tutor_app.dialogue import Case, Problem
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.sandbox import shared_sandbox
from tutor_app.subjects.python.spectrum import ochiai, suspicion


def test_a_line_only_failing_runs_execute_is_certain() -> None:
    scores = ochiai([{1, 2}, {1, 3}], [True, False])
    assert scores[2] == 1.0
    assert scores[3] == 0.0
    assert scores[1] == pytest.approx(0.7071, abs=1e-4)


def test_nothing_ran_nothing_is_suspicious() -> None:
    assert ochiai([], []) == {}


def test_the_branch_that_failing_calls_take_is_suspicious() -> None:
    work = "def sign(n):\n    if n < 0:\n        return 1\n    return 1\n"
    cases = [Case(call="sign(3)", expected="1"), Case(call="sign(-3)", expected="-1")]
    problem = Problem.python(statement="Sign.", cases=cases)
    scores = suspicion(problem, work, check(problem, work), shared_sandbox())
    assert max(scores, key=lambda line: scores[line]) == 3
