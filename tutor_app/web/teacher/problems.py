"""A teacher's own problems: the list, a file in and out, withdrawing, deleting."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import Teacher
from tutor_app.storage import AuthoredProblem, ProblemConflict
from tutor_app.web.teacher.downloads import yaml_file
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, NotHere, SentForm
from tutor_app.web.teacher.own_classes import class_ids
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/problems")

DONE = ("saved", "published", "withdrawn", "deleted")


@router.get("")
def problems_page(request: Request, panel: ThePanel, teacher: LoggedIn, done: str = "") -> Response:
    """All problems of this teacher."""
    return panel.frame.page(
        request,
        "problems.html",
        teacher=teacher,
        problems=panel.problems.of_author(teacher.id),
        names=class_ids(panel, teacher),
        done=done if done in DONE else "",
    )


@router.get("/{problem_id}/file")
def export(panel: ThePanel, teacher: LoggedIn, problem_id: str) -> Response:
    """The problem as a file."""
    problem = own_problem(panel, teacher, problem_id).problem
    return yaml_file(panel.problems.export(problem), problem.id)


@router.post("/{problem_id}/withdraw")
def withdraw(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, problem_id: str
) -> Response:
    """Take the problem from its classes; it is a draft again. Sessions on it go on."""
    known = own_problem(panel, teacher, problem_id)
    try:
        panel.problems.save(
            known.problem, author=teacher.id, class_code=known.class_code, version=known.version
        )
    except ProblemConflict:  # it was changed in this moment: the list shows how
        return go(request, "/problems")
    return go(request, "/problems?done=withdrawn")


@router.post("/{problem_id}/delete")
def delete(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, problem_id: str
) -> Response:
    """Delete the problem. Sessions on it go on."""
    own_problem(panel, teacher, problem_id)
    panel.problems.delete(problem_id, teacher.id)
    return go(request, "/problems?done=deleted")


def own_problem(panel: Panel, teacher: Teacher, problem_id: str) -> AuthoredProblem:
    """A problem of this teacher. Raises NotHere."""
    found = panel.problems.load(problem_id, teacher.id)
    if found is None:
        raise NotHere
    return found
