"""The students of one class and how to join it; switching the tutor off; closing the class."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import TeacherOfClass
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import NotHere, OfClass, SentForm, text
from tutor_app.web.teacher.links import join_address, qr_code
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/classes/{class_id}")


@router.get("/students")
def students_page(request: Request, panel: ThePanel, place: OfClass, done: str = "") -> Response:
    """Students, and the box to join."""
    return _page(request, panel, place, done=done == "deleted")


@router.post("/pause")
def pause(request: Request, panel: ThePanel, place: OfClass, form: SentForm) -> Response:
    """Switch the tutor off for the class, or on again."""
    panel.classroom.classes.pause(place, text(form, "paused") == "yes")
    return go(request, f"/classes/{place.classroom.id}")


@router.post("/close")
def close(request: Request, panel: ThePanel, place: OfClass, form: SentForm) -> Response:
    """Close the class, or open it again."""
    panel.classroom.classes.close(place, text(form, "closed") == "yes")
    return go(request, f"/classes/{place.classroom.id}")


@router.post("/code")
def new_code(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """Another join code; the old one no longer works."""
    panel.classroom.classes.new_code(place)
    return go(request, f"/classes/{place.classroom.id}/students")


@router.post("/members/{member_id}/pause")
def pause_member(
    request: Request, panel: ThePanel, place: OfClass, form: SentForm, member_id: str
) -> Response:
    """Switch the tutor off for one student, or on again."""
    if not panel.classroom.members.pause(place, member_id, text(form, "paused") == "yes"):
        raise NotHere
    return go(request, f"/classes/{place.classroom.id}/students")


@router.post("/members/{member_id}/code")
def new_personal_code(
    request: Request, panel: ThePanel, place: OfClass, member_id: str
) -> Response:
    """A new personal code for a student who has lost theirs, shown this once."""
    member = panel.classroom.members.member(place, member_id)
    code = panel.classroom.members.new_personal_code(place, member_id)
    if member is None or code is None:
        raise NotHere
    return _page(request, panel, place, code_of=member.nickname, personal_code=code)


def _page(
    request: Request,
    panel: Panel,
    place: TeacherOfClass,
    code_of: str = "",
    personal_code: str = "",
    *,
    done: bool = False,
) -> Response:
    address = join_address(request, place.classroom.code)
    return panel.frame.page(
        request,
        "students.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here="students",
        members=panel.classroom.members.of_class(place),
        address=address,
        qr=qr_code(address, panel.frame.words("join_box.qr", address=address)),
        code_of=code_of,
        personal_code=personal_code,
        done=done,
    )
