"""Two faults in one program are two findings with cases of their own; one fault is one."""

from dataclasses import replace

import pytest

from tutor_app.dialogue import Case, Finding, Problem
from tutor_app.planner import separate_faults
from tutor_app.subjects.python import diagnosis
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.edits import apply_edits, compatible
from tutor_app.subjects.python.fault_search import from_solutions
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.running import check


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much is tried is counted in versions; the time limit is for machines in distress."""
    monkeypatch.setattr(diagnosis, "LIMITS", replace(diagnosis.LIMITS, seconds=20.0))


TOP = """def top(xs):
    if not xs:
        return None
    best = xs[0]
    for i in range(1, len(xs)):
        if xs[i] > best:
            best = xs[i]
    return best
"""
EVENS = """def evens(n):
    t = 0
    for i in range(n + 1):
        if i % 2 == 0:
            t += i
    return t
"""
SPREAD = """def spread(xs):
    low = xs[0]
    high = xs[0]
    for x in xs:
        if x < low:
            low = x
        if x > high:
            high = x
    return high - low
"""
MEAN = """def mean(marks):
    if not marks:
        return 0
    total = 0
    for mark in marks:
        total += mark
    return total / len(marks)
"""
CALLS = {
    TOP: ["top([3, 9, 4])", "top([1, 2])", "top([])", "top([5])", "top([2, 1])"],
    EVENS: ["evens(4)", "evens(5)", "evens(0)", "evens(7)", "evens(6)"],
    SPREAD: ["spread([3, 1, 5])", "spread([4, 4])", "spread([-5, -2])", "spread([9, 2])"],
    MEAN: ["mean([2, 4])", "mean([])", "mean([5])", "mean([1, 2, 3])"],
}


def faults(reference: str, work: str, with_solution: bool) -> tuple[Finding, ...]:
    names: dict[str, object] = {}
    exec(reference, names)
    cases = [Case(call=call, expected=repr(eval(call, names))) for call in CALLS[reference]]
    solutions = [reference] if with_solution else []
    problem = Problem.python(statement="Do it.", cases=cases, solutions=solutions)
    return separate_faults(diagnose(problem, work, check(problem, work)))


TWO = [
    pytest.param(
        TOP,
        TOP.replace("    if not xs:\n        return None\n", "").replace(
            "len(xs))", "len(xs) - 1)"
        ),
        [{1, 2}, {3}],
        id="a bound and a missing guard, each with its cases",
    ),
    pytest.param(
        EVENS,
        EVENS.replace("n + 1", "n").replace("t += i", "t = i"),
        [{3}, {5}],
        id="one case needs both mends",
    ),
    pytest.param(
        SPREAD,
        SPREAD.replace("low = xs[0]", "low = 0").replace("high = xs[0]", "high = 0"),
        [{2}, {3}],
        id="two starts",
    ),
    pytest.param(
        SPREAD,
        SPREAD.replace("low = xs[0]", "low = 0").replace("x > high", "x < high"),
        [{2}, {7}],
        id="every case needs both, or one of them",
    ),
    pytest.param(
        MEAN,
        "def mean(marks):\n    for mark in marks:\n        total = 0\n        total += mark\n"
        "    return total / len(marks)\n",
        [{3}, {1, 2, 5}],
        id="a start inside the loop and a missing guard",
    ),
]
ONE = [
    pytest.param(TOP, TOP.replace("> best", "< best"), 6, id="a comparison"),
    pytest.param(TOP, TOP.replace("len(xs))", "len(xs) - 1)"), 5, id="a bound"),
    pytest.param(EVENS, EVENS.replace("t += i", "t = i"), 5, id="an overwritten sum"),
    pytest.param(SPREAD, SPREAD.replace("x > high", "x < high"), 7, id="a direction"),
    pytest.param(MEAN, MEAN.replace("    return total", "        return total"), 7, id="a return"),
]


@pytest.mark.parametrize("with_solution", [True, False], ids=["with", "without"])
@pytest.mark.parametrize(("reference", "work", "places"), TWO)
def test_both_faults_are_kept(
    reference: str, work: str, places: list[set[int]], with_solution: bool
) -> None:
    found = faults(reference, work, with_solution)
    assert len(found) == 2
    for place in places:
        assert any(place & set(f.lines) for f in found)


@pytest.mark.parametrize("with_solution", [True, False], ids=["with", "without"])
@pytest.mark.parametrize(("reference", "work", "line"), ONE)
def test_one_fault_is_one(reference: str, work: str, line: int, with_solution: bool) -> None:
    (found,) = faults(reference, work, with_solution)
    assert line in found.lines


def test_faults_in_three_functions_of_one_file() -> None:
    parts = [TOP, EVENS, MEAN]
    names: dict[str, object] = {}
    exec("\n".join(parts), names)
    calls = [call for part in parts for call in CALLS[part]]
    cases = [Case(call=call, expected=repr(eval(call, names))) for call in calls]
    work = "\n".join(
        [
            TOP.replace("xs[i] > best", "i > best"),
            EVENS.replace("n + 1", "n").replace("t += i", "t = i"),
            MEAN.replace("        total += mark", "        total = mark"),
        ]
    )
    problem = Problem.python(statement="Do them.", cases=cases)
    found = diagnose(problem, work, check(problem, work))
    assert {6, 12, 14, 22} <= {line for f in found for line in f.lines}
    explained = [set(f.explains) for f in separate_faults(found)]
    assert len(explained) == 3
    assert not explained[0] & explained[1] & explained[2]


def test_a_fault_shows_beside_a_function_that_is_not_written() -> None:
    names: dict[str, object] = {}
    exec(TOP + EVENS, names)
    calls = [*CALLS[TOP], *CALLS[EVENS]]
    cases = [Case(call=call, expected=repr(eval(call, names))) for call in calls]
    problem = Problem.python(statement="Do both.", cases=cases)
    work = TOP.replace("> best", "< best") + "\n\ndef evens(n):\n    pass\n"
    found = separate_faults(diagnose(problem, work, check(problem, work)))
    assert [f.lines for f in found] == [(6,), (11, 12)]
    assert found[0].explains == (0, 1, 4)
    assert found[1].explains == (5, 6, 7, 8, 9)


def test_all_differences_from_a_solution_make_the_solution() -> None:
    work = (
        "def evens(number):\n    s = 1\n    k = 0\n    while k < number:\n        s = s + k\n"
        "        k += 1\n    print(s)\n"
    )
    cases = [Case(call="evens(4)", expected="6")]
    problem = Problem.python(statement="Sum.", cases=cases, solutions=[TOP, EVENS])
    program = Program.parse(work)
    towards, parts = from_solutions(problem, program)
    assert len(towards) == 1  # the other solution is for another function
    assert parts
    assert compatible(towards[0])
    assert check(problem, apply_edits(program, towards[0])).all_pass
