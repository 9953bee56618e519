"""The page at `/join/<code>`, where a student joins a class or comes back to it.

It is plain HTML like the teachers' panel, and hands over to the student's page by a cookie that
holds the student's owner token. The cookie decides whose page it is: see `Desk.arrive`.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from tutor_app.classroom import Refused
from tutor_app.pacing import Pace
from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable, StoredClass, StoredMember
from tutor_app.web.access import new_owner
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.student_cookie import forget_student, known_student, remember_student
from tutor_app.web.teacher.frame import HEADERS, Frame, go
from tutor_app.web.teacher.guarding import (
    NotFromHere,
    SentForm,
    address_of,
    from_this_site,
    text,
)
from tutor_app.web.teacher.panel import Panel, ThePanel
from tutor_app.web.words import load_words

if TYPE_CHECKING:
    from tutor_app.tutor import Tutor

TEMPLATES = Path(__file__).resolve().parent / "templates"

log = logging.getLogger(__name__)
router = APIRouter()


def joining(tutor: Tutor, settings: Settings, version: str = "") -> FastAPI:
    """The application for one tutor. Raises DataFileError when its words are incomplete."""
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(from_this_site)]
    )
    frame = Frame(version, load_words(), TEMPLATES)
    app.state.panel = Panel(tutor, frame, settings, load_concept_names(), Pace(settings))
    app.include_router(router)
    for kind in (
        StorageUnavailable,
        NotFromHere,
        HTTPException,
        RequestValidationError,
        Exception,
    ):
        app.add_exception_handler(kind, _sorry)
    return app


@router.get("/")
def ask_for_code(request: Request, panel: ThePanel, code: str = "") -> Response:
    """Where to type a code; with one that works, on to its class."""
    if not code:
        return _code_page(request, panel, "")
    try:
        found = panel.classroom.members.find_class(code, address_of(request))
    except Refused as refused:
        return _code_page(request, panel, code, refused)
    return go(request, f"/{found.code}")


@router.post("/leave")
def leave(request: Request) -> Response:
    """Leave the class in this browser. The personal code opens it again."""
    answer = _to_the_student(request)
    forget_student(request, answer)
    return answer


@router.get("/{code}")
def join_page(request: Request, panel: ThePanel, code: str, other: str = "") -> Response:
    """Join a class, come back to it, or, where this browser is known, simply go on."""
    try:
        classroom = panel.classroom.members.find_class(code, address_of(request))
    except Refused as refused:
        return _code_page(request, panel, code, refused)
    member = None if other else _member(request, panel, classroom)
    return _join_page(request, panel, classroom, member)


@router.post("/{code}")
def join(request: Request, panel: ThePanel, form: SentForm, code: str) -> Response:
    """Join under a nickname. The personal code is shown this once."""
    members, nickname = panel.classroom.members, text(form, "nickname")
    try:
        classroom = members.find_class(code, address_of(request))
    except Refused as refused:
        return _code_page(request, panel, code, refused)
    owner = known_student(request, members)
    if not owner or members.of_owner(classroom, owner) is not None:
        owner = new_owner()  # somebody else at the same computer
    try:
        joined = members.join(classroom, nickname, owner)
    except Refused as refused:
        return _join_page(request, panel, classroom, None, refused, nickname=nickname)
    answer = panel.frame.page(
        request,
        "joined.html",
        classroom=classroom,
        member=joined.member,
        personal_code=joined.personal_code,
        student_page=_home(request),
    )
    remember_student(request, answer, owner)
    return answer


@router.post("/{code}/back")
def come_back(request: Request, panel: ThePanel, form: SentForm, code: str) -> Response:
    """Come back on another computer, with nickname and personal code."""
    members, nickname = panel.classroom.members, text(form, "who")
    try:
        classroom = members.find_class(code, address_of(request))
    except Refused as refused:
        return _code_page(request, panel, code, refused)
    try:
        member = members.come_back(
            classroom, nickname, text(form, "personal_code"), address_of(request)
        )
    except Refused as refused:
        return _join_page(request, panel, classroom, None, refused, who=nickname)
    return _to_the_page(request, member)


@router.post("/{code}/enter")
def enter(request: Request, panel: ThePanel, code: str) -> Response:
    """Go on in a class that this browser is known in."""
    members = panel.classroom.members
    try:
        classroom = members.find_class(code, address_of(request))
    except Refused as refused:
        return _code_page(request, panel, code, refused)
    member = _member(request, panel, classroom)
    if member is None:
        return go(request, f"/{classroom.code}")
    return _to_the_page(request, members.enter(member))


def _member(request: Request, panel: Panel, classroom: StoredClass) -> StoredMember | None:
    """Who this browser is in the class."""
    members = panel.classroom.members
    owner = known_student(request, members)
    return members.of_owner(classroom, owner) if owner else None


def _to_the_page(request: Request, member: StoredMember) -> Response:
    answer = _to_the_student(request)
    remember_student(request, answer, member.owner)
    return answer


def _to_the_student(request: Request) -> Response:
    return RedirectResponse(_home(request), status_code=303, headers=HEADERS)


def _home(request: Request) -> str:
    """Where the student's page is: beside this one."""
    outside: str = request.scope.get("root_path", "")
    return outside.removesuffix("/join") + "/"


def _code_page(
    request: Request, panel: Panel, code: str, refused: Refused | None = None
) -> Response:
    return panel.frame.page(
        request,
        "code.html",
        status=404 if refused else 200,
        refused=refused,
        code=code[:20],
        student_page=_home(request),
    )


def _join_page(
    request: Request,
    panel: Panel,
    classroom: StoredClass,
    member: StoredMember | None,
    refused: Refused | None = None,
    *,
    nickname: str = "",
    who: str = "",
) -> Response:
    return panel.frame.page(
        request,
        "join.html",
        status=422 if refused else 200,
        refused=refused,
        classroom=classroom,
        member=member,
        nickname=nickname[:60],
        who=who[:60],
    )


def _sorry(request: Request, error: Exception) -> Response:
    kinds = {StorageUnavailable: ("storage", 503), NotFromHere: ("not_from_here", 403)}
    kind, status = next(
        (answer for one, answer in kinds.items() if isinstance(error, one)), ("not_here", 404)
    )
    if not isinstance(error, (*kinds, HTTPException, RequestValidationError)):
        kind, status = "unexpected", 500
    if status >= 500:
        log.error("joining a class failed", exc_info=error)
    frame: Frame = request.app.state.panel.frame
    return frame.page(
        request,
        "sorry_student.html",
        status=status,
        text=frame.words(f"joining.sorry.{kind}"),
        student_page=_home(request),
    )
