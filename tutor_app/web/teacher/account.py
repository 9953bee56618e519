"""A teacher's own account: password, invitations, logging out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import Refused, Teacher
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import (
    COOKIE,
    LoggedIn,
    SentForm,
    WithAccount,
    address_of,
    let_in,
    let_out,
    text,
)
from tutor_app.web.teacher.links import public_address
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter()


@router.get("/account")
def account_page(
    request: Request, panel: ThePanel, teacher: WithAccount, done: str = ""
) -> Response:
    """What a teacher can do with their account."""
    return _page(request, panel, teacher, done=done)


@router.post("/account/password")
def change_password(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm
) -> Response:
    """Change the password; every other browser is logged out."""
    fresh = text(form, "fresh")
    try:
        if fresh != text(form, "again"):
            raise Refused("again", "passwords_differ")
        token = panel.classroom.accounts.change_password(
            teacher, text(form, "old"), fresh, address_of(request)
        )
    except Refused as refused:
        return _page(request, panel, teacher, refused=refused)
    answer = go(request, "/account?done=password")
    let_in(request, answer, token)
    return answer


@router.post("/account/invitation")
def invite(request: Request, panel: ThePanel, teacher: LoggedIn) -> Response:
    """A link for one more teacher, shown this once."""
    token = panel.classroom.accounts.invitation(teacher)
    link = f"{public_address(request)}{request.scope.get('root_path', '')}/invitation/{token}"
    return _page(request, panel, teacher, link=link)


@router.post("/log-out")
def log_out(request: Request, panel: ThePanel, teacher: LoggedIn) -> Response:
    """Log out in this browser."""
    panel.classroom.accounts.log_out(request.cookies.get(COOKIE, ""))
    return _out(request)


@router.post("/log-out-everywhere")
def log_out_everywhere(request: Request, panel: ThePanel, teacher: LoggedIn) -> Response:
    """Log out in every browser."""
    panel.classroom.accounts.log_out_everywhere(teacher)
    return _out(request)


def _out(request: Request) -> Response:
    answer = go(request, "/log-in")
    let_out(request, answer)
    return answer


def _page(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    *,
    refused: Refused | None = None,
    done: str = "",
    link: str = "",
) -> Response:
    return panel.frame.page(
        request,
        "account.html",
        status=422 if refused else 200,
        teacher=teacher,
        refused=refused,
        done="password" if done == "password" else "",
        link=link,
    )
