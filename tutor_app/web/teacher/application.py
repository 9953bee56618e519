"""Puts the panel together: its routes, and a kind page for whatever goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from tutor_app.errors import StorageDown, TooFast, TutorError
from tutor_app.pacing import Pace
from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.teacher import (
    account,
    class_settings,
    classes,
    deleting,
    entering,
    exports,
    library,
    library_entry,
    library_files,
    one_class,
    one_session,
    overview,
    problem_editor,
    problems,
    report,
    unexplained,
)
from tutor_app.web.teacher.frame import Frame, go
from tutor_app.web.teacher.guarding import (
    COOKIE,
    READING,
    NotFromHere,
    NotHere,
    NotLoggedIn,
    OnlyToLookAt,
    from_this_site,
    let_out,
)
from tutor_app.web.teacher.panel import Panel, panel_of

if TYPE_CHECKING:
    from tutor_app.tutor import Tutor

ROUTERS = (
    entering.router,
    account.router,
    classes.router,
    overview.router,
    one_class.router,
    one_session.router,
    report.router,
    exports.router,
    deleting.router,
    class_settings.router,
    library.router,
    library_files.router,
    library_entry.router,
    unexplained.router,
    problems.router,
    problem_editor.router,
)

log = logging.getLogger(__name__)


def teacher_panel(tutor: Tutor, settings: Settings, version: str = "") -> FastAPI:
    """The panel for one tutor. Raises DataFileError when its words are incomplete."""
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(from_this_site)]
    )
    app.state.panel = Panel(tutor, Frame(version), settings, load_concept_names(), Pace(settings))
    for router in ROUTERS:
        app.include_router(router)
    for kind, answer in (
        (NotLoggedIn, _to_the_log_in),
        (NotHere, _not_here),
        (NotFromHere, _not_from_here),
        (OnlyToLookAt, _only_to_look_at),
        (HTTPException, _by_status),
        (RequestValidationError, _not_here),
        (StorageUnavailable, _no_storage),
        (StorageDown, _no_storage),
        (TooFast, _too_fast),
        (TutorError, _refused_by_the_tutor),
        (Exception, _went_wrong),
    ):
        app.add_exception_handler(kind, answer)
    return app


def _to_the_log_in(request: Request, error: Exception) -> Response:
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    wanted = f"?next={path}" if request.method in READING and path not in ("", "/") else ""
    answer = go(request, f"/log-in{wanted}")
    if COOKIE in request.cookies:
        let_out(request, answer)
    return answer


def _not_here(request: Request, error: Exception) -> Response:
    return _sorry(request, "not_here", 404)


def _not_from_here(request: Request, error: Exception) -> Response:
    return _sorry(request, "not_from_here", 403)


def _only_to_look_at(request: Request, error: Exception) -> Response:
    back = panel_of(request).frame.words("sorry.only_to_look_at.back")
    return _sorry(request, "only_to_look_at", 403, back=back)


def _by_status(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: an address or a method that is not there."""
    known = isinstance(error, HTTPException) and error.status_code in (404, 405)
    return _sorry(request, "not_here" if known else "went_wrong", 404 if known else 400)


def _no_storage(request: Request, error: Exception) -> Response:
    log.error("the panel could not reach the database: %s", error)
    return _sorry(request, "no_storage", 503)


def _too_fast(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooFast)
    words, whose = panel_of(request).frame.words, "everybody" if error.everybody else "visitor"
    said = words(f"sorry.too_fast.{whose}", seconds=error.seconds)
    answer = _sorry(request, "too_fast", 429, said, back=words("sorry.too_fast.back"))
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _refused_by_the_tutor(request: Request, error: Exception) -> Response:
    said = error.kind if isinstance(error, TutorError) else ""
    return _sorry(request, "went_wrong", 400, said)


def _went_wrong(request: Request, error: Exception) -> Response:
    log.error("a page of the panel failed", exc_info=error)
    return _sorry(request, "went_wrong", 500)


def _sorry(request: Request, kind: str, status: int, said: str = "", *, back: str = "") -> Response:
    frame = panel_of(request).frame
    return frame.page(
        request,
        "sorry.html",
        status=status,
        heading=frame.words(f"sorry.{kind}.heading"),
        text=said or frame.words(f"sorry.{kind}.text"),
        back=back,
    )
