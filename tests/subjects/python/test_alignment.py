import ast

import pytest

from tutor_app.subjects.python.alignment import differences
from tutor_app.subjects.python.edits import apply_edits
from tutor_app.subjects.python.naming import match_names, translate
from tutor_app.subjects.python.program import Program

REFERENCE = """def first(x, seq):
    for i in range(len(seq)):
        if x <= seq[i]:
            return i
    return len(seq)
"""

STUDENTS = [
    "def first(v, s):\n    for k in range(len(s)):\n        if s[k] > v:\n            return k\n",
    "def first(v, s):\n    k = 0\n    while k < len(s):\n        if v <= s[k]:\n            return k\n        k = k + 1\n",
    "def first(v, s):\n    for k in range(len(s)):\n        if v <= s[k]:\n            return k\n        else:\n            return len(s)\n",
    "def first(v, s):\n    if not s: return 0\n    for k in range(len(s)):\n        if v == s[k]:\n            return k\n        elif v < s[k]:\n            return k\n        else:\n            pass\n    return -1\n",
    "def first(v, s):\n    return s.index(v)\n",
]


def turned(student: str, reference: str = REFERENCE) -> str:
    program = Program.parse(student)
    mine, theirs = program.functions()[0], ast.parse(reference).body[0]
    _, edits = differences(program, mine, translate(theirs, match_names(theirs, mine)))
    return apply_edits(program, edits)


@pytest.mark.parametrize("student", STUDENTS)
def test_all_differences_together_make_the_solution(student: str) -> None:
    names: dict[str, object] = {}
    exec(turned(student), names)
    assert names["first"](5, (1, 5, 10)) == 1
    assert names["first"](6, [1, 5, 10]) == 2
    assert names["first"](11, [1, 5, 10]) == 3
    assert names["first"](1, []) == 0


def test_the_same_program_in_other_names_has_no_differences() -> None:
    student = REFERENCE.replace("seq", "items").replace("i in", "k in").replace("[i]", "[k]")
    student = student.replace("return i\n", "return k\n")
    assert turned(student) == student


def test_a_comparison_written_the_other_way_round_is_no_difference() -> None:
    student = REFERENCE.replace("x <= seq[i]", "seq[i] >= x")
    assert turned(student) == student


def test_only_the_operator_changes_where_only_the_operator_differs() -> None:
    program = Program.parse(REFERENCE.replace("<=", "<"))
    theirs = ast.parse(REFERENCE).body[0]
    cost, edits = differences(program, program.functions()[0], theirs)
    assert cost == 1
    assert [e.misconception for e in edits] == ["off-by-one-comparison"]
