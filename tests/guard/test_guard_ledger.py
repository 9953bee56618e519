from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.guard import Ledger
from tutor_app.guard.ledger import MAX_MESSAGE, MAX_TOTAL


def test_each_side_is_kept_in_order() -> None:
    ledger = Ledger().with_work(0, "x = 1").with_tutor(0, "What is x?").with_student(1, "one")
    assert [(entry.by, entry.text) for entry in ledger.entries] == [
        ("work", "x = 1"),
        ("tutor", "What is x?"),
        ("student", "one"),
    ]


def test_what_several_sides_said_comes_in_one_order() -> None:
    ledger = Ledger().with_student(1, "one").with_teacher(1, "two").with_tutor(2, "three")
    assert ledger.said_by("student", "teacher") == ("one", "two")


def test_a_ledger_never_changes() -> None:
    first = Ledger()
    first.with_student(1, "hello")
    assert first.entries == ()


def test_only_new_lines_of_work_are_kept() -> None:
    ledger = (
        Ledger().with_work(0, "a = 1\nb = 2").with_work(1, "a = 1\nb = 3").with_work(2, "a = 1")
    )
    assert ledger.said_by("work") == ("a = 1\nb = 2", "b = 3")


def test_it_survives_being_stored() -> None:
    ledger = Ledger().with_student(1, "n + 1").with_work(1, "pass")
    assert Ledger.model_validate_json(ledger.model_dump_json()) == ledger


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 30_000), max_size=40))
def test_memory_is_bounded(sizes: list[int]) -> None:
    ledger = Ledger()
    for turn, size in enumerate(sizes):
        ledger = ledger.with_student(turn, f"{turn} " * size).with_work(turn, f"x{turn} = {size}\n")
    total = sum(len(text) for text in ledger.said_by("student"))
    assert total <= MAX_TOTAL
    assert all(len(text) <= MAX_MESSAGE for text in ledger.said_by("student"))
    assert len(ledger.said_by("work")) == len(sizes)
