"""Work that nothing explains, of the teacher's own classes, to be given a name."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.classroom import Teacher
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.storage import EntryStatus
from tutor_app.web.teacher import entry_form
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, NotHere, SentForm, text
from tutor_app.web.teacher.library import entries_for
from tutor_app.web.teacher.library_entry import edit_page
from tutor_app.web.teacher.own_classes import class_ids, numbers
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/unexplained")


@router.get("")
def unexplained_page(
    request: Request,
    panel: ThePanel,
    teacher: LoggedIn,
    subject: str = SUBJECTS[0],
    done: str = "",
) -> Response:
    """The clusters of a subject, the largest first."""
    subject = subject if subject in SUBJECTS else SUBJECTS[0]
    return _page(request, panel, teacher, subject, done=done)


@router.post("/{subject}/assign")
def assign(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str
) -> Response:
    """Say which entry a cluster is."""
    _check(subject)
    try:
        panel.unexplained.assign(
            subject, numbers(text(form, "members")), text(form, "key"), class_ids(panel, teacher)
        )
    except Unusable as error:
        return _page(request, panel, teacher, subject, complaints=error.complaints)
    return go(request, f"/unexplained?subject={subject}&done=assigned")


@router.post("/{subject}/release")
def release(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str
) -> Response:
    """Take back what was said of some works."""
    _check(subject)
    panel.unexplained.release(numbers(text(form, "members")), class_ids(panel, teacher))
    return go(request, f"/unexplained?subject={subject}&done=released")


@router.get("/{subject}/{cluster_id}/name")
def name_cluster(
    request: Request, panel: ThePanel, teacher: LoggedIn, subject: str, cluster_id: str
) -> Response:
    """A draft of a new entry that begins with what the students did and said."""
    _check(subject)
    for cluster in panel.unexplained.clusters(subject, class_ids(panel, teacher)):
        if str(cluster.id) == cluster_id:
            draft = panel.unexplained.draft_of(cluster)
            return edit_page(
                request,
                panel,
                teacher,
                subject,
                entry_form.shown(draft),
                members=",".join(map(str, cluster.members)),
            )
    raise NotHere


def _check(subject: str) -> None:
    if subject not in SUBJECTS:
        raise NotHere


def _page(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    subject: str,
    *,
    done: str = "",
    complaints: tuple[Complaint, ...] = (),
) -> Response:
    classes = class_ids(panel, teacher)
    return panel.frame.page(
        request,
        "unexplained.html",
        status=422 if complaints else 200,
        teacher=teacher,
        subjects=SUBJECTS,
        subject=subject,
        clusters=panel.unexplained.clusters(subject, classes),
        names=classes,
        entries=[
            one.entry
            for one in entries_for(panel, teacher, subject)
            if one.status is EntryStatus.ACTIVE
        ],
        done=done if done in ("assigned", "released") else "",
        complaints=complaints,
    )
