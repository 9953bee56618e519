"""The library as files: taking entries out, and bringing some in after a look at them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from tutor_app.authoring.library_desk import EditConflict, Incoming
from tutor_app.classroom import Teacher
from tutor_app.datafiles import DataFileError
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.web.teacher.complaints import complaints_in
from tutor_app.web.teacher.downloads import yaml_file
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, NotHere, SentForm, text, upload
from tutor_app.web.teacher.library import entries_for, list_page, was_changed
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/library")


@router.get("/export")
def export(
    panel: ThePanel,
    teacher: LoggedIn,
    subject: str = SUBJECTS[0],
    keys: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """The chosen entries as a file; without a choice, all that people wrote or changed."""
    if subject not in SUBJECTS:
        raise NotHere
    entries = entries_for(panel, teacher, subject)
    known = {one.entry.id for one in entries}
    if keys is None:
        keys = [one.entry.id for one in entries if was_changed(one)]
    return yaml_file(
        panel.library.export(subject, [key for key in keys if key in known]),
        f"misconceptions-{subject}",
    )


@router.post("/import")
def read_file(request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm) -> Response:
    """Show what a file would change. Nothing is stored."""
    content = upload(form, "file") or text(form, "content").encode()
    return _looked_at(request, panel, teacher, content, text(form, "subject"))


@router.post("/import/confirm")
def take_in(request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm) -> Response:
    """Store what was looked at, unless it has changed since."""
    content = text(form, "content").encode()
    try:
        subject, incoming = panel.library.read(content)
        if any(text(form, f"version.{one.entry.id}") != _version(one) for one in incoming):
            return _looked_at(request, panel, teacher, content, subject, changed=True)
        panel.library.take_in(subject, incoming, teacher.name)
    except EditConflict:
        return _looked_at(request, panel, teacher, content, subject, changed=True)
    except (DataFileError, Unusable) as error:
        return list_page(request, panel, teacher, SUBJECTS[0], complaints=complaints_in(error))
    return go(request, f"/library?subject={subject}&done=imported")


def _looked_at(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    content: bytes,
    subject: str,
    *,
    changed: bool = False,
) -> Response:
    if not content:
        nothing = (Complaint("file", panel.frame.words("library.no_file")),)
        return list_page(request, panel, teacher, subject, complaints=nothing)
    try:
        subject, incoming = panel.library.read(content)
    except (DataFileError, Unusable) as error:
        return list_page(request, panel, teacher, subject, complaints=complaints_in(error))
    return panel.frame.page(
        request,
        "library_import.html",
        status=409 if changed else 200,
        teacher=teacher,
        subject=subject,
        incoming=[(one, _version(one)) for one in incoming],
        content=content.decode("utf-8"),
        changed=changed,
    )


def _version(incoming: Incoming) -> str:
    return str(incoming.current.version) if incoming.current else ""
