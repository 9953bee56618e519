from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from starlette.requests import Request

from tutor_app.classroom import Refused, Teacher
from tutor_app.datafiles import DataFileError
from tutor_app.web.joining import TEMPLATES as JOINING
from tutor_app.web.teacher.frame import TEMPLATES, Frame, keys_used, when_html
from tutor_app.web.teacher.links import qr_code
from tutor_app.web.words import Words, load_words

WHEN = datetime(2026, 3, 2, 14, 5, tzinfo=timezone(timedelta(hours=2)))
REQUEST = Request({"type": "http", "root_path": "/teacher", "headers": []})


def test_every_word_that_a_template_names_is_there() -> None:
    assert len(keys_used(TEMPLATES.rglob("*.html"))) > 50
    Frame()
    Frame(words=load_words(), templates=JOINING)


def test_a_missing_word_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text('{{ t("some.where") }} {{ counted("cats", 2) }}')
    with pytest.raises(DataFileError, match=r"some\.where|cats"):
        Frame(words=Words({}), templates=tmp_path)


def test_whatever_is_printed_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("{{ teacher.name }}|{{ form_token() }}|{{ error('x') }}")
    frame = Frame(words=Words({"refused": {"bad": "<{count}>"}}), templates=tmp_path)
    teacher = Teacher(id="a", name="<b>", form_token='"><script>')
    page = frame.page(
        REQUEST, "one.html", teacher=teacher, refused=Refused("x", "bad", count="<i>")
    )
    assert bytes(page.body).decode() == (
        "&lt;b&gt;|"
        '<input type="hidden" name="form_token" value="&#34;&gt;&lt;script&gt;">|&lt;&lt;i&gt;&gt;'
    )


def test_moments_are_shown_in_utc_and_can_be_read_by_the_script() -> None:
    assert when_html(WHEN) == (
        '<time datetime="2026-03-02T12:05:00+00:00">2 Mar 2026, 12:05 UTC</time>'
    )
    refused = Refused("x", "too_many", until=datetime(2026, 3, 2, 9, 7, tzinfo=UTC))
    assert "09:07 UTC" in Frame().refusal(refused)


def test_a_qr_code_says_what_it_is_and_escapes_it() -> None:
    drawn = qr_code("http://tutor.test/join/ABC", 'a "code"')
    assert 'aria-label="a &#34;code&#34;"' in drawn
    assert drawn.count("h1v1h-1z") > 200
