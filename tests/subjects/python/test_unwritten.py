import pytest

from tutor_app.dialogue import Case, Construct, Finding, Problem
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.unwritten import function_names, unwritten

CASES = [
    Case(call="double(2)", expected="4"),
    Case(call="shout('a')", expected="'A'"),
    Case(call="shout_twice('a')", expected="'AA'"),
]
DOUBLE = "def double(x):\n    return 2 * x\n"
SHOUT = "def shout(text):\n    return text.upper()\n"
TWICE = "def shout_twice(text):\n    return shout(text) * 2\n"


def found(work: str, **more: str) -> tuple[Finding, ...]:
    problem = Problem.python(statement="Two.", cases=CASES, **more)
    return unwritten(problem, Program.parse(work), check(problem, work))


def test_written_work_has_none_even_when_it_is_wrong() -> None:
    assert found((DOUBLE + SHOUT + TWICE).replace("2 * x", "x")) == ()


@pytest.mark.parametrize("work", ["", "# later\n", "pass\n", '"""Notes."""\n'])
def test_nothing_at_all_explains_every_case(work: str) -> None:
    assert [(f.part, f.lines, f.explains) for f in found(work)] == [
        (Construct.UNWRITTEN, (1,), (0, 1, 2))
    ]


def test_the_starter_as_it_was_given_is_unwritten() -> None:
    starter = "def double(x):\n    result = 0\n    return result\n"
    assert [f.part for f in found(f"# my name\n{starter}", starter=starter)] == [
        Construct.UNWRITTEN
    ]


def test_an_empty_function_explains_the_cases_that_come_to_it() -> None:
    work = DOUBLE + "def shout(text):\n    pass\n" + TWICE
    assert [(f.detector, f.lines, f.explains) for f in found(work)] == [
        ("unwritten", (3, 4), (1, 2))
    ]


def test_one_function_of_several_under_another_name() -> None:
    work = DOUBLE + SHOUT + TWICE.replace("shout_twice", "shout2")
    assert [(f.part, f.lines, f.explains, f.misconception) for f in found(work)] == [
        (Construct.NAME, (5,), (2,), "wrong-name")
    ]


def test_a_function_that_is_not_there_is_no_other_ones_wrong_name() -> None:
    assert [(f.detector, f.explains) for f in found(DOUBLE + SHOUT)] == [("no-function", (2,))]


def test_what_the_prelude_gives_is_not_missing() -> None:
    assert found(DOUBLE + TWICE, prelude=SHOUT) == ()


def test_a_name_error_inside_a_function_is_a_fault_and_no_missing_function() -> None:
    assert found(DOUBLE.replace("2 * x", "2 * y") + SHOUT + TWICE) == ()


def test_functions_of_a_text() -> None:
    assert function_names("def a():\n    def b():\n        pass\n") == ["a", "b"]
    assert function_names("def a(:") == []
