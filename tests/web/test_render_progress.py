import pytest

from tutor_app.dialogue import Progress, Status
from tutor_app.web.render_progress import progress_html


def test_it_shows_what_is_worked_out_and_how_much_is_left(words):
    rendered = progress_html(
        Progress(done=("it goes round four times",), open=2), Status.OPEN, words
    )
    assert "it goes round four times" in rendered
    assert "2 more things to see" in rendered


def test_one_thing_is_one_thing(words):
    assert "1 more thing to see" in progress_html(Progress(open=1), Status.OPEN, words)


def test_before_anything_it_says_so(words):
    assert words("progress.nothing") in progress_html(Progress(), Status.OPEN, words)


@pytest.mark.parametrize("status", [Status.SOLVED, Status.STUCK, Status.ENDED])
def test_at_the_end_nothing_is_said_to_be_left(words, status):
    rendered = progress_html(Progress(done=("a",), open=3), status, words)
    assert "3 more" not in rendered
    assert words(f"progress.{status.value}") in rendered


def test_students_terms_are_escaped(words):
    rendered = progress_html(Progress(done=("`<b>` is <i>",)), Status.OPEN, words)
    assert "<code>&lt;b&gt;</code> is &lt;i&gt;" in rendered
