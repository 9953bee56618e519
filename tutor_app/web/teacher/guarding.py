"""Who may see what: the checks that a handler asks for by the types of its parameters.

    async def page(place: OfClass): ...      # a teacher, and a class that is theirs
    async def page(teacher: LoggedIn): ...   # a teacher

Whoever is not logged in is sent to the log-in; in a demo they are a guest, who may look at the
sample class and change nothing. What is not theirs is not there (404): a stranger
learns nothing. A form is taken only from this site and with the token of the log-in.
"""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from tutor_app.classroom import GUEST, Teacher, TeacherOfClass
from tutor_app.dialogue import Record
from tutor_app.settings import Mode
from tutor_app.storage import ClassSession
from tutor_app.web.teacher.panel import ThePanel

COOKIE = "maieutic-teacher"
FORM_TOKEN = "form_token"
READING = frozenset({"GET", "HEAD"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_FIELDS = 2_000


class NotLoggedIn(Exception):
    """Nobody is logged in in this browser."""


class OnlyToLookAt(Exception):
    """A guest of a demo wanted to change something, or what only an account has."""


class NotHere(Exception):
    """There is nothing here for this teacher."""


class NotFromHere(Exception):
    """A form that was not sent from a page of ours."""


class TeacherOfSession(Record):
    """A session that belongs to a class of this teacher."""

    place: TeacherOfClass
    session: ClassSession


async def sent_form(request: Request) -> FormData:
    """The fields of the form that was sent; none for a page that is only read."""
    if request.method in READING or not request.headers.get("content-type", "").startswith(FORMS):
        return FormData()
    return await request.form(max_fields=MOST_FIELDS, max_files=1)


SentForm = Annotated[FormData, Depends(sent_form)]


def text(form: FormData, field: str) -> str:
    """A field as text; empty when it was not sent."""
    value = form.get(field, "")
    return value if isinstance(value, str) else ""


def texts(form: FormData, field: str) -> tuple[str, ...]:
    """All values of a field that may be sent several times, such as check boxes."""
    return tuple(value for value in form.getlist(field) if isinstance(value, str))


def upload(form: FormData, field: str) -> bytes:
    """A file as it was sent; empty when none was chosen."""
    value = form.get(field)
    return value.file.read() if isinstance(value, UploadFile) else b""


def from_this_site(request: Request) -> None:
    """Refuse a form that another site's page made the browser send.

    Browsers say where a form comes from; what does not say it is no page of ours. Behind a proxy
    the name that people use may be in X-Forwarded-Host, which no page can set.
    """
    if request.method in READING:
        return
    headers = request.headers
    sent_by = urlsplit(headers.get("origin") or headers.get("referer") or "").netloc.lower()
    ours = {headers.get(name, "").lower() for name in ("host", "x-forwarded-host")}
    if not sent_by or sent_by not in ours:
        raise NotFromHere


def logged_in(request: Request, panel: ThePanel, form: SentForm) -> Teacher:
    """The teacher who is logged in; in a demo, a guest where nobody is or was.

    Raises NotLoggedIn, NotFromHere, OnlyToLookAt, TooFast for a guest.
    """
    teacher = panel.classroom.accounts.logged_in(request.cookies.get(COOKIE, ""))
    if teacher is None:
        # A teacher whose log-in is over is to log in again, and not to be taken for a guest.
        if panel.settings.mode is not Mode.DEMO or COOKIE in request.cookies:
            raise NotLoggedIn
        panel.pace.page(address_of(request))
        if request.method not in READING:
            raise OnlyToLookAt
        return GUEST
    if request.method not in READING:
        sent = text(form, FORM_TOKEN) or request.headers.get("x-form-token", "")
        if not hmac.compare_digest(sent.encode(), teacher.form_token.encode()):
            raise NotFromHere
    return teacher


LoggedIn = Annotated[Teacher, Depends(logged_in)]


def with_account(teacher: LoggedIn) -> Teacher:
    """A teacher who has an account. Raises as `logged_in` does, OnlyToLookAt for a guest."""
    if teacher.is_guest:
        raise OnlyToLookAt
    return teacher


WithAccount = Annotated[Teacher, Depends(with_account)]


def of_class(class_id: str, teacher: LoggedIn, panel: ThePanel) -> TeacherOfClass:
    """The class in the address, if it is this teacher's. Raises NotHere."""
    place = panel.classroom.classes.open(teacher, class_id)
    if place is None:
        raise NotHere
    return place


OfClass = Annotated[TeacherOfClass, Depends(of_class)]


def of_session(session_id: str, place: OfClass, panel: ThePanel) -> TeacherOfSession:
    """The session in the address, if it belongs to the class there. Raises NotHere."""
    session = panel.classroom.classes.session(place, session_id)
    if session is None:
        raise NotHere
    return TeacherOfSession(place=place, session=session)


OfSession = Annotated[TeacherOfSession, Depends(of_session)]


def address_of(request: Request) -> str:
    """Where a request comes from, for counting failed tries and the pages of guests."""
    return request.client.host if request.client else ""


def let_in(request: Request, response: Response, token: str) -> None:
    """Give the browser the log-in."""
    response.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path=request.scope.get("root_path", "") or "/",
    )


def let_out(request: Request, response: Response) -> None:
    """Take the log-in from the browser."""
    response.delete_cookie(COOKIE, path=request.scope.get("root_path", "") or "/")
