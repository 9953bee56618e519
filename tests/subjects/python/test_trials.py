from time import perf_counter

import pytest

from tutor_app.dialogue import Case, Construct, Problem
from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.sandbox import shared_sandbox
from tutor_app.subjects.python.trials import Trials

CASES = [
    Case(call="f(2)", expected="4"),
    Case(call="x = 3; f(x)", expected="9"),
    Case(call="f(1)", expected="1", prints="one"),
]


def trials(work: str, prelude: str = "", cases: list[Case] = CASES) -> tuple[Program, Trials]:
    problem = Problem.python(statement="Square.", cases=cases, prelude=prelude)
    program = Program.parse(work)
    until = perf_counter() + 30
    return program, Trials(problem, program, shared_sandbox(), allowed=100, until=until)


def change(program: Program, old: str, new: str) -> list[Edit]:
    start = program.text.index(old)
    return [Edit("test", Construct.PROGRAM, ((start, start + len(old), new),))]


@pytest.mark.parametrize(
    ("work", "letters"),
    [
        ("def f(n):\n    if n == 1: print('one')\n    return n * n\n", "PPP"),
        ("def f(n):\n    return n * n\n", "PPW"),
        ("def f(n):\n    return n + n\n", "PWW"),
        ("def f(n):\n    return n.x\n", "EEE"),
        ("def f(n):\n    while n < 5:\n        n = 2\n    return n\n", "TTT"),
        ("def f(n):\n    return f(n)\n", "TTT"),
        ("def f(n):\n    raise SystemExit\n", "EEE"),
        ("import no_such_module\n\ndef f(n):\n    return n\n", "EEE"),
    ],
)
def test_a_letter_for_each_case(work: str, letters: str) -> None:
    base = trials(work)[1].base
    assert base in (letters, letters.replace("T", "E"))


def test_versions_do_not_see_one_another() -> None:
    work = "seen = []\n\ndef f(n):\n    seen.append(n)\n    return len(seen)\n"
    cases = [Case(call="f(2)", expected="1"), Case(call="f(2)", expected="2")]
    program, tried = trials(work, cases=cases)
    versions = [
        change(program, "    return", "    return 0 +"),
        change(program, "(n)\n ", "(n) \n "),
    ]
    assert tried.base == "PP"
    assert tried.run(versions) == ["PP", "PP"]


def test_the_prelude_is_there_and_values_are_compared_with_their_types() -> None:
    cases = [Case(call="f(2)", expected="6"), Case(call="f(0)", expected="False")]
    _, tried = trials("def f(n):\n    return n * FACTOR\n", "FACTOR = 3\n", cases)
    assert tried.base == "PW"


def test_a_version_that_never_ends_does_not_spoil_the_others() -> None:
    program, tried = trials("def f(n):\n    if n: return n * n\n")
    endless = change(program, "if n", "while True: n = n\n    if n")
    versions = [change(program, "n * n", f"n * n * {i}") for i in range(1, 4)]
    assert tried.run([versions[0], endless, *versions[1:]])[0] == "PPW"
    assert tried.run([versions[1]])[0] == "WWW"
