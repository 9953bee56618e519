from time import perf_counter

from tutor_app.dialogue import Case, Problem
from tutor_app.subjects.python.edits import Edit, apply_edits
from tutor_app.subjects.python.expression_mutation import expression_edits
from tutor_app.subjects.python.mending import Budget, Mend, reduce, search
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.sandbox import shared_sandbox
from tutor_app.subjects.python.statement_mutation import statement_edits
from tutor_app.subjects.python.trials import Trials, broken, complete, fixed

PROBLEM = Problem.python(
    statement="Sum of the even numbers up to n.",
    cases=[
        Case(call="evens(4)", expected="6"),
        Case(call="evens(5)", expected="6"),
        Case(call="evens(0)", expected="0"),
    ],
)
RIGHT = "def evens(n):\n    t = 0\n    for i in range(n + 1):\n        if i % 2 == 0:\n            t += i\n    return t\n"


def start(work: str, allowed: int = 500) -> tuple[Program, Trials]:
    program = Program.parse(work)
    until = perf_counter() + 30
    return program, Trials(PROBLEM, program, shared_sandbox(), allowed=allowed, until=until)


def mends(work: str) -> tuple[Program, list[Mend]]:
    program, trials = start(work)
    candidates = [*expression_edits(program), *statement_edits(program)]
    return program, search(program, trials, candidates, [], {}, Budget())


def test_one_fault_is_mended_on_its_line() -> None:
    program, found = mends(RIGHT.replace("n + 1", "n"))
    assert found[0].complete
    assert found[0].lines == (3,)
    names: dict[str, object] = {}
    exec(apply_edits(program, found[0].edits), names)
    assert names["evens"](4) == 6


def test_two_faults_are_mended_together() -> None:
    _, found = mends(RIGHT.replace("n + 1", "n").replace("t += i", "t = i"))
    assert found[0].complete
    assert set(found[0].lines) == {3, 5}


def test_an_endless_version_ends_and_the_rest_is_still_tried() -> None:
    work = "def evens(n):\n    t = 0\n    while n >= 0:\n        if n % 2 == 0:\n            t += n\n    return t\n"
    _, trials = start(work)
    assert set(trials.base) == {"T"}
    _, found = mends(work)
    assert found[0].complete


def test_no_more_versions_are_tried_than_allowed() -> None:
    program, trials = start(RIGHT.replace("n + 1", "n"), allowed=3)
    versions = {e.splices: [e] for e in expression_edits(program)}
    letters = trials.run(list(versions.values()))
    assert len(letters) == len(versions) > 3
    assert trials.tried == sum(bool(word) for word in letters) == 3


def test_reduce_keeps_only_what_is_needed() -> None:
    program, trials = start(RIGHT.replace("n + 1", "n").replace("t = 0", "t = 0 + 0"))
    text = program.text
    needed = text.index("range(n)") + 6
    idle = text.index("0 + 0")
    edits = [
        Edit("idle", next(iter(expression_edits(program))).part, ((idle, idle + 5, "0"),)),
        Edit(
            "needed", next(iter(expression_edits(program))).part, ((needed, needed + 1, "n + 1"),)
        ),
    ]
    assert [e.kind for e in reduce(trials, edits, complete, 50)] == ["needed"]


def test_outcomes_are_compared_case_by_case() -> None:
    assert fixed("PWE", "PPW") == (1,)
    assert broken("PWE", "WPP") == (0,)
    assert broken("PWE", "") == (0, 1, 2)
    assert not complete("")
