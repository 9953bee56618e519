from time import perf_counter

import pytest

from tutor_app.dialogue import Case, Construct, Problem
from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.running import check
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


STATEFUL = [
    "seen = []\n\ndef f(n):\n    seen.append(n)\n    return len(seen)\n",
    "def f(n, seen=[]):\n    seen.append(n)\n    return len(seen)\n",
    "class C:\n    seen = []\n\ndef f(n):\n    C.seen.append(n)\n    return len(C.seen)\n",
    "count = 0\n\ndef f(n):\n    global count\n    count += 1\n    return count\n",
]


@pytest.mark.parametrize("work", STATEFUL)
def test_neither_cases_nor_versions_see_what_others_left_behind(work: str) -> None:
    cases = [Case(call="f(2)", expected="1")] * 2 + [Case(call="f(2); f(2)", expected="2")]
    program, tried = trials(work, cases=cases)
    versions = [change(program, "    return", "    return 0 +"), change(program, "(n", "(n ")]
    assert tried.base == "PPP"
    assert tried.run(versions) == ["PPP", "PPP"]


@pytest.mark.parametrize("work", STATEFUL)
def test_cases_end_as_they_do_when_the_program_is_checked(work: str) -> None:
    cases = [Case(call="f(2)", expected=str(number)) for number in (1, 2, 1)]
    problem = Problem.python(statement="Count.", cases=cases)
    passed = "".join("P" if r.passed else "W" for r in check(problem, work).results)
    assert trials(work, cases=cases)[1].base == passed == "PWP"


def test_chance_is_the_same_for_each_case() -> None:
    work = "import random\n\ndef f(n):\n    return random.randint(0, 10**9)\n"
    problem = Problem.python(statement="Chance.", cases=[Case(call="f(1)", expected="0")])
    drawn = check(problem, work).results[0].got or ""
    assert trials(work, cases=[Case(call="f(1)", expected=drawn)] * 2)[1].base == "PP"


def test_versions_have_the_rounds_that_loading_needs() -> None:
    work = "x = 0\nfor i in range(9999):\n    x += i\n\ndef f(n):\n    return n * n\n"
    program, tried = trials(work)
    assert tried.base == "PPW"
    assert tried.run([change(program, "n * n", "n ** 2")]) == ["PPW"]


def test_a_case_after_one_that_hangs_is_tried() -> None:
    work = "def f(n):\n    while n == 2:\n        pass\n    return n * n\n"
    cases = [Case(call=f"f({n})", expected=str(n * n)) for n in (2, 2, 2, 3, 4)]
    assert trials(work, cases=cases)[1].base == "TTTPP"


@pytest.mark.parametrize(
    ("work", "old", "new"),
    [
        ("def f(n):\n    return n * n\n", "    return", "    while n: n = n\n    return"),
        ("def f(n):\n    if n: n = n\n    return n * n\n", "if", "while"),
        ("def f(n):\n    while n < 0: n = n\n    return n * n\n", "n < 0", "n > 0"),
        ("def f(n):\n    while n < 0: n = n\n    return n * n\n", "n < 0", "n > 0 or print([n] * 10**4)"),
    ],
)  # fmt: skip
def test_an_endless_version_ends_wherever_its_loop_comes_from(
    work: str, old: str, new: str
) -> None:
    program, tried = trials(work)
    assert tried.run([change(program, old, new)]) == ["TTT"]


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
