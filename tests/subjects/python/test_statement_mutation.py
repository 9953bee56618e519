import ast

import pytest

from tutor_app.subjects.python.edits import apply_edits
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.statement_mutation import statement_edits

PAIRS = [
    ("    t = 0\n    for x in a:\n        t = x\n    return t", "    t = 0\n    for x in a:\n        t += x\n    return t"),
    ("    t = 0\n    for x in a:\n        t += x\n        return t", "    t = 0\n    for x in a:\n        t += x\n    return t"),
    ("    for x in a:\n        t = 0\n        t += x\n    return t", "    t = 0\n    for x in a:\n        t += x\n    return t"),
    ("    print(a + b)", "    return a + b"),
    ("    b = b.append(a)\n    return b", "    b.append(a)\n    return b"),
    ("    return a[0]", "    if not a:\n        return None\n    return a[0]"),
    ("    while a < 9:\n        b += 2\n    return b", "    while a < 9:\n        b += 2\n        a += 1\n    return b"),
]  # fmt: skip


def texts(body: str) -> list[tuple[str, str | None]]:
    program = Program.parse(f"def f(a, b):\n{body}\n")
    edits = list(statement_edits(program, ("None",)))
    return [(apply_edits(program, [e]), e.misconception) for e in edits]


@pytest.mark.parametrize(("faulty", "mended"), PAIRS)
def test_common_mends_are_among_the_changes(faulty: str, mended: str) -> None:
    wanted = ast.dump(ast.parse(f"def f(a, b):\n{mended}\n"))
    found = []
    for text, _ in texts(faulty):
        try:
            found.append(ast.dump(ast.parse(text)))
        except SyntaxError:
            continue
    assert wanted in found


@pytest.mark.parametrize(("faulty", "_"), PAIRS)
def test_most_changes_are_python(faulty: str, _: str) -> None:
    good = 0
    every = texts(faulty)
    for text, _name in every:
        try:
            ast.parse(text)
            good += 1
        except SyntaxError:
            pass
    assert good >= 0.9 * len(every)


def test_an_expected_value_is_what_a_guard_gives() -> None:
    program = Program.parse("def f(a):\n    return a[0]\n")
    edits = statement_edits(program, ("-1",))
    assert any("if not a:\n        return -1\n" in apply_edits(program, [e]) for e in edits)
