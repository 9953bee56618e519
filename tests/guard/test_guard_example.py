from __future__ import annotations

import pytest

from tutor_app.dialogue import Fix, Secret, SecretKind
from tutor_app.guard import Ledger, Review, review
from tutor_app.roles.directives import load_directives

DIRECTIVES = load_directives()
OWN = """def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
FIX = Fix(line=3, before="for i in range(1, n):", after="for i in range(1, n + 1):")
FRAME = "Here is another program:\n```python\n{}\n```\nWhat did its author look at?"

RENAMED = """def add_numbers(last):
    result = 0
    for k in range(1, last + 1):
        result += k
    return result"""
OTHER_VALUES = """def add_numbers(last):
    result = 5
    for k in range(3, last + 2):
        result += k
    return result"""
DIFFERENT = """def pages(count):
    labels = []
    for page in range(1, count + 1):
        labels.append(f"page {page}")
    return labels"""
OWN_NAMES = """def shout(n):
    words = []
    for i in range(1, n + 1):
        words.append("!" * i)
    return words"""


def judge(example: str) -> Review:
    secrets = [
        Secret(kind=SecretKind.LINE, text=FIX.after),
        Secret(kind=SecretKind.EXPRESSION, text="n + 1"),
    ]
    return review(
        FRAME.format(example), secrets, Ledger().with_work(0, OWN), directives=DIRECTIVES,
        fixes=(FIX,), own_code=OWN, example=example,
    )  # fmt: skip


@pytest.mark.parametrize("example", [RENAMED, OTHER_VALUES, OWN_NAMES])
def test_an_example_that_is_the_students_own_program_is_a_leak(example: str) -> None:
    assert not judge(example).allowed


def test_a_really_different_example_may_be_shown() -> None:
    verdict = judge(DIFFERENT)
    assert verdict.allowed, verdict.leaks


def test_the_same_program_unmended_says_nothing() -> None:
    verdict = judge(RENAMED.replace("last + 1", "last"))
    assert verdict.allowed, verdict.leaks
