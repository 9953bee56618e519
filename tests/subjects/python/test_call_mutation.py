import ast

import pytest

from tutor_app.subjects.python.call_mutation import call_edits
from tutor_app.subjects.python.edits import apply_edits
from tutor_app.subjects.python.program import Program

PAIRS = [
    ("    return list(a)", "    return [a]"),
    ("    b = ()\n    for x in a:\n        b += (x)\n    return b", "    b = ()\n    for x in a:\n        b += (x,)\n    return b"),
    ("    return b + a[0]", "    return b + [a[0]]"),
    ("    return a.split(' ')", "    return a.split()"),
    ("    for x in a:\n        b.append(x)", "    for x in a:\n        if x not in b:\n            b.append(x)"),
    ("    return b + f(a, b)", "    return b + f(a[1:], b)"),
    ("    return b + f(a, b)", "    return b + f(a, b - 1)"),
    ("    return a.pop()", "    return a.pop(0)"),
    ("    for w in a:\n        b.append(w)", "    for w in a.split():\n        b.append(w)"),
    ("    for k, v in a:\n        b.append(v)", "    for k, v in a.items():\n        b.append(v)"),
    ("    sorted(a)\n    return a", "    a = sorted(a)\n    return a"),
    ("    t = 0\n    t += a\n    f(a, b)\n    return t", "    t = 0\n    t += a\n    t += f(a, b)\n    return t"),
    ("    return type(a) == list", "    return type(a) == tuple"),
    ("    for x in a:\n        if x > b:\n            b = x\n    return b", "    for x in a:\n        if x > b:\n            b = x\n    if x > b:\n        b = x\n    return b"),
]  # fmt: skip


def texts(body: str) -> list[tuple[str, str | None]]:
    program = Program.parse(f"def f(a, b):\n{body}\n")
    edits = list(call_edits(program))
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


def test_an_unused_recursive_call_names_the_misconception() -> None:
    body = "    t = 0\n    t += 1\n    f(a, b)\n    return t"
    wanted = "def f(a, b):\n    t = 0\n    t += 1\n    t += f(a, b)\n    return t\n"
    assert (wanted, "recursion-result-dropped") in texts(body)


def test_a_result_that_is_used_stays() -> None:
    assert not [
        text for text, _ in texts("    b = sorted(a)\n    return b") if "a = sorted" in text
    ]
