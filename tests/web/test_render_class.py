from __future__ import annotations

from tests.classroom.test_rules import place
from tutor_app.web.render_class import class_line_html
from tutor_app.web.words import Words

SCRIPT = "<script>alert(1)</script>"


def test_a_student_in_a_class_sees_who_reads_what_they_write(words: Words) -> None:
    shown = class_line_html(place(False, name="7b"), words)
    assert "<strong>7b</strong>" in shown
    assert "<strong>Bob</strong>" in shown
    assert "Your teacher can read" in shown
    assert 'action="join/leave"' in shown
    assert "paused" not in shown


def test_a_pause_is_said_to_a_student_it_is_for(words: Words) -> None:
    for paused in (place(True), place(False, paused=True), place(paused=True)):
        shown = class_line_html(paused, words)
        assert "Your teacher has paused the tutor" in shown
        assert 'role="status"' in shown


def test_names_are_escaped(words: Words) -> None:
    where = place(False, name=SCRIPT)
    assert where.member is not None
    member = where.member.model_copy(update={"nickname": SCRIPT + "\x00{name}"})
    shown = class_line_html(where.model_copy(update={"member": member}), words)
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 2


def test_somebody_in_no_class_may_type_a_code_where_there_is_room_for_it(words: Words) -> None:
    assert class_line_html(None, words) == ""
    field = class_line_html(None, words, can_join=True)
    assert 'action="join/" method="get"' in field
    assert '<label for="class-code">' in field
