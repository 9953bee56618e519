"""Looks that are remembered: only what would be found out again, and never anything stale."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tutor_app.dialogue import Case, CaseResult, Check, Outcome, Problem
from tutor_app.subjects.python.disturbances import disturbed
from tutor_app.subjects.python.known_looks import KnownLooks

DOUBLE = Problem.python(
    statement="Double it.",
    cases=[Case(call="double(2)", expected="4")],
    solutions=["def double(n):\n    return 2 * n"],
)
WORK = "def double(n):\n    return n + 1"


def ended(outcome: Outcome = Outcome.WRONG_VALUE, got: str = "3", seconds: float = 0.1) -> Check:
    result = CaseResult(case=DOUBLE.cases[0], outcome=outcome, got=got, seconds=seconds)
    return Check(results=(result,), seconds=seconds)


class Looks:
    """Looks that say how many they were before."""

    def __init__(self, most: int = 8) -> None:
        self.known = KnownLooks[int](most)
        self.made = 0

    def at(
        self,
        work: str = WORK,
        problem: Problem = DOUBLE,
        check: Check | None = None,
        opening: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> int:
        def look() -> int:
            self.made += 1
            number = self.made
            meanwhile()
            return number

        return self.known.of(problem, work, check or ended(), opening, look)


def test_an_equal_program_with_an_equal_run_is_looked_at_once_however_long_it_ran() -> None:
    looks = Looks()

    assert looks.at(check=ended(seconds=0.1)) == 1
    assert looks.at(check=ended(seconds=0.3)) == 1


def test_another_program_or_the_same_at_another_time_is_looked_at_anew() -> None:
    looks = Looks()

    numbers = [looks.at(), looks.at(WORK + "\n"), looks.at(opening=True)]

    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"solutions": ("def double(n):\n    return n + n",)},
        {"cases": (Case(call="double(2)", expected="4", hidden=True),)},
        {"prelude": "LIMIT = 3"},
        {"statement": "Double the number."},
    ],
)
def test_a_problem_that_a_teacher_edited_is_another_problem(change: dict[str, object]) -> None:
    looks = Looks()
    looks.at()

    assert looks.at(problem=DOUBLE.model_copy(update=change)) == 2


def test_a_run_that_ended_otherwise_is_looked_at_anew() -> None:
    looks = Looks()
    looks.at(check=ended(got="3"))

    assert looks.at(check=ended(got="5")) == 2


@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.MEMORY, Outcome.NOT_RUN, Outcome.CRASHED]
)
def test_a_run_that_was_cut_short_is_never_remembered(outcome: Outcome) -> None:
    looks = Looks()

    assert [looks.at(check=ended(outcome)) for _ in range(2)] == [1, 2]


def test_an_outage_is_never_remembered() -> None:
    looks = Looks()
    check = ended().model_copy(update={"notice": "Programs cannot be run just now."})

    assert [looks.at(check=check) for _ in range(2)] == [1, 2]


def test_a_look_that_was_disturbed_is_not_remembered_and_the_next_one_may_be() -> None:
    looks = Looks()

    numbers = [looks.at(meanwhile=disturbed), looks.at(), looks.at()]

    assert numbers == [1, 2, 2]


def test_a_look_that_failed_is_not_remembered() -> None:
    looks = Looks()

    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        looks.at(meanwhile=fail)

    assert looks.at() == 2


@pytest.mark.parametrize(
    "work",
    [
        "import random\ndef double(n):\n    return n + 1",
        "from time import time\ndef double(n):\n    return n + 1",
        "import os.path\ndef double(n):\n    return n + 1",
        "import something_else\ndef double(n):\n    return n + 1",
        "def double(n):\n    return n + int(input())",
        "def double(n):\n    return __import__('random').random()",
        "def double(n):\n    return eval('n + 1')",
        "def double(n):\n    return ().__class__.__base__.__subclasses__()",
        "def double(n):\n    return n + id(n)",
        "def double(n, seen=[]):\n    seen.append(n)\n    return len(seen)",
    ],
)
def test_a_program_whose_runs_may_differ_is_looked_at_each_time(work: str) -> None:
    looks = Looks()

    assert [looks.at(work) for _ in range(2)] == [1, 2]


def test_a_prelude_with_chance_in_it_counts_too() -> None:
    looks = Looks()
    problem = DOUBLE.model_copy(update={"prelude": "import random"})

    assert [looks.at(problem=problem) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("work", ["import math\n" + WORK, "def double(n)\n    return n"])
def test_plain_modules_and_programs_that_cannot_be_read_are_remembered(work: str) -> None:
    looks = Looks()

    assert [looks.at(work) for _ in range(2)] == [1, 1]


def test_the_least_used_is_forgotten_first() -> None:
    looks = Looks(most=2)
    first, second, third = (f"{WORK} + {n}" for n in range(3))

    looks.at(first), looks.at(second), looks.at(first), looks.at(third)

    assert (looks.at(first), looks.at(second)) == (1, 4)


@pytest.mark.parametrize(("disturbance", "expected"), [(lambda: None, 1), (disturbed, 2)])
def test_who_asks_meanwhile_waits_and_looks_for_themselves_after_a_disturbed_look(
    disturbance: Callable[[], None], expected: int
) -> None:
    looks = Looks()
    begun, go_on = threading.Event(), threading.Event()
    numbers: list[int] = []

    def hold_up() -> None:
        begun.set()
        assert go_on.wait(10)
        disturbance()

    first = threading.Thread(target=lambda: looks.at(meanwhile=hold_up))
    first.start()
    assert begun.wait(10)
    second = threading.Thread(target=lambda: numbers.append(looks.at()))
    second.start()
    go_on.set()
    for thread in (first, second):
        thread.join(10)

    assert numbers == [expected]
