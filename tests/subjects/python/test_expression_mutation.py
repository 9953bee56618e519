import ast

import pytest

from tutor_app.subjects.python.edits import apply_edits
from tutor_app.subjects.python.expression_mutation import expression_edits
from tutor_app.subjects.python.program import Program

PAIRS = [
    ("    if a < b:\n        return 1\n    return 2", "    if a <= b:\n        return 1\n    return 2"),
    ("    return [x for x in range(len(a) - 1)]", "    return [x for x in range(len(a))]"),
    ("    for i in range(b):\n        a += i\n    return a", "    for i in range(b + 1):\n        a += i\n    return a"),
    ("    if a or b:\n        return 1", "    if a and b:\n        return 1"),
    ("    a.sort()\n    return a", "    a.sort(reverse=True)\n    return a"),
    ("    return sum(a) / 2", "    return sum(a) // 2"),
]  # fmt: skip


def texts(body: str) -> list[tuple[str, str | None]]:
    program = Program.parse(f"def f(a, b):\n{body}\n")
    edits = list(expression_edits(program))
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


@pytest.mark.parametrize(
    ("body", "old", "new", "misconception"),
    [
        ("    return a < b", "a < b", "a <= b", "off-by-one-comparison"),
        ("    return a < b", "a < b", "a > b", "comparison-wrong-direction"),
        ("    return a and b", "a and b", "a or b", "and-or-confusion"),
    ],
)
def test_a_certain_change_names_the_misconception(
    body: str, old: str, new: str, misconception: str
) -> None:
    wanted = f"def f(a, b):\n{body}\n".replace(old, new)
    assert (wanted, misconception) in texts(body)
