"""Writing a problem: checking it, trying it on simulated students, publishing it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from tutor_app.authoring.dry_run import Transcript
from tutor_app.authoring.problem_checks import Report
from tutor_app.classroom import Teacher
from tutor_app.dialogue import Problem
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.storage import AuthoredProblem, ProblemConflict
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, NotHere, SentForm, text, upload
from tutor_app.web.teacher.own_classes import class_ids
from tutor_app.web.teacher.panel import Panel, ThePanel
from tutor_app.web.teacher.problem_text import STARTERS, read_text, text_of, title_in
from tutor_app.web.teacher.problems import own_problem

router = APIRouter(prefix="/problems")

# Programs of a draft run for up to a minute or two: students' turns need the processor too.
_RUNS = threading.BoundedSemaphore(2)


@dataclass
class Edited:
    """What the page shows: the text as typed, and what came of the last button."""

    title: str
    content: str
    version: int = 0
    for_class: str = ""
    known: AuthoredProblem | None = None
    complaints: tuple[Complaint, ...] = ()
    report: Report | None = None
    transcripts: tuple[Transcript, ...] = ()
    theirs: str = ""
    note: str = ""
    busy: bool = field(default=False)


@router.get("/new")
def new_page(
    request: Request, panel: ThePanel, teacher: LoggedIn, subject: str = "python"
) -> Response:
    """A text to begin from."""
    starter = STARTERS.get(subject, STARTERS["python"])
    return _page(request, panel, teacher, Edited("", starter))


@router.post("/new")
def create(request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm) -> Response:
    """Keep a new problem, or do with it what the button says."""
    return _sent(request, panel, teacher, form, None)


@router.post("/import")
def read_file(request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm) -> Response:
    """A file in the editor, to look through. Nothing is stored."""
    content = upload(form, "file")
    edited = Edited(title_in(content), content.decode("utf-8", errors="replace"), note="imported")
    try:
        problem = read_text("", content)
        edited.content = text_of(problem)
    except Unusable as error:
        edited.complaints = error.complaints
    return _page(request, panel, teacher, edited)


@router.get("/{problem_id}")
def problem_page(
    request: Request, panel: ThePanel, teacher: LoggedIn, problem_id: str, done: str = ""
) -> Response:
    """A problem as it stands."""
    known = own_problem(panel, teacher, problem_id)
    edited = Edited(known.problem.title, text_of(known.problem), known.version, known.class_code)
    edited.known, edited.note = known, "saved" if done == "saved" else ""
    return _page(request, panel, teacher, edited)


@router.post("/{problem_id}")
def change(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, problem_id: str
) -> Response:
    """Do with the problem what the button says."""
    return _sent(request, panel, teacher, form, own_problem(panel, teacher, problem_id))


def _sent(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    form: FormData,
    known: AuthoredProblem | None,
) -> Response:
    edited = Edited(
        text(form, "title"),
        text(form, "content").replace("\r\n", "\n"),
        _version(form) if known else 0,
        text(form, "for_class"),
        known,
    )
    try:
        problem = read_text(edited.title, edited.content, known.problem.id if known else "")
        if text(form, "do") in ("check", "try"):
            _tried(panel, problem, edited, text(form, "do"))
        else:
            return _kept(request, panel, teacher, problem, edited, text(form, "do"))
    except Unusable as error:
        edited.complaints = error.complaints
    except ProblemConflict as conflict:
        current = conflict.current
        if current is None or current.author != teacher.id:
            raise NotHere from conflict  # deleted meanwhile
        edited.known, edited.version = current, current.version
        edited.theirs = panel.problems.export(current.problem)
    return _page(request, panel, teacher, edited)


def _tried(panel: Panel, problem: Problem, edited: Edited, how: str) -> None:
    """Check the problem, or let simulated students work on it; few at once."""
    if not _RUNS.acquire(blocking=False):
        edited.busy = True
        return
    try:
        if how == "try":
            edited.transcripts = panel.problems.dry_run(problem)
        else:
            edited.report = panel.problems.validate(problem)
    finally:
        _RUNS.release()


def _kept(
    request: Request, panel: Panel, teacher: Teacher, problem: Problem, edited: Edited, how: str
) -> Response:
    """Keep a draft, or publish it for a class or all of the teacher's."""
    if edited.for_class and edited.for_class not in class_ids(panel, teacher):
        raise NotHere
    keep = panel.problems.publish if how == "publish" else panel.problems.save
    stored = keep(problem, author=teacher.id, class_code=edited.for_class, version=edited.version)
    if how == "publish":
        return go(request, "/problems?done=published")
    return go(request, f"/problems/{stored.problem.id}?done=saved")


def _version(form: FormData) -> int:
    """The version a form was made from. Raises NotHere for a form that is none of ours."""
    sent = text(form, "version")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        raise NotHere
    return int(sent)


def _page(request: Request, panel: Panel, teacher: Teacher, edited: Edited) -> Response:
    status = 409 if edited.theirs else 503 if edited.busy else 422 if edited.complaints else 200
    return panel.frame.page(
        request,
        "problem.html",
        status=status,
        teacher=teacher,
        edited=edited,
        names=class_ids(panel, teacher),
    )
