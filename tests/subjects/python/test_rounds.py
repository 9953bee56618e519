import ast

import pytest

from tutor_app.subjects.python.rounds import (
    LoopNode,
    arrival,
    body_lines,
    executions,
    frames,
    header_lines,
    ordinal,
    place,
)
from tutor_app.subjects.python.sandbox import Job, Step, shared_sandbox

NESTED = """def f(rows):
    total = 0
    for row in rows:
        for x in row:
            total += x
    return total
"""


def steps(code: str, call: str) -> tuple[Step, ...]:
    run = shared_sandbox().run(Job(code=code, calls=(call,), trace="steps"))
    return run.calls[0].steps


def loops(code: str) -> list[LoopNode]:
    return [n for n in ast.walk(ast.parse(code)) if isinstance(n, LoopNode)]


def counts(code: str, call: str, loop: int) -> list[int]:
    """How many rounds the loop went each time it was reached, in the first frame."""
    trace = steps(code, call)
    return [len(r) for r in executions(trace, frames(trace)[0], loops(code)[loop])]


def test_rounds_of_an_outer_and_an_inner_loop() -> None:
    assert counts(NESTED, "f([[1, 2], [], [3]])", 0) == [3]
    assert counts(NESTED, "f([[1, 2], [], [3]])", 1) == [2, 0, 1]


def test_a_loop_that_never_goes_round_was_reached() -> None:
    assert counts(NESTED, "f([])", 0) == [0]
    assert counts(NESTED, "f([])", 1) == []


def test_a_round_that_returns_says_so() -> None:
    code = "def f(xs):\n    for x in xs:\n        if x:\n            return x\n    return 0\n"
    trace = steps(code, "f([0, 7, 8])")
    (rounds,) = executions(trace, frames(trace)[0], loops(code)[0])
    assert [(r.number, r.returns) for r in rounds] == [(1, False), (2, True)]


def test_a_loop_on_one_line_gives_nothing() -> None:
    code = "def f(n):\n    while n > 0: n -= 1\n    return n\n"
    assert counts(code, "f(3)", 0) == []


def test_each_call_of_a_recursive_function_is_a_frame() -> None:
    code = "def f(n):\n    if n == 0:\n        return 0\n    return n + f(n - 1)\n"
    found = frames(steps(code, "f(2)"))
    assert [(f.function, f.depth - found[0].depth) for f in found] == [("f", 0), ("f", 1), ("f", 2)]


def test_where_a_loop_stands() -> None:
    outer, inner = loops(NESTED)
    assert (list(header_lines(outer)), list(body_lines(outer))) == ([3], [4, 5])
    assert (list(header_lines(inner)), list(body_lines(inner))) == ([4], [5])


def test_a_place_is_counted_by_its_line() -> None:
    trace = steps(NESTED, "f([[1, 2]])")
    adding = [i for i, step in enumerate(trace) if step.line == 5]
    assert [arrival(trace, i) for i in adding] == [1, 2]
    assert place(trace, adding[1]) == "line 5 of f #2"
    assert place(trace, len(trace) - 1) == "return of f #1"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (23, "23rd")],
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text
