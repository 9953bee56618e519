"""A teacher's classes: the list, and making one more."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import SAMPLE_CLASS, Refused, Teacher
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, SentForm, text
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter()


@router.get("/")
def classes_page(request: Request, panel: ThePanel, teacher: LoggedIn) -> Response:
    """All classes of this teacher; a guest goes on to the one there is."""
    if teacher.is_guest:
        if panel.classroom.classes.mine(teacher):
            return go(request, f"/classes/{SAMPLE_CLASS}")
        return panel.frame.page(request, "sample_soon.html", teacher=teacher)
    return _page(request, panel, teacher)


@router.post("/classes")
def create_class(request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm) -> Response:
    """Make a class and go to it."""
    name = text(form, "name")
    try:
        made = panel.classroom.classes.create(teacher, name)
    except Refused as refused:
        return _page(request, panel, teacher, name, refused)
    return go(request, f"/classes/{made.id}")


def _page(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    name: str = "",
    refused: Refused | None = None,
) -> Response:
    return panel.frame.page(
        request,
        "classes.html",
        status=422 if refused else 200,
        teacher=teacher,
        refused=refused,
        classes=panel.classroom.classes.mine(teacher),
        name=name,
    )
