"""What a problem claims is proved or named; the shipped ones are checked in the content tests."""

from __future__ import annotations

from typing import Any

import pytest

from tutor_app.authoring.problem_checks import Report, validate_problem
from tutor_app.catalog import load_catalog
from tutor_app.dialogue import Problem
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.python.subject import PythonSubject

SUBJECTS = {"python": PythonSubject(), "algebra": AlgebraSubject()}
LIBRARY = LivingLibrary()
SHIPPED = load_catalog().problems
RIGHT = "def double(n):\n    return 2 * n\n"
WRONG = {
    "code": "def double(n):\n    return n\n",
    "what": "n is not doubled",
    "lines": [2],
    "fails": ["double(2)"],
}


def python(**changes: Any) -> Report:
    data: dict[str, Any] = {
        "id": "double",
        "title": "Double",
        "statement": "Write `double(n)`.",
        "starter": "def double(n):\n    pass\n",
        "cases": [{"call": "double(2)", "expected": "4"}, {"call": "double(0)", "expected": "0"}],
        "solutions": [RIGHT],
        "faulty": [WRONG],
    }
    return validate_problem(Problem.model_validate(data | changes), SUBJECTS, LIBRARY)


def algebra(**changes: Any) -> Report:
    data: dict[str, Any] = {
        "id": "lines",
        "subject": "algebra",
        "title": "Lines",
        "statement": "Solve it.",
        "concepts": ["solving-equations"],
        "start": "3x + 5 = 20",
        "solutions": ["3x = 15\nx = 5"],
        "faulty": [
            {"code": "3x = 25\nx = 25/3", "what": "crossed over", "lines": [1],
             "misconception": "does-not-check"},
        ],
    }  # fmt: skip
    return validate_problem(Problem.model_validate(data | changes), SUBJECTS, LIBRARY)


def errors(report: Report) -> dict[str, str]:
    return dict(report.errors)


def test_what_holds_has_no_errors_and_advice_where_it_could_be_better() -> None:
    report = python()
    assert report.is_sound
    assert report.errors == ()
    assert {one.field for one in report.advice} >= {"solutions", "cases", "concepts"}
    assert algebra().errors == ()


def faulty(**changes: Any) -> dict[str, Any]:
    return {"faulty": [WRONG | changes]}


ENDLESS = "def double(n):\n    while True:\n        pass\n"


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"solutions": []}, "solutions", "at least one"),
        ({"solutions": ["def double(n):\n    return n\n"]}, "solutions.0", "gives 2, expected 4"),
        ({"solutions": [RIGHT, "def double(n)\n"]}, "solutions.1", "mend line 1"),
        ({"solutions": ["import os\nos._exit(0)\n"]}, "solutions.0", "double(2)"),
        ({"solutions": [ENDLESS]}, "solutions.0", "does not end in time"),
        ({"solutions": ["def double(n):\n    return m\n"]}, "solutions.0", "NameError"),
        (faulty(code=RIGHT), "faulty.0.code", "make it fail"),
        (faulty(fails=[]), "faulty.0.fails", "write what fails: double(2)"),
        (faulty(fails=["double(2)", "double(0)"]), "faulty.0.fails", "write what fails: double(2)"),
        (faulty(fails=["double(2)", "triple(2)"]), "faulty.0.fails", "triple(2)"),
        (faulty(lines=[7]), "faulty.0.lines", "7 is none"),
        (faulty(misconception="no-such"), "faulty.0.misconception", "no-such"),
        ({"starter": RIGHT}, "starter", "passes every case"),
        ({"starter": "def other(n):\n    pass\n"}, "cases.0.call", "call other"),
        ({"starter": "def ("}, "starter", "cannot read"),
        ({"cases": [{"call": "double(2", "expected": "4"}]}, "cases.0.call", "expression"),
        ({"cases": [{"call": "double(2)", "expected": "4"}] * 2}, "cases.1.call", "already"),
        ({"cases": []}, "cases", "not hidden"),
        ({"concepts": ["cooking"]}, "concepts.0", "cooking"),
        ({"id": "../up"}, "id", "letters"),
        ({"title": " "}, "title", "write something"),
        ({"solutions": ["x = 1\n" * 20_000]}, "solutions.0", "shorten"),
    ],
)
def test_a_program_that_is_not_what_is_claimed_is_named(
    changes: dict[str, Any], field: str, mend: str
) -> None:
    found = errors(python(**changes))
    assert field in found, found
    assert mend in found[field]


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"solutions": []}, "solutions", "at least one"),
        ({"solutions": ["3x = 15"]}, "solutions.0", "the goal is not reached"),
        ({"solutions": ["3x = 25\nx = 5"]}, "solutions.0", "row 1, `3x = 25`: it is wrong"),
        ({"solutions": ["3x = 15\n\nx = 5"]}, "solutions.0", "leave row 2 out"),
        ({"solutions": ["hello\nx = 5"]}, "solutions.0", "row 1"),
        ({"statement": "Solve it; `x = 5`."}, "statement", "x = 5"),
        ({"faulty": [{"code": "3x = 15", "what": "x", "lines": [1]}]}, "faulty.0.code", "all"),
        ({"faulty": [{"code": "3x = 15\nx = 4", "what": "x", "lines": [1]}]},
         "faulty.0.lines", "wrong: 2"),
        ({"faulty": [{"code": "3x = 25", "what": "x", "lines": [3]}]}, "faulty.0.lines", "3"),
        ({"start": "", "models": ["3x + 5"]}, "models.0", "equation"),
    ],
)  # fmt: skip
def test_lines_that_are_not_what_is_claimed_are_named(
    changes: dict[str, Any], field: str, mend: str
) -> None:
    found = errors(algebra(**changes))
    assert field in found, found
    assert mend in found[field]


def test_a_wrong_work_that_the_tutor_reads_otherwise_is_advice() -> None:
    work = {"code": "3x = 25", "what": "x", "lines": [1], "misconception": "reverses-less-than"}
    report = algebra(faulty=[work])
    assert report.is_sound
    mends = [one.mend for one in report.advice if one.field == "faulty.0.misconception"]
    assert "does-not-check" in mends[0]


def test_hostile_works_end_as_findings() -> None:
    bombs = [
        "def double(n):\n    return [0] * 10**10\n",
        "import sys\nclass E:\n    def __eq__(s, o): return True\ndef double(n): return E()\n",
        "(" * 5000,
        "def double(n):\n    print('x' * 10**8)\n    return 2 * n\n",
    ]
    for bomb in bombs:
        assert "solutions.0" in errors(python(solutions=[bomb]))
