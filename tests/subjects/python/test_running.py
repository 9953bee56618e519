"""Checking work against a problem's cases: outcomes, and what counts as the expected value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tutor_app.dialogue import Case, Outcome, Problem
from tutor_app.subjects.python import running
from tutor_app.subjects.python.running import check, same_output, same_value
from tutor_app.subjects.python.sandbox import MAX_PROGRAM, Opaque, Sandbox, SandboxUnavailable


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def problem(*cases: Case, prelude: str = "") -> Problem:
    return Problem.python(statement="Do it.", cases=cases, prelude=prelude)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("1", 1),
        ("True", True),
        ("None", None),
        ("1.0", 1.0),
        ("2.0", 2),
        ("0.3", 0.1 + 0.2),
        ("0.0", 1e-15),
        ("[0.3]", [0.1 + 0.2]),
        ("'a'", "a"),
        ('"a"', "a"),
        ("(1, [2, (3,)])", (1, [2, (3,)])),
        ("{'b': 2, 'a': 1}", {"a": 1, "b": 2}),
        ("{3, 1, 2}", {1, 2, 3}),
        ("set()", set()),
        ("frozenset({1, 2})", frozenset({2, 1})),
        ("range(0, 3)", range(3)),
        ("inf", float("inf")),
        ("[-inf]", [float("-inf")]),
        ("nan", float("nan")),
        ("-5", -5),
        ("1+2j", 1 + 2j),
        ("b'x'", b"x"),
        ("  [1,2]  ", [1, 2]),
        ("Point(1, 2)", Opaque(type="Point", text="Point(1, 2)")),
        ("Point(1,  2)", Opaque(type="Point", text="Point(1, 2)")),
        ("{'a': 1}", Opaque(type="Counter", text="Counter({'a': 1})", has_base=True, base={"a": 1})),
        ("Counter({'a': 1})", Opaque(type="Counter", text="Counter({'a': 1})", has_base=True, base={"a": 1})),
        ("Ellipsis", Opaque(type="ellipsis", text="Ellipsis")),
    ],
)  # fmt: skip
def test_values_that_are_the_expected_one(expected: str, value: Any) -> None:
    assert same_value(expected, value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("1", True),
        ("True", 1),
        ("0", False),
        ("1", 1.0),
        ("1.0", True),
        ("[1]", (1,)),
        ("(1,)", [1]),
        ("[True]", [1]),
        ("[1, 2]", [1, 2, 3]),
        ("[1, 2, 3]", [1, 2]),
        ("[1, 2]", [2, 1]),
        ("{1}", frozenset({1})),
        ("{'a': 1}", {"a": True}),
        ("{'a': 1}", {"a": 1, "b": 2}),
        ("{'a': 1, 'b': 2}", {"a": 1}),
        ("{1}", {True}),
        ("{1: 'x'}", {1.0: "x"}),
        ("'1'", 1),
        ("1", "1"),
        ("None", "None"),
        ("'a'", "a "),
        ("0.3", 0.30001),
        ("1.0", 10**400),
        ("1", None),
        ("[]", ()),
        ("nan", 1.0),
        ("1", Opaque(type="Odd", text="1")),
        ("True", Opaque(type="Odd", text="True", has_base=True, base=1)),
        ("Point(1, 2)", Opaque(type="Point", text="Point(2, 1)")),
        ("", "x"),
    ],
)
def test_values_that_are_not(expected: str, value: Any) -> None:
    assert not same_value(expected, value)


@pytest.mark.parametrize(
    "expected", ["(" * 5000, "[" * 90 + "]" * 90, "\0", "1 +", "{[]: 1}", "{**{}}"]
)
def test_odd_expectations_do_not_raise(expected: str) -> None:
    assert not same_value(expected, 1)


def test_printed_text_ignores_white_space_at_the_ends() -> None:
    assert same_output("a\n b", "a  \n b\n\n")
    assert not same_output("a\nb", "a\n\nb")
    assert not same_output(" a", "a")


def test_each_case_has_its_outcome_in_order(sandbox: Sandbox) -> None:
    code = (
        "def f(x):\n"
        "    if x == 'loop':\n"
        "        while True:\n"
        "            pass\n"
        "    if x == 'print':\n"
        "        print('one')\n"
        "        return 1\n"
        "    if x == 'file':\n"
        "        open('x')\n"
        "    if x == 'flood':\n"
        "        print('x' * 10 ** 6)\n"
        "    if x == 'memory':\n"
        "        return [0] * 10 ** 10\n"
        "    return 10 // x\n"
    )
    found = check(
        problem(
            Case(call="f(5)", expected="2"),
            Case(call="f(5)", expected="3"),
            Case(call="f(0)", expected="0"),
            Case(call="f('print')", expected="1", prints="one"),
            Case(call="f('print')", expected="1", prints="two"),
            Case(call="f('print')", prints="one\n"),
            Case(call="f('file')", expected="0"),
            Case(call="f('flood')", expected="0"),
            Case(call="f('memory')", expected="0"),
            Case(call="f('loop')", expected="0"),
            Case(call="f(1)", expected="10"),
        ),
        code,
        sandbox,
    )
    assert [result.outcome.value for result in found.results] == [
        "passed", "wrong_value", "error", "passed", "wrong_output", "passed",
        "forbidden", "output_limit", "memory", "timeout", "passed",
    ]  # fmt: skip
    assert (found.results[1].got, found.results[4].printed) == ("2", "one\n")
    error = found.results[2].error
    assert error is not None
    assert (error.type, error.line) == ("ZeroDivisionError", 14)
    assert found.passed == 4
    assert not found.all_pass


def test_nothing_is_passed_by_an_empty_file(sandbox: Sandbox) -> None:
    found = check(problem(Case(call="f(5)", expected="2")), "", sandbox)
    assert found.results[0].error is not None
    assert found.results[0].error.type == "NameError"


def test_a_value_that_says_it_equals_everything_passes_nothing(sandbox: Sandbox) -> None:
    code = (
        "class Any:\n"
        "    def __eq__(self, other): return True\n"
        "    def __hash__(self): return 0\n"
        "    def __repr__(self): return '3'\n"
        "def f(): return Any()\n"
    )
    found = check(problem(Case(call="f()", expected="3")), code, sandbox)
    assert found.results[0].outcome is Outcome.WRONG_VALUE


@pytest.mark.parametrize(
    ("work", "line", "says"),
    [
        ("def f(x)\n    return x\n", 1, "expected ':'"),
        ("x = 1\n  y = 2\n", 2, "indent"),
        ("x = 1\0\n", 1, "NUL"),
        ("x = 1\ny = '\ud800'\n", 2, "not valid text"),
        ("(" * 90_000, 1, "nested"),
        ("-" * 90_000 + "1", 1, "nested"),
        ("x = " + "f(" * 150 + ")" * 150 + "\n" + "[" * 300, 2, "nested"),
        ("\x7fELF\x02\x01", 1, "non-printable"),
        ("x = 'é\n", 1, "unterminated"),
        ("x" * (MAX_PROGRAM + 1), 1, "longer than"),
        ("# ok\n" * 2_000_000, 1, "longer than"),
        ("return 5\n", 1, "outside function"),
    ],
)
def test_what_is_no_program_is_reported_kindly(
    sandbox: Sandbox, work: str, line: int, says: str
) -> None:
    found = check(problem(Case(call="f(1)", expected="1")), work, sandbox)
    assert found.results == ()
    assert found.syntax is not None
    assert says in found.syntax.message
    assert found.syntax.line == line
    found.model_dump_json()


@pytest.mark.parametrize(
    "work",
    [
        "x = " + "1 + " * 20_000 + "1\n",
        "x = a" + ".b" * 40_000 + "\n",
        "x = " + "lambda: " * 10_000 + "1\n",
        "x = " + "not " * 20_000 + "1\n",
        "x = " + "1 if 1 else " * 8_000 + "1\n",
        "if 0:\n    pass\n" + "elif 0:\n    pass\n" * 5_000,
        "x = " + "**" * 40_000 + "1",
        "@a\n" * 30_000 + "def f(): pass\n",
        "x = 1 < " * 10_000 + "1\n",
        "x = f'{" * 10_000 + "1\n",
        "async " * 10_000,
        "x = 9 ** 9 ** 9 ** 9\n",
        "x = 'a' * 10 ** 12\n",
        "x = " + "9" * 90_000 + "\n",
        "\n" * 99_000,
        "def f(): return 1 is 1, '\\d'\n",
    ],
    ids=range(16),
)
def test_stressful_programs_end_in_some_report(sandbox: Sandbox, work: str) -> None:
    found = check(problem(Case(call="f(1)", expected="1")), work, sandbox)
    assert found.syntax is not None or len(found.results) == 1
    found.model_dump_json()


def test_where_nothing_can_run_the_notice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> Sandbox:
        raise SandboxUnavailable("Install libseccomp2.")

    monkeypatch.setattr(running, "shared_sandbox", unavailable)
    found = check(problem(Case(call="f(1)", expected="1")), "def f(x): return 1\n")
    assert (found.results, found.notice) == ((), "Install libseccomp2.")
    broken = check(problem(Case(call="f(1)", expected="1")), "def f(x: return 1\n")
    assert broken.syntax is not None
