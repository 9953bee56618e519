"""A worked example is judged apart, wherever its lines stand; the student's own lines never."""

from __future__ import annotations

from tutor_app.guard.regions import split_example, without_numbering, without_own_lines

EXAMPLE = "8 + 3·8\n8 + 24\n32"


def test_an_example_is_taken_out_with_the_lines_quoted_from_it() -> None:
    draft = f"Their problem was `8 + 3·8`.\n```\n{EXAMPLE}\n```\nWhat is `8 + 9`?"
    rest, region = split_example(draft, EXAMPLE)
    assert region == EXAMPLE
    assert "`8 + 3·8`" not in rest
    assert "`8 + 9`" in rest


def test_a_value_is_no_line_that_can_be_quoted() -> None:
    rest, _ = split_example(f"It is `32`.\n{EXAMPLE}", EXAMPLE)
    assert "`32`" in rest


def test_nothing_is_taken_out_without_an_example() -> None:
    assert split_example("Is `8 + 24` right?", None) == ("Is `8 + 24` right?", "")
    assert split_example("Is `8 + 24` right?", EXAMPLE) == ("Is `8 + 24` right?", "")


def test_lines_of_the_student_are_left_out_word_for_word() -> None:
    assert without_own_lines("3x  = 25\nand 3x = 25?", ["3x = 25"]) == "and 3x = 25?"


def test_the_numbers_of_a_list_are_left_out_and_no_others() -> None:
    assert without_numbering("1. Read\n2) Draw\n3. Tell 4.") == "Read\nDraw\nTell 4."
    for text in ("3. Do you see?", "3.", "2. Read\n3. Draw", "12. and\n13. more"):
        assert without_numbering(text) == text
