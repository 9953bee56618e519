from dataclasses import dataclass

from tutor_app.dialogue import Answering, Picture, Status, TraceTable
from tutor_app.web.render_conversation import (
    Live,
    announcement,
    announcer_html,
    conversation_html,
)


@dataclass(frozen=True)
class Said:
    by: str
    text: str


TABLE = TraceTable(columns=("round", "i"), rows=(("1st", "?"),), asked=(0, 1))
ASKS = "Look:\n\n| round | i |\n| --- | --- |\n| 1st | ? |\n\nWhat is it?"


def test_both_sides_are_shown_in_order(words):
    rendered = conversation_html(
        (Said("tutor", "What is `i`?"), Said("student", "5"), Said("tutor", "Yes, 5.")), words
    )
    assert rendered.index("What is") < rendered.index(">5<") < rendered.index("Yes, 5.")
    assert rendered.count("Tutor: ") == 2


def test_hostile_text_from_either_side_stays_text(words):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    rendered = conversation_html(
        (Said("student", hostile), Said("tutor", f"You wrote {hostile}")),
        words,
        live=Live(pending=hostile, doing=hostile),
    )
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert "<script" not in announcer_html(announcement((Said("tutor", hostile),), words))


def test_the_asked_cell_can_be_filled_in_the_last_reply_only(words):
    once = conversation_html((Said("tutor", ASKS),), words, table=TABLE)
    assert once.count("<input") == 1
    later = conversation_html(
        (Said("tutor", ASKS), Said("student", "3"), Said("tutor", "Yes.")), words
    )
    assert "<input" not in later


def test_a_table_that_is_not_in_the_text_stands_before_the_question(words):
    rendered = conversation_html((Said("tutor", "Look.\n\nWhat is it?"),), words, table=TABLE)
    assert rendered.index("Look.") < rendered.index("<table") < rendered.index("What is it?")


PICTURE = Picture(svg='<svg xmlns="http://www.w3.org/2000/svg"/>', alt="A balance that is level.")


def test_a_picture_stands_before_its_question_while_that_is_asked(words):
    lines = (Said("tutor", "Look.\n\nWhat has to go?"),)
    rendered = conversation_html(lines, words, picture=PICTURE)
    assert rendered.index("Look.") < rendered.index("<img") < rendered.index("What has to go?")
    short = conversation_html((Said("tutor", "What has to go?"),), words, picture=PICTURE)
    assert short.index("What has to go?") < short.index("<img")
    waiting = conversation_html(lines, words, picture=PICTURE, live=Live(pending="3"))
    assert "<img" not in waiting
    assert PICTURE.alt in announcement(lines, words, PICTURE)
    assert PICTURE.alt not in announcement(lines, words)


def test_what_the_tutor_quotes_of_algebra_is_mathematics(words):
    lines = (Said("tutor", "What is `3x`?"), Said("student", "`3x`"))
    rendered = conversation_html(lines, words, algebra=True)
    assert rendered.count("<math") == 1, "what a student types stays as it was typed"
    assert "<math" not in conversation_html(lines, words)


def test_while_a_message_is_on_its_way_it_is_shown_with_the_status(words):
    rendered = conversation_html(
        (Said("tutor", ASKS),), words, live=Live(pending="6", doing="Running …")
    )
    assert rendered.index("Look:") < rendered.index(">6<") < rendered.index("Running …")
    assert "<input" not in rendered


def test_only_a_reply_that_has_just_come_is_unrolled(words):
    lines = (Said("tutor", "First"), Said("student", "6"), Said("tutor", "Second"))
    assert "fresh" not in conversation_html(lines, words)
    rendered = conversation_html(lines, words, live=Live(fresh=True))
    assert rendered.count(" fresh") == 1
    assert rendered.index("First") < rendered.index(" fresh") < rendered.index("Second")


def test_an_end_offers_another_problem(words):
    rendered = conversation_html((Said("tutor", "Done."),), words, status=Status.SOLVED)
    assert 'data-do="problems"' in rendered


def test_screen_readers_hear_the_reply_once_and_whole(words):
    rendered = conversation_html((Said("tutor", "x"),), words)
    assert 'aria-live="off"' in rendered
    said = announcer_html(announcement((Said("tutor", "What is `i`?"),), words))
    assert 'aria-live="polite"' in said
    assert "Tutor: What is i?" in said
    assert announcement((), words) == ""


def test_empty_messages_leave_no_bubble(words):
    rendered = conversation_html((Said("student", " "), Said("tutor", "All pass.")), words)
    assert "bubble" not in rendered


def test_a_teacher_is_told_apart_and_takes_no_question_away(words):
    lines = (Said("tutor", ASKS), Said("teacher", "**Draw** it.<script>"))
    rendered = conversation_html(lines, words, table=TABLE, heard=3)
    assert rendered.count('class="line teacher"') == 1
    assert words("talk.teacher") in rendered
    assert "<strong>Draw</strong>" in rendered
    assert "<script" not in rendered
    assert rendered.count("<input") == 1, "the cell can still be filled"
    assert 'data-heard="3"' in rendered
    assert announcement(lines, words).startswith(f"{words('talk.teacher')}: Draw it.")
    later = (*lines, Said("student", "6"), Said("teacher", "Yes."))
    assert "<input" not in conversation_html(later, words, table=TABLE)


def test_who_answers_is_said_when_it_is_not_the_tutor(words):
    lines = (Said("tutor", "What is `i`?"), Said("student", "5"))
    for answering in (Answering.TEACHER, Answering.NOBODY):
        rendered = conversation_html(lines, words, answering=answering)
        assert words(f"talk.answering_{answering}") in rendered
    assert 'class="answering"' not in conversation_html(lines, words)
