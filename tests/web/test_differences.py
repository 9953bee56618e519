from hypothesis import given
from hypothesis import strategies as st

from tutor_app.web.differences import mark


def test_the_item_that_differs_is_marked():
    expected, got = mark("[1, 2, 3]", "[1, 2, 4]")
    assert expected == "[1, 2, <mark>3</mark>]"
    assert got == "[1, 2, <mark>4</mark>]"


def test_numbers_are_marked_whole():
    assert mark("15", "10") == ("<mark>15</mark>", "<mark>10</mark>")


def test_something_missing_is_marked_where_it_is():
    expected, got = mark("[1, 2, 3]", "[1, 2]")
    assert "<mark>" in expected
    assert "<mark>" not in got


def test_equal_values_have_no_marks():
    assert mark("{'a': 1}", "{'a': 1}") == ("{&#x27;a&#x27;: 1}",) * 2


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_lost_and_nothing_becomes_markup(expected, got):
    import html

    for text, rendered in zip((expected, got), mark(expected, got), strict=True):
        bare = rendered.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert html.unescape(bare) == text
