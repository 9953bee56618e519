"""One class: who is in it, what they are working on, how to join."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.web.teacher.guarding import OfClass
from tutor_app.web.teacher.links import join_address, qr_code
from tutor_app.web.teacher.panel import ThePanel

router = APIRouter(prefix="/classes/{class_id}")


@router.get("")
def class_page(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """Sessions, members, and the box to join."""
    address = join_address(request, place.classroom.code)
    return panel.frame.page(
        request,
        "class.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here="sessions",
        sessions=panel.classroom.classes.sessions(place),
        members=panel.classroom.members.of_class(place),
        address=address,
        qr=qr_code(address, panel.frame.words("join_box.qr", address=address)),
    )
