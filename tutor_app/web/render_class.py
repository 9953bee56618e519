"""The line below the header: which class a student works in, who reads it, whether it is paused."""

from __future__ import annotations

import html

from tutor_app.classroom import Place
from tutor_app.web.words import Words


def class_line_html(place: Place | None, words: Words, *, can_join: bool = False) -> str:
    """The line for a student in a class; for anybody else, where they may join, a field for a code.

    The forms are plain ones: they lead to the page at `/join`.
    """
    if place is None:
        return _code_field(words) if can_join else ""
    name = f"<strong>{_text(place.classroom.name)}</strong>"
    member = place.member
    who = _text(words("class.who", name="\x00")) if member else ""
    who = who.replace("\x00", f"<strong>{_text(member.nickname)}</strong>") if member else ""
    paused = f"<p class='paused'>{_text(words('class.paused'))}</p>" if place.is_paused else ""
    leave = words("class.leave")
    return (
        f'<section class="class-line" aria-label="{_text(words("class.label"))}">'
        f"<p>{name} · {who} {_text(words('class.reads'))}</p>"
        '<form action="join/leave" method="post">'
        f'<button type="submit" class="link">{_text(leave)}</button></form>'
        f'<div role="status">{paused}</div></section>'
    )


def _code_field(words: Words) -> str:
    return (
        '<form class="class-code" action="join/" method="get">'
        f'<label for="class-code">{_text(words("class.have_code"))}</label>'
        '<input type="text" id="class-code" name="code" maxlength="20" autocomplete="off" required>'
        f'<button type="submit" class="quiet">{_text(words("class.join"))}</button></form>'
    )


def _text(text: str) -> str:
    return html.escape(text, quote=True)
