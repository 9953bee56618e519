"""Coming in: the log-in, and the one-time links that make a teacher."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import Refused
from tutor_app.classroom.accounts import INVITATION, SETUP
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import (
    COOKIE,
    NotHere,
    SentForm,
    address_of,
    let_in,
    text,
)
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter()

KINDS = {"setup": SETUP, "invitation": INVITATION}


@router.get("/log-in")
def log_in_page(request: Request, panel: ThePanel, next: str = "") -> Response:
    """The log-in; whoever is logged in goes on at once."""
    if panel.classroom.accounts.logged_in(request.cookies.get(COOKIE, "")) is not None:
        return go(request, _inside(next))
    return _log_in_page(request, panel, next)


@router.post("/log-in")
def log_in(request: Request, panel: ThePanel, form: SentForm) -> Response:
    """Log in with name and password."""
    name, wanted = text(form, "name"), text(form, "next")
    try:
        token = panel.classroom.accounts.log_in(name, text(form, "password"), address_of(request))
    except Refused as refused:
        return _log_in_page(request, panel, wanted, name, refused)
    answer = go(request, _inside(wanted))
    let_in(request, answer, token)
    return answer


@router.get("/setup/{token}")
@router.get("/invitation/{token}")
def new_teacher_page(request: Request, panel: ThePanel, token: str) -> Response:
    """Name and password for a new teacher. Looking does not use the link up."""
    way = _way(request)
    if not panel.classroom.accounts.works(token, KINDS[way]):
        raise NotHere
    return panel.frame.page(request, "new_teacher.html", way=way, token=token, name="")


@router.post("/setup/{token}")
@router.post("/invitation/{token}")
def new_teacher(request: Request, panel: ThePanel, form: SentForm, token: str) -> Response:
    """Make the teacher, who is logged in at once."""
    accounts, name, way = panel.classroom.accounts, text(form, "name"), _way(request)
    try:
        if text(form, "password") != text(form, "again"):
            raise Refused("again", "passwords_differ")
        teacher = accounts.join(token, KINDS[way], name, text(form, "password"))
    except Refused as refused:
        if refused.reason == "link_gone":
            raise NotHere from refused
        return panel.frame.page(
            request,
            "new_teacher.html",
            status=422,
            refused=refused,
            way=way,
            token=token,
            name=name,
        )
    answer = go(request, "/")
    let_in(request, answer, accounts.begin(teacher.id))
    return answer


def _log_in_page(
    request: Request, panel: Panel, wanted: str, name: str = "", refused: Refused | None = None
) -> Response:
    return panel.frame.page(
        request,
        "log_in.html",
        status=422 if refused else 200,
        refused=refused,
        next=_inside(wanted),
        name=name,
        nobody_yet=not panel.classroom.accounts.has_teachers(),
    )


def _way(request: Request) -> str:
    """By which of the two links somebody comes."""
    return "setup" if "/setup/" in request.scope["path"] else "invitation"


def _inside(wanted: str) -> str:
    """A page of the panel to go on to: never another site."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if plain and wanted.isprintable() else "/"
