"""The student's own sessions as HTML: go on, download, delete."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from tutor_app.dialogue import Status
from tutor_app.web.words import Words


class Summary(Protocol):
    """What is listed of a session."""

    @property
    def id(self) -> str:
        """The session's id."""
        ...

    @property
    def title(self) -> str:
        """The problem's title."""
        ...

    @property
    def status(self) -> Status:
        """Where it stands."""
        ...

    @property
    def updated(self) -> datetime:
        """When it was last worked on."""
        ...


def sessions_html(sessions: Sequence[Summary], words: Words, done: str = "") -> str:
    """Every session with its buttons; deleting asks once more on the same button."""
    rows = "".join(_row(session, words) for session in sessions)
    listed = (
        f'<ul class="sessions">{rows}</ul><p class="session-tools">'
        f'<button type="button" class="quiet" data-do="download">'
        f"{_text(words('sessions.download'))}</button>"
        f'<button type="button" class="quiet danger" data-do="delete-all" '
        f'data-sure="{_text(words("sessions.sure_all"))}">'
        f"{_text(words('sessions.delete_all'))}</button></p>"
        if sessions
        else f'<p class="none">{_text(words("sessions.none"))}</p>'
    )
    return f"""<div class="my-sessions">
<h1 tabindex="-1">{_text(words("sessions.heading"))}</h1>
<p class="lead">{_text(words("sessions.lead"))}
 <button type="button" class="link" data-do="stored">{_text(words("talk.stored_link"))}</button></p>
<p role="status" class="done-note">{_text(done)}</p>
{listed}
<p><button type="button" class="quiet" data-do="problems">{_text(words("sessions.back"))}</button>
</p></div>"""


def _row(session: Summary, words: Words) -> str:
    moment = session.updated
    if moment.tzinfo is None:  # SQLite gives back naive times; they are UTC
        moment = moment.replace(tzinfo=UTC)
    when = (
        f'<time datetime="{moment.isoformat()}">'
        f"{moment.strftime('%d %b %Y, %H:%M').lstrip('0')} UTC</time>"
    )
    updated = _text(words("sessions.updated", when="\x00")).replace("\x00", when)
    state = _text(words(f"sessions.status.{session.status.value}"))
    go = words("sessions.resume" if session.status is Status.OPEN else "sessions.look")
    title, id_ = _text(session.title), _text(session.id)
    return (
        f'<li><div class="session-what"><strong>{title}</strong>'
        f'<span class="badge {session.status.value}">{state}</span>'
        f'<span class="when">{updated}</span></div><div class="session-do">'
        f'<button type="button" class="quiet" data-resume="{id_}" '
        f'aria-label="{_text(go)}: {title}">{_text(go)}</button>'
        f'<button type="button" class="quiet danger" data-delete="{id_}" '
        f'data-sure="{_text(words("sessions.sure"))}" '
        f'aria-label="{_text(words("sessions.delete"))}: {title}">'
        f"{_text(words('sessions.delete'))}</button></div></li>"
    )


def _text(text: str) -> str:
    return html.escape(text, quote=True)
