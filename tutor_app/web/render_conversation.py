"""The conversation as HTML, from the transcript the server keeps."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tutor_app.dialogue import Answering, Picture, Status, TraceTable
from tutor_app.web.markdown import plain_text, student_html, to_html
from tutor_app.web.render_picture import picture_html
from tutor_app.web.render_table import fill_asked_cell, mark_asked_cell, table_html
from tutor_app.web.words import Words


class Line(Protocol):
    """One line of the transcript: who said it, and the text (Markdown)."""

    @property
    def by(self) -> str:
        """`student`, `tutor` or `teacher`."""
        ...

    @property
    def text(self) -> str:
        """What was said."""
        ...


@dataclass(frozen=True)
class Live:
    """What is going on right now, after the transcript.

    `pending` is a message on its way, `doing` the interim status; `fresh`: the last reply has just
    come, and the browser unrolls it.
    """

    pending: str = ""
    doing: str = ""
    fresh: bool = False


def conversation_html(
    lines: Sequence[Line],
    words: Words,
    *,
    table: TraceTable | None = None,
    picture: Picture | None = None,
    status: Status = Status.OPEN,
    live: Live | None = None,
    algebra: bool = False,
    answering: Answering = Answering.TUTOR,
    heard: int | None = None,
) -> str:
    """All lines, the question with its table to fill in or its picture, and what is going on.

    `algebra`: what the tutor sets in backticks is mathematics. `heard` is the last thing a teacher
    did that is shown here; the browser asks whether there is more since. None: no teacher can.

    The element is a log with `aria-live` off: new replies are announced once, whole, by
    `announcement`.
    """
    now = live or Live()
    parts = []
    asked = _asked_line(lines)
    for number, line in enumerate(lines):
        last = number == asked
        if line.by == "student":
            if line.text.strip():
                parts.append(_student(line.text, words))
        elif line.by == "teacher":
            parts.append(_teacher(to_html(line.text, algebra=algebra), words))
        else:
            rendered = to_html(line.text, algebra=algebra)
            if last and not now.pending and not now.doing and status is Status.OPEN:
                rendered = _with_picture(_with_table(rendered, table, words), picture)
            else:
                rendered = mark_asked_cell(rendered)
            parts.append(_tutor(rendered, words, fresh=last and now.fresh))
    if now.pending:
        parts.append(_student(now.pending, words))
    if now.doing:
        parts.append(
            f'<li class="doing" role="status"><span class="pulse" aria-hidden="true"></span>'
            f"{html.escape(now.doing)}</li>"
        )
    elif answering is not Answering.TUTOR:
        said = html.escape(words(f"talk.answering_{answering}"))
        parts.append(f'<li class="answering" role="status">{said}</li>')
    elif status in (Status.SOLVED, Status.STUCK):
        key = "talk.solved_next" if status is Status.SOLVED else "talk.stuck_next"
        parts.append(
            '<li class="next"><button type="button" class="quiet" data-do="problems">'
            f"{html.escape(words(key))}</button></li>"
        )
    label = html.escape(words("talk.pane"), quote=True)
    listening = "" if heard is None else f' data-heard="{heard}"'
    return (
        f'<div class="talk" role="log" aria-live="off" aria-label="{label}" tabindex="0"'
        f'{listening}><ol class="lines">{"".join(parts)}</ol></div>'
    )


def announcement(lines: Sequence[Line], words: Words, picture: Picture | None = None) -> str:
    """The last reply in plain words, for the polite live region that screen readers follow."""
    line = next((line for line in reversed(lines) if line.by != "student"), None)
    if line is None or not line.text:
        return ""
    drawn = f" {words('talk.picture')}: {picture.alt}" if picture and line.by == "tutor" else ""
    return f"{words(f'talk.{line.by}')}: {plain_text(line.text)}{drawn}"


def announcer_html(text: str) -> str:
    """The live region itself."""
    return f'<div class="sr-only" aria-live="polite">{html.escape(text)}</div>'


def _asked_line(lines: Sequence[Line]) -> int | None:
    """Which line holds the question that is still to be answered: the tutor's last one, unless the
    student has written since. What a teacher adds to it changes nothing.
    """
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].by != "teacher":
            return number if lines[number].by == "tutor" else None
    return None


def _with_table(rendered: str, table: TraceTable | None, words: Words) -> str:
    rendered = fill_asked_cell(rendered, words)
    if table is None or table.asked is None or "<table" in rendered:
        return rendered
    return _before_the_question(rendered, table_html(table, words))


def _with_picture(rendered: str, picture: Picture | None) -> str:
    if picture is None:
        return rendered
    drawn = picture_html(picture)
    # A reply of one paragraph leads up to its picture; a longer one asks about it at the end.
    return _before_the_question(rendered, drawn) if rendered.count("<p>") > 1 else rendered + drawn


def _before_the_question(rendered: str, shown: str) -> str:
    """What there is to look at comes before the reply's last paragraph, which is the question."""
    before, separator, question = rendered.rpartition("<p>")
    return f"{before}{shown}{separator}{question}"


def _student(text: str, words: Words) -> str:
    return (
        f'<li class="line student"><span class="sr-only">{html.escape(words("talk.you"))}: </span>'
        f'<div class="bubble">{student_html(text)}</div></li>'
    )


def _tutor(rendered: str, words: Words, fresh: bool = False) -> str:
    kind = " fresh" if fresh else ""
    return (
        f'<li class="line tutor{kind}"><span class="sr-only">'
        f'{html.escape(words("talk.tutor"))}: </span><div class="said">{rendered}</div></li>'
    )


def _teacher(rendered: str, words: Words) -> str:
    return (
        f'<li class="line teacher"><p class="who">{html.escape(words("talk.teacher"))}</p>'
        f'<div class="said">{rendered}</div></li>'
    )
