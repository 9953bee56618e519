import ast

import pytest

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, apply_edits
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.statement_moves import deletions, moves, part_of

LOOP = "def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"


def made(text: str) -> list[tuple[Edit, str]]:
    program = Program.parse(text)
    edits = [e for s in program.statements() for e in (*deletions(program, s), *moves(program, s))]
    return [(edit, apply_edits(program, [edit])) for edit in edits]


def by(text: str, wanted: str) -> list[Edit]:
    return [edit for edit, new in made(text) if new == wanted]


def test_a_return_goes_out_of_the_loop() -> None:
    early = LOOP.replace("    return t", "        return t")
    assert [e.misconception for e in by(early, LOOP)] == ["return-in-loop-too-early"]


def test_a_start_value_goes_before_the_loop() -> None:
    inside = "def f(xs):\n    for x in xs:\n        t = 0\n        t += x\n    return t\n"
    assert [e.misconception for e in by(inside, LOOP)] == ["accumulator-reset-in-loop"]


def test_a_start_value_goes_into_the_loop() -> None:
    once = "def f(n):\n    row = []\n    for i in n:\n        row.append(i)\n    return row\n"
    wanted = "def f(n):\n    for i in n:\n        row = []\n        row.append(i)\n    return row\n"
    assert [e.misconception for e in by(once, wanted)] == ["inner-loop-not-reset"]


def test_a_statement_goes_into_the_block_before_it() -> None:
    outside = LOOP.replace("        t += x\n", "        y = x\n    t += y\n")
    wanted = LOOP.replace("        t += x\n", "        y = x\n        t += y\n")
    assert by(outside, wanted)


def test_neighbours_change_places() -> None:
    text = "def f(a):\n    b = a\n    a = 0\n    return b\n"
    assert by(text, "def f(a):\n    a = 0\n    b = a\n    return b\n")


def test_an_else_is_taken_away_with_all_it_holds() -> None:
    text = "def f(a):\n    if a:\n        return 1\n    else:\n        a = 2\n        return a\n"
    assert by(text, "def f(a):\n    if a:\n        return 1\n")


@pytest.mark.parametrize(
    "text",
    [
        LOOP,
        "def f(a):\n    if a: return 1\n    elif not a: return 2\n    else: return 3\n",
        "def f(a):\n\tfor x in a:\n\t\tif x:\n\t\t\ta = x\n\t\telse:\n\t\t\ta = 0\n\treturn a\n",
        "def f(a):\n    x = 1; y = 2\n    return (x +\n            y)\n",
        "def f(a):\n    for x in a:\n        # look\n        if x: break\n    else:\n        a = 0\n",
    ],
)
def test_every_change_leaves_python_and_is_a_change(text: str) -> None:
    for _, new in made(text):
        ast.parse(new)
        assert new != text


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("return 1", Construct.RETURN),
        ("if a: pass", Construct.CONDITION),
        ("while a: pass", Construct.LOOP_BOUND),
        ("a += 1", Construct.ASSIGNMENT),
        ("a.sort()", Construct.CALL),
        ("import math", Construct.PROGRAM),
    ],
)
def test_the_part_a_statement_is(statement: str, part: Construct) -> None:
    assert part_of(ast.parse(f"def f():\n    {statement}").body[0].body[0]) is part  # type: ignore[attr-defined]
