from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.dialogue import Fix
from tutor_app.subjects.python.change_kinds import ChangeKind, kinds

CASES = [
    ("for i in range(1, n):", "for i in range(1, n + 1):", ChangeKind.FURTHER),
    ("while i < n:", "while i <= n:", ChangeKind.FURTHER),
    ("for i in range(n - 1):", "for i in range(n):", ChangeKind.FURTHER),
    ("while i <= n:", "while i < n:", ChangeKind.SHORTER),
    ("for i in range(1, n):", "for i in range(0, n):", ChangeKind.START),
    ("total = 0", "total = 1", ChangeKind.INITIAL),
    ("if a < b:", "if a > b:", ChangeKind.COMPARISON),
    ("if a = b:", "if a == b:", ChangeKind.ASSIGNMENT_TO_TEST),
    ("if a or b:", "if a and b:", ChangeKind.CONNECTIVE),
    ("if d == 1 or 2:", "if d == 1 or d == 2:", ChangeKind.EACH_SIDE),
    ("if a:", "if not a:", ChangeKind.NEGATION),
    ("out = out + c", "out = c + out", ChangeKind.ORDER),
    ("return a + b / 2", "return (a + b) / 2", ChangeKind.BRACKETS),
    ("if a", "if a:", ChangeKind.COLON),
    ("total = 0", "    total = 0", ChangeKind.MOVED),
    ("print(x)", "return x", ChangeKind.RETURN_FOR_PRINT),
    ("x = len(w)", "x += len(w)", ChangeKind.ACCUMULATE),
    ("for w in words:", "for w in list(words):", ChangeKind.COPY),
    ("return 'p' + n", "return 'p' + str(n)", ChangeKind.CONVERSION),
    ("return a / b", "return a // b", ChangeKind.WHOLE_DIVISION),
    ("return a // b", "return a / b", ChangeKind.TRUE_DIVISION),
    ("return a + b", "return a * b", ChangeKind.ARITHMETIC),
    ("return s[0]", "return s[-1]", ChangeKind.INDEX),
    ("return total", "return count", ChangeKind.OTHER_NAME),
    ("c[k] += 1", "c[k] = c.get(k, 0) + 1", ChangeKind.DEFAULT),
    ("a = a.sort()", "a.sort()", ChangeKind.NOT_ASSIGNED),
    ("return n * f(n)", "return n * f(n - 1)", ChangeKind.RECURSIVE_STEP),
    ("if a > 5:", "if a > 6:", ChangeKind.VALUE),
    ("x = 1", "", ChangeKind.REMOVED),
    ("", "if not marks:", ChangeKind.SPECIAL_CASE),
    ("", "return total", ChangeKind.RETURN_ADDED),
]


@pytest.mark.parametrize(("before", "after", "kind"), CASES)
def test_the_kind_of_a_change_is_seen(before: str, after: str, kind: ChangeKind) -> None:
    work = f"def f(n):\n    {before or 'pass'}\n"
    assert kind in kinds((Fix(line=1, before=before, after=after),), work)


def test_every_kind_is_seen_somewhere() -> None:
    assert {kind for _, _, kind in CASES} == set(ChangeKind)


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_fix_is_read_without_raising(before: str, after: str, work: str) -> None:
    kinds((Fix(line=1, before=before, after=after),), work)
