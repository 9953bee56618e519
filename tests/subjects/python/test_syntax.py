"""Syntax errors are named for what they are, at the line where the fault is."""

from __future__ import annotations

import logging

import pytest

from tutor_app.dialogue import SyntaxReport
from tutor_app.subjects.python.syntax import SyntaxFinding, explain


def finding(code: str) -> SyntaxFinding:
    try:
        compile(code, "<work>", "exec")
    except SyntaxError as error:
        report = SyntaxReport(
            line=error.lineno or 1,
            column=error.offset or 0,
            message=error.msg,
            text=error.text or "",
        )
        return explain(code, report)
    raise AssertionError("the snippet compiles")


BROKEN = [
    ("def f(x)\n    return x\n", "missing_colon", 1),
    ("def f(x):\n    if x > 1\n        return x\n    return 0\n", "missing_colon", 2),
    ("def f(x):\n    for i in range(x)\n        print(i)\n", "missing_colon", 2),
    ("while True\n    break\n", "missing_colon", 1),
    ("def f(x):\n    if x:\n        return 1\n    else\n        return 2\n", "missing_colon", 4),
    ("class Dog\n    pass\n", "missing_colon", 1),
    ("def f(x);\n    return x\n", "missing_colon", 1),
    ("def f(x):\n    return (x + 1\n", "unbalanced_bracket", 2),
    ("def f(x):\n    y = (x + 1\n    return y\n", "unbalanced_bracket", 2),
    ("def f(x):\n    print(len(x)\n    return x\n", "unbalanced_bracket", 2),
    ("def f(x):\n    return x + 1)\n", "unbalanced_bracket", 2),
    ("def f(x):\n    return [x, 1)\n", "unbalanced_bracket", 2),
    ("def f(x):\n    for i in range(len(x):\n        print(i)\n", "unbalanced_bracket", 2),
    ("def f(x):\n    a = [1, 2, 3\n    for i in a:\n        print(i)\n", "unbalanced_bracket", 2),
    ("d = {'a': 1, 'b': 2\nx = 3\n", "unbalanced_bracket", 1),
    ("x = 'hello\nprint(x)\n", "unclosed_string", 1),
    ("print(\"hello)\n", "unclosed_string", 1),
    ("print('it's')\n", "unclosed_string", 1),
    ("def f():\n    '''says\n    return 1\n", "unclosed_string", 2),
    ("x = \"hello'\n", "unclosed_string", 1),
    ("def f(x):\n    y = 1\n      z = 2\n    return y\n", "bad_indent", 3),
    ("def f(x):\n    y = 1\n  return y\n", "bad_indent", 3),
    ("x = 1\n  y = 2\n", "bad_indent", 2),
    ("def f(x):\nreturn x\n", "missing_indent", 2),
    ("for i in range(3):\nprint(i)\n", "missing_indent", 2),
    ("def f(x):\n    if x:\n    return 1\n", "missing_indent", 3),
    ("def f(x):\n    if x = 1:\n        return x\n", "assignment_in_condition", 2),
    ("def f(x):\n    while x = 1:\n        x = 2\n", "assignment_in_condition", 2),
    ("def f(x):\n    if x > 0 and y = 2:\n        return x\n", "assignment_in_condition", 2),
    ("class = 5\n", "keyword_as_name", 1),
    ("for in in range(3):\n    print(1)\n", "keyword_as_name", 1),
    ("def f(from, to):\n    return to\n", "keyword_as_name", 1),
    ("def pass(x):\n    return x\n", "keyword_as_name", 1),
    ("def f(x):\n    return 2x\n", "missing_operator", 2),
    ("def f(x, y):\n    return x y\n", "missing_operator", 2),
    ("x = [1 2, 3]\n", "missing_operator", 1),
    ("def f(x):\n    y = x +\n    return y\n", "missing_operator", 2),
    ("def f(x):\n    y = 1\n    else:\n        y = 2\n", "stray_else", 3),
    ("def f(x):\n    if x:\n        y = 1\n    z = 2\n    else:\n        y = 2\n", "stray_else", 5),
    ("def f(x):\n    if x > 0:\n        return 1\n    else x < 0:\n        return 2\n", "stray_else", 4),
    ("please help me with this\n", "non_python_text", 1),
    ("```python\nx = 1\n```\n", "non_python_text", 1),
    ("// a comment here\nx = 1\n", "non_python_text", 1),
    ("int x = 5\n", "non_python_text", 1),
    ("def f(x):\n    if x:\n        y = 1\n\tz = 2\n    return y\n", "tabs_and_spaces", 4),
    ("x = “hello”\n", "invalid_character", 1),
    ("def f(x):\n    return x × 2\n", "invalid_character", 2),
    ("print 'hello'\n", "print_without_brackets", 1),
    ("def f(x):\n    print x\n", "print_without_brackets", 2),
    ("x = 1\nreturn x\n", "return_outside_function", 2),
    ("def f(x):\n    y = x\nreturn y\n", "return_outside_function", 3),
    ("def f(x):\n    if x:\n        return 1\n    else if y:\n        return 2\n", "else_if", 4),
    ("def f(i):\n    i++\n    return i\n", "increment_operator", 2),
    ("def f(i):\n    while i > 0:\n        i--\n    return i\n", "increment_operator", 3),
    ("def f(x):\n    if x => 3:\n        return 1\n", "mixed_operator", 2),
    ("def f(x):\n    if x =< 3:\n        return 1\n", "mixed_operator", 2),
    ("def f(x, y):\n    if x && y:\n        return 1\n", "mixed_operator", 2),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind", "line"), BROKEN)
def test_kind_and_line(code: str, kind: str, line: int) -> None:
    found = finding(code)
    assert (found.kind, found.line) == (kind, line)
    assert found.fragment in code
    assert found.what.endswith(".")
    assert found.last_good_line < found.line


@pytest.mark.parametrize(("code", "kind", "line"), BROKEN)
def test_every_fix_lets_python_read_on(code: str, kind: str, line: int) -> None:
    found = finding(code)
    for fix in found.fixes:
        lines = code.splitlines()
        assert lines[fix.line - 1] == fix.before
        lines[fix.line - 1] = fix.after
        try:
            compile("\n".join(lines) + "\n", "<work>", "exec")
            left = None
        except SyntaxError as error:
            left = error.lineno or 0
        assert left is None or left > found.noticed_line


def test_most_snippets_have_a_fix() -> None:
    with_fix = sum(bool(finding(code).fixes) for code, _, _ in BROKEN)
    assert with_fix >= 0.85 * len(BROKEN)


@pytest.mark.parametrize(
    "code", ["", "\x00", "(" * 300, "x" * 100_000 + " (", "def", "\t\n(", "'''", "é = (", "\\"]
)
def test_anything_gets_an_answer(code: str) -> None:
    found = explain(code, SyntaxReport(line=7, column=3, message="invalid syntax"))
    assert 1 <= found.line <= max(1, len(code.splitlines()))


def test_the_last_good_line_is_before_the_fault() -> None:
    assert finding("x = 1\ny = 2\nif x = y:\n    pass\n").last_good_line == 2


def test_a_misconception_is_named_only_where_one_fits() -> None:
    assert finding("if True\n    pass\n").misconception == "missing-colon"
    assert finding("please help me with this\n").misconception is None
    assert finding("x = 1 if 2 && 3 else 4\n").misconception is None


def test_a_step_operator_is_mended_only_where_it_stands_alone() -> None:
    alone = finding("i = 0\ni++\n")
    assert [fix.after for fix in alone.fixes] == ["i += 1"]
    inside = finding("i = 0\ntotal = i++\n")
    assert (inside.kind, inside.fixes) == ("increment_operator", ())


@pytest.mark.parametrize("code", ["++ 1;", "--5", "else", "def", "f'{"])
@pytest.mark.parametrize(
    "message",
    [
        "unexpected indent",
        "'(' was never closed",
        "unterminated triple-quoted",
        "invalid character",
    ],
)
def test_a_message_that_does_not_fit_the_line_does_no_harm(
    code: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "tutor_app"):
        assert explain(code, SyntaxReport(line=1, column=1, message=message)).line == 1
    assert not caplog.records
