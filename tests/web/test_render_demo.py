from __future__ import annotations

from tutor_app.settings import Settings
from tutor_app.web.render_demo import demo_html
from tutor_app.web.words import Words


def demo(words: Words, **settings: object) -> str:
    return demo_html(Settings.model_validate({"TUTOR_MODE": "demo", **settings}), words)


def test_a_server_of_ones_own_says_nothing(words: Words) -> None:
    assert demo_html(Settings(), words) == ""


def test_a_demo_says_for_how_long_it_keeps_anything(words: Words) -> None:
    assert "24 hours" in demo(words)
    assert "12.5 hours" in demo(words, TUTOR_DEMO_HOURS=12.5)
    assert "an hour" in demo(words, TUTOR_DEMO_HOURS=1)


def test_it_says_how_to_run_it_and_links_where_that_is_known(words: Words) -> None:
    assert "make run" in demo(words)
    linked = demo(words, TUTOR_SOURCE_URL='https://example.org/"onclick="x')
    assert 'href="https://example.org/&quot;onclick=&quot;x"' in linked
    assert "make run" not in linked
