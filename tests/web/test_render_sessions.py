from dataclasses import dataclass
from datetime import UTC, datetime

from tutor_app.dialogue import Status
from tutor_app.web.render_sessions import sessions_html


@dataclass(frozen=True)
class Kept:
    id: str = "abc"
    title: str = "Add up"
    status: Status = Status.OPEN
    updated: datetime = datetime(2025, 3, 9, 14, 5)


def test_each_session_can_be_resumed_and_deleted(words):
    rendered = sessions_html((Kept(), Kept(id="def", status=Status.SOLVED)), words)
    for id_ in ("abc", "def"):
        assert f'data-resume="{id_}"' in rendered
        assert f'data-delete="{id_}"' in rendered
    assert rendered.count("data-sure=") == 3
    assert 'data-do="download"' in rendered


def test_naive_times_are_taken_as_utc(words):
    naive = sessions_html((Kept(),), words)
    aware = sessions_html((Kept(updated=datetime(2025, 3, 9, 14, 5, tzinfo=UTC)),), words)
    assert naive == aware
    assert 'datetime="2025-03-09T14:05:00+00:00"' in naive


def test_without_sessions_there_is_nothing_to_delete(words):
    rendered = sessions_html((), words)
    assert words("sessions.none") in rendered
    assert 'data-do="delete-all"' not in rendered


def test_titles_are_escaped(words):
    assert "<script" not in sessions_html((Kept(title="<script>"),), words)
