"""One session: its review, and all that a teacher may do in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import Refused
from tutor_app.copilot import Suggestions
from tutor_app.dialogue import GuardReport
from tutor_app.errors import SessionNotFound, StorageDown, TutorError
from tutor_app.teaching.sources import overview_rules
from tutor_app.web.teacher.frame import HEADERS, go
from tutor_app.web.teacher.guarding import NotHere, OfSession, SentForm, TeacherOfSession, text
from tutor_app.web.teacher.panel import Panel, ThePanel
from tutor_app.web.teacher.session_forms import (
    Sent,
    ids_seen,
    plain,
    read_deed,
    sent_again,
    words_to_check,
    written,
)
from tutor_app.web.teacher.session_list import listed
from tutor_app.web.teacher.session_view import SessionOnPage
from tutor_app.web.words import Words, load_words

router = APIRouter(prefix="/classes/{class_id}/sessions/{session_id}")

# Where on the page to go after a deed; `{turn}` is in the form.
PLACES = {
    "understanding": "beliefs",
    "misconception": "misconceptions",
    "rate": "turn-{turn}",
    "leak": "turn-{turn}",
    "blocked": "turn-{turn}",
}


@router.get("")
def session_page(request: Request, panel: ThePanel, place: OfSession, done: str = "") -> Response:
    """The session from its first turn to now, and the forms to step in."""
    return _page(request, panel, place, done=done)


@router.get("/news")
def news(
    request: Request, panel: ThePanel, place: OfSession, turns: int = 0, heard: int = 0
) -> Response:
    """What happened since a page had this many turns and had heard of this many deeds: a piece of
    the conversation, or no content. Asked every few seconds while a page is open.
    """
    if place.session.turns <= turns and panel.tutor.heard(place.session.id) <= heard:
        return Response(status_code=204, headers=HEADERS)
    shown = _read(panel, place)
    return panel.frame.page(
        request,
        "session_news.html",
        teacher=place.place.teacher,
        classroom=place.place.classroom,
        session=place.session,
        shown=shown,
        sent=Sent(),
        entries=shown.conversation.entries(shown.deeds, from_turn=turns, after_deed=heard),
    )


@router.post("/deeds")
def do(request: Request, panel: ThePanel, place: OfSession, form: SentForm) -> Response:
    """Do what the form says. Words that the guard would hold back are shown with its reasons
    first, and done when they are sent once more.
    """
    kind, id = text(form, "kind"), place.session.id
    try:
        deed = read_deed(form)
        to_check = words_to_check(form)
        report = panel.tutor.preview(id, to_check) if to_check else None
        if report is not None and not report.allowed:
            return _page(request, panel, place, sent=sent_again(form, report, seen=to_check))
        panel.tutor.intervene(id, deed, teacher=place.place.teacher.name)
    except Refused as refused:
        return _page(request, panel, place, sent=sent_again(form), refused=refused)
    except SessionNotFound as gone:
        raise NotHere from gone
    except StorageDown:
        raise
    except TutorError as error:
        return _page(request, panel, place, sent=sent_again(form, problem=error.kind), status=422)
    anchor = PLACES.get(kind, "step-in").format(turn=text(form, "turn"))
    return go(request, f"{_path(place)}?done={kind}#{anchor}")


@router.post("/preview")
def preview(request: Request, panel: ThePanel, place: OfSession, form: SentForm) -> Response:
    """What the guard thinks of words before they are said. Nothing is stored."""
    try:
        chosen = text(form, "use")
        said = plain(chosen) if chosen else written(form, "text", missing="no_text")
    except Refused as refused:
        return _page(request, panel, place, sent=sent_again(form), refused=refused)
    report = _report(panel, place, said)
    return _page(request, panel, place, sent=sent_again(form, report, text=said, seen=said))


@router.post("/suggestions")
def suggestions(request: Request, panel: ThePanel, place: OfSession, form: SentForm) -> Response:
    """Candidate replies, other than those that were seen. What is in the box stays there."""
    seen = () if text(form, "anew") else ids_seen(form)
    try:
        found = panel.tutor.suggest(place.session.id, excluded=seen)
    except SessionNotFound as gone:
        raise NotHere from gone
    return _page(request, panel, place, sent=sent_again(form), suggestions=found, seen=seen)


def _report(panel: Panel, place: TeacherOfSession, said: str) -> GuardReport:
    try:
        return panel.tutor.preview(place.session.id, said)
    except SessionNotFound as gone:
        raise NotHere from gone


def _path(place: TeacherOfSession) -> str:
    return f"/classes/{place.place.classroom.id}/sessions/{place.session.id}"


def _read(panel: Panel, place: TeacherOfSession) -> SessionOnPage:
    """Raises NotHere for a session that was deleted a moment ago."""
    try:
        return SessionOnPage(panel.tutor, place.session, panel.frame, student_words())
    except SessionNotFound as gone:
        raise NotHere from gone


@cache
def student_words() -> Words:
    """The words of the student's page, for what looks here as it does there."""
    return load_words()


def _page(
    request: Request,
    panel: Panel,
    place: TeacherOfSession,
    *,
    done: str = "",
    sent: Sent | None = None,
    refused: Refused | None = None,
    status: int = 200,
    suggestions: Suggestions | None = None,
    seen: Sequence[str] = (),
) -> Response:
    shown = _read(panel, place)
    (standing,) = listed([place.session], datetime.now(UTC), overview_rules())
    return panel.frame.page(
        request,
        "session.html",
        status=422 if refused else status,
        teacher=place.place.teacher,
        refused=refused,
        classroom=place.place.classroom,
        session=place.session,
        standing=standing,
        shown=shown,
        entries=shown.conversation.entries(shown.deeds),
        sent=sent or Sent(),
        suggestions=suggestions,
        excluded=(*seen, *(one.id for one in suggestions.candidates)) if suggestions else (),
        done=done if panel.frame.words.has(f"session.done.{done}") else "",
    )
