"""The library of misconceptions: all entries of a subject, and looking for some."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response

from tutor_app.authoring.library_desk import Listed, Origin
from tutor_app.classroom import Teacher
from tutor_app.handed_in import Complaint
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.storage import EntryStatus
from tutor_app.web.teacher.guarding import LoggedIn
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/library")

AS_IT_CAME = 0  # the version of an entry that nobody has changed
KINDS = ("shipped", "changed", "added", "retired", "merged")


@router.get("")
def library_page(
    request: Request,
    panel: ThePanel,
    teacher: LoggedIn,
    subject: str = SUBJECTS[0],
    q: str = "",
    kind: str = "",
    done: str = "",
) -> Response:
    """The entries of a subject; those of one kind, those with these words."""
    return list_page(request, panel, teacher, subject, q=q, kind=kind, done=done)


def list_page(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    subject: str,
    *,
    q: str = "",
    kind: str = "",
    done: str = "",
    complaints: tuple[Complaint, ...] = (),
) -> Response:
    """The list, with what was wrong with a file that was sent."""
    subject = subject if subject in SUBJECTS else SUBJECTS[0]
    entries = entries_for(panel, teacher, subject)
    wanted = [one for one in entries if kind not in KINDS or kind_of(one) == kind]
    return panel.frame.page(
        request,
        "library.html",
        status=422 if complaints else 200,
        teacher=teacher,
        subjects=SUBJECTS,
        subject=subject,
        kinds=KINDS,
        kind=kind,
        q=q,
        total=len(entries),
        entries=[(one, kind_of(one)) for one in found(wanted, q)],
        done=done if done in ("imported", "saved") else "",
        complaints=complaints,
    )


def entries_for(panel: Panel, teacher: Teacher, subject: str) -> list[Listed]:
    """The entries that this teacher may see: all of them, or for a guest those that nobody has
    touched. What teachers write, and who did, is not for strangers.
    """
    return [
        one
        for one in panel.library.entries(subject)
        if not teacher.is_guest or one.version == AS_IT_CAME
    ]


def kind_of(listed: Listed) -> str:
    """What an entry is listed as: why it is not in use, else where it comes from."""
    return str(listed.origin if listed.status is EntryStatus.ACTIVE else listed.status)


def was_changed(listed: Listed) -> bool:
    """Whether people wrote or changed an entry that is in use."""
    return listed.status is EntryStatus.ACTIVE and listed.origin is not Origin.SHIPPED


def found(entries: Iterable[Listed], query: str) -> list[Listed]:
    """The entries in which every word of a query occurs."""
    words = query.casefold().split()
    return [one for one in entries if all(word in _text_of(one) for word in words)]


def _text_of(listed: Listed) -> str:
    entry = listed.entry
    parts = (entry.id, entry.name, entry.topic, entry.concept, entry.description, *entry.says)
    return " ".join((*parts, *entry.signs)).casefold()
