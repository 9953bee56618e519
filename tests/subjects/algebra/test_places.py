"""How a student may name a row."""

from __future__ import annotations

from tutor_app.dialogue import Answer, AnswerKind, Verdict
from tutor_app.subjects.algebra.places import place_names
from tutor_app.subjects.answers import read_answer

WORK = "I start\n3x + 5 = 20\n\n3x = 25\nx = 25/3"


def test_rows_with_mathematics_are_counted_and_named_by_their_place() -> None:
    names = place_names(WORK)
    assert names["line 1"] == "2"
    assert names["the second line"] == "4"
    assert names["the last line"] == "5"
    assert names["3x = 25"] == "4"


def test_a_reply_that_names_a_line_is_read() -> None:
    work = "3x + 5 = 20\n3x = 25\nx = 25/3"
    answer = Answer(kind=AnswerKind.LINE, value="2")
    read = read_answer(answer, "the second line", names=place_names(work))
    assert read.verdict is Verdict.RIGHT


def test_an_empty_page_has_no_places() -> None:
    assert place_names("") == {}
