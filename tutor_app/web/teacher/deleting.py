"""Deleting for good: each time a page that says what goes, and one button."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import TeacherOfClass
from tutor_app.storage import StoredMember
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import NotHere, OfClass, OfSession
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/classes/{class_id}")


@router.get("/sessions/{session_id}/delete")
def ask_about_session(request: Request, panel: ThePanel, which: OfSession) -> Response:
    """What goes with a session."""
    session = which.session
    who = session.nickname or panel.frame.words("class.nobody")
    path = f"/sessions/{session.id}/delete"
    return _ask(
        request, panel, which.place, "session", path, what=session.title, who=who, back="sessions"
    )


@router.post("/sessions/{session_id}/delete")
def delete_session(request: Request, panel: ThePanel, which: OfSession) -> Response:
    """Delete a session."""
    panel.classroom.deleting.session(which.session)
    return go(request, f"/classes/{which.place.classroom.id}/sessions?done=deleted")


@router.get("/members/{member_id}/delete")
def ask_about_student(
    request: Request, panel: ThePanel, place: OfClass, member_id: str
) -> Response:
    """What goes with a student."""
    member = _member(panel, place, member_id)
    count = sum(one.owner == member.owner for one in panel.classroom.classes.sessions(place))
    return _ask(
        request,
        panel,
        place,
        "student",
        f"/members/{member.id}/delete",
        who=member.nickname,
        sessions=count,
        back="students",
    )


@router.post("/members/{member_id}/delete")
def delete_student(request: Request, panel: ThePanel, place: OfClass, member_id: str) -> Response:
    """Delete a student with their sessions in this class."""
    panel.classroom.deleting.student(place, _member(panel, place, member_id))
    return go(request, f"/classes/{place.classroom.id}/students?done=deleted")


@router.get("/delete")
def ask_about_class(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """What goes with a class."""
    return _ask(
        request,
        panel,
        place,
        "class",
        "/delete",
        what=place.classroom.name,
        sessions=len(panel.classroom.classes.sessions(place)),
        members=len(panel.classroom.members.of_class(place)),
        back="settings",
    )


@router.post("/delete")
def delete_class(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """Delete a class with everything in it."""
    panel.classroom.deleting.whole_class(place)
    return go(request, "/")


def _member(panel: Panel, place: TeacherOfClass, member_id: str) -> StoredMember:
    member = panel.classroom.members.member(place, member_id)
    if member is None:
        raise NotHere
    return member


def _ask(
    request: Request,
    panel: Panel,
    place: TeacherOfClass,
    kind: str,
    path: str,
    *,
    back: str,
    what: str = "",
    who: str = "",
    sessions: int = 0,
    members: int = 0,
) -> Response:
    """The page before a deletion, which is sent to `path` below the class; `back` is the page of
    the class to return to instead.
    """
    return panel.frame.page(
        request,
        "delete.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here=back if back != "sessions" else "overview",
        kind=kind,
        back=back,
        what=what,
        who=who,
        sessions=sessions,
        members=members,
        path=path,
    )
