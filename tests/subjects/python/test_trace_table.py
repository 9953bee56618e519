from __future__ import annotations

import ast

import pytest

from tutor_app.subjects.python.rounds import LoopNode, executions, frames, ordinal
from tutor_app.subjects.python.sandbox import Job, Step, shared_sandbox
from tutor_app.subjects.python.trace_table import (
    MAX_ROWS,
    SKIPPED,
    FullTable,
    askable,
    call_table,
    line_table,
    loop_table,
    shown,
)

TOTAL = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""


def steps_of(code: str, call: str) -> tuple[Step, ...]:
    run = shared_sandbox().run(Job(code=code, calls=(call,), trace="steps", max_steps=900))
    return run.calls[0].steps


def loop_in(code: str, number: int = 0) -> LoopNode:
    loops = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.For | ast.While)]
    return sorted(loops, key=lambda loop: loop.lineno)[number]


def table(code: str, call: str, number: int = 0) -> FullTable:
    steps = steps_of(code, call)
    full = loop_table(steps, frames(steps)[0], loop_in(code, number), call)
    assert full is not None
    return full


def test_a_for_loop_is_told_round_by_round() -> None:
    full = table(TOTAL, "total_up_to(5)")
    assert full.columns == ("time round", "`i`", "`total` after")
    assert full.rows == (
        ("1st", "1", "1"),
        ("2nd", "2", "3"),
        ("3rd", "3", "6"),
        ("4th", "4", "10"),
    )


def test_the_asked_cell_is_late_and_not_to_be_copied() -> None:
    full = table(TOTAL, "total_up_to(5)")
    asked = shown(full, askable(full)[0])
    assert asked.asked == (2, 2)
    assert asked.rows == (("1st", "1", "1"), ("2nd", "2", "3"), ("3rd", "3", ""))
    assert "3rd: i 3, total after to be filled in" in asked.caption
    assert "10" not in asked.caption


def test_a_while_loop_shows_what_changes() -> None:
    code = (
        "def f(n):\n    k = 0\n    while n > 1:\n        n = n // 2\n        k += 1\n    return k\n"
    )
    full = table(code, "f(8)")
    assert full.columns == ("time round", "`n` after", "`k` after")
    assert full.rows[-1] == ("3rd", "1", "3")


def test_a_round_that_returns_counts_and_one_that_never_comes_does_not() -> None:
    code = "def f(xs):\n    for x in xs:\n        y = x\n        if x > 1:\n            return y\n"
    steps = steps_of(code, "f([1, 2, 3])")
    (rounds,) = executions(steps, frames(steps)[0], loop_in(code))
    assert [one.returns for one in rounds] == [False, True]
    steps = steps_of(code, "f([])")
    assert executions(steps, frames(steps)[0], loop_in(code)) == [[]]


def test_an_inner_loop_says_which_of_its_runs_is_shown() -> None:
    code = (
        "def f(n):\n    t = 0\n    for i in range(n):\n        for j in range(i):\n"
        "            t += j + 1\n    return t\n"
    )
    steps = steps_of(code, "f(4)")
    full = loop_table(steps, frames(steps)[0], loop_in(code, 1), "f(4)", outer=("i",))
    assert full is not None
    assert full.rows == (("1st", "0", "2"), ("2nd", "1", "4"))
    assert "while `i` is `2`" in full.cells[0].moment


def test_recursion_is_told_call_by_call_and_outer_answers_stay_hidden() -> None:
    code = "def fact(n):\n    if n == 0:\n        return 1\n    return n * fact(n - 1)\n"
    full = call_table(steps_of(code, "fact(3)"), "fact", "fact(3)")
    assert full is not None
    assert [row[1:] for row in full.rows] == [("3", "6"), ("2", "2"), ("1", "1"), ("0", "1")]
    asked = shown(full, askable(full)[0])
    assert asked.asked == (2, 2)
    assert [row[2] for row in asked.rows] == [SKIPPED, SKIPPED, "", "1"]


def test_straight_code_is_told_line_by_line() -> None:
    code = "def f(a, b):\n    c = a\n    a = b\n    b = c\n    return a, b\n"
    steps = steps_of(code, "f(1, 2)")
    full = line_table(steps, frames(steps)[0], code.splitlines(), "f(1, 2)")
    assert full is not None
    assert full.rows[-1] == ("line 4", "b = c", "b", "1")


def test_long_tables_leave_out_the_middle_and_wide_cells_are_cut() -> None:
    code = "def f(n):\n    s = []\n    for i in range(n):\n        s = s + [i]\n    return s\n"
    full = table(code, "f(30)")
    whole = shown(full)
    assert len(whole.rows) == MAX_ROWS
    assert whole.rows[4][0] == SKIPPED
    assert whole.rows[-1][0] == "30th"
    assert max(len(cell) for row in whole.rows for cell in row) <= 40
    assert all(len(row) == len(whole.columns) for row in whole.rows)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text
