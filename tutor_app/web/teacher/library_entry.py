"""One entry of the library: writing, trying, retiring, merging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from tutor_app.authoring.dry_run import first_work
from tutor_app.authoring.library_desk import EditConflict, Listed
from tutor_app.authoring.preview import Preview, preview
from tutor_app.authoring.yaml_files import library_yaml
from tutor_app.classroom import Teacher
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.storage import EntryStatus
from tutor_app.web.teacher import entry_form
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import LoggedIn, NotHere, SentForm, text
from tutor_app.web.teacher.library import AS_IT_CAME, entries_for, kind_of
from tutor_app.web.teacher.own_classes import (
    class_ids,
    latest_sessions,
    numbers,
    own_session,
)
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/library/{subject}")

PREVIEW = "preview"


class Change(Protocol):
    """What is done with an entry as a whole, from the version that the form was made from."""

    def __call__(self, subject: str, key: str, /, *, version: int, author: str) -> Listed:
        """The entry as it is after that. Raises Unusable, EditConflict."""
        ...


@router.get("/new")
def new_page(request: Request, panel: ThePanel, teacher: LoggedIn, subject: str) -> Response:
    """An empty form."""
    return edit_page(request, panel, teacher, subject, entry_form.shown({}))


@router.post("/new")
def create(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str
) -> Response:
    """Add an entry, and say of the unexplained work it was made from that it is this; or try it."""
    values = entry_form.typed(form)
    members = numbers(text(form, "members"))

    def save() -> Listed:
        data = entry_form.read(values)
        if panel.library.entry(subject, data["id"]):
            taken = panel.frame.words("entry.taken")
            raise Unusable([Complaint("id", taken)])
        return panel.unexplained.name(
            subject, members, data, author=teacher.name, classes=class_ids(panel, teacher)
        )

    return _sent(request, panel, teacher, form, subject, values, save)


@router.get("/entries/{key}")
def entry_page(
    request: Request,
    panel: ThePanel,
    teacher: LoggedIn,
    subject: str,
    key: str,
    done: str = "",
) -> Response:
    """An entry as it stands."""
    listed = _known(panel, subject, key)
    if teacher.is_guest and listed.version != AS_IT_CAME:
        raise NotHere
    values = entry_form.shown(listed.entry)
    return edit_page(request, panel, teacher, subject, values, listed, done=done == "saved")


@router.post("/entries/{key}")
def save_entry(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str, key: str
) -> Response:
    """Save the entry, or only try it."""
    listed, version = _known(panel, subject, key), _version(form)
    values = entry_form.typed(form) | {"id": key}

    def save() -> Listed:
        data = entry_form.read(values)
        return panel.library.save(subject, data, version=version, author=teacher.name)

    return _sent(request, panel, teacher, form, subject, values, save, listed)


@router.post("/entries/{key}/retire")
def retire(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str, key: str
) -> Response:
    """Take the entry out of use."""
    return _changed(request, panel, teacher, form, subject, key, panel.library.retire)


@router.post("/entries/{key}/bring-back")
def bring_back(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str, key: str
) -> Response:
    """Put the entry back into use."""
    return _changed(request, panel, teacher, form, subject, key, panel.library.bring_back)


@router.post("/entries/{key}/merge")
def merge(
    request: Request, panel: ThePanel, teacher: LoggedIn, form: SentForm, subject: str, key: str
) -> Response:
    """Let another entry stand for this one."""
    change = partial(panel.library.merge, into=text(form, "into"))
    return _changed(request, panel, teacher, form, subject, key, change)


def edit_page(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    subject: str,
    values: Mapping[str, str],
    listed: Listed | None = None,
    *,
    members: str = "",
    tried_on: Mapping[str, str] | None = None,
    complaints: tuple[Complaint, ...] = (),
    conflict: Listed | None = None,
    seen: Preview | None = None,
    done: bool = False,
) -> Response:
    """The form of an entry. With a `conflict`, the version of somebody else beside what was typed:
    saving once more then puts this in its place.
    """
    if subject not in SUBJECTS:
        raise NotHere
    entries = entries_for(panel, teacher, subject)
    current = conflict or listed
    key = current.entry.id if current else ""
    classes = class_ids(panel, teacher)
    return panel.frame.page(
        request,
        "library_entry.html",
        status=409 if conflict else 422 if complaints else 200,
        teacher=teacher,
        subject=subject,
        values=values,
        listed=current,
        kind=kind_of(current) if current else "",
        version=current.version if current else 0,
        members=members,
        complaints=complaints,
        theirs=library_yaml(subject, [conflict.entry]) if conflict else "",
        seen=seen,
        done=done,
        brief=entry_form.BRIEF,
        topics=list(dict.fromkeys(one.entry.topic for one in entries)),
        concepts=[(one.id, one.name) for one in concept_graph()],
        others=[
            one.entry
            for one in entries
            if one.status is EntryStatus.ACTIVE
            and not (current and one.entry.id == current.entry.id)
        ],
        problems=[one for one in panel.tutor.catalog.problems.values() if one.subject == subject],
        sessions=latest_sessions(panel, teacher, subject),
        tried_on=tried_on or {"problem": "", "work": "", "session": ""},
        assigned=panel.unexplained.assigned(subject, key, classes) if key else (),
    )


def _sent(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    form: FormData,
    subject: str,
    values: Mapping[str, str],
    save: Callable[[], Listed],
    listed: Listed | None = None,
) -> Response:
    """Do what the button says with the form, and lose nothing of it when that cannot be done."""
    if subject not in SUBJECTS:
        raise NotHere
    tried_on = {name: text(form, name) for name in ("problem", "work", "session")}
    seen, conflict = None, None
    complaints: tuple[Complaint, ...] = ()
    try:
        if text(form, "do") == PREVIEW:
            seen = _tried(panel, teacher, subject, values, tried_on)
        else:
            saved = save()
            return go(request, f"/library/{subject}/entries/{saved.entry.id}?done=saved")
    except EditConflict as error:
        conflict = error.current
    except Unusable as error:
        complaints = error.complaints
    return edit_page(
        request,
        panel,
        teacher,
        subject,
        values,
        _as_sent(listed, form),
        members=text(form, "members"),
        tried_on=tried_on,
        complaints=complaints,
        conflict=conflict,
        seen=seen,
    )


def _as_sent(listed: Listed | None, form: FormData) -> Listed | None:
    """The entry with the version that the form was made from: what others do until it is saved is
    still told then.
    """
    return listed.model_copy(update={"version": _version(form)}) if listed else None


def _tried(
    panel: Panel,
    teacher: Teacher,
    subject: str,
    values: Mapping[str, str],
    tried_on: Mapping[str, str],
) -> Preview:
    data, parts = entry_form.read(values), panel.tutor.parts
    if tried_on["session"]:
        own_session(panel, teacher, tried_on["session"])
        state = panel.tutor.as_it_stands(tried_on["session"])
        return preview(parts, subject, data, state.problem, state.facts.work, state)
    problem = panel.tutor.catalog.problems.get(tried_on["problem"])
    if problem is None:
        raise Unusable([Complaint("problem", panel.frame.words("entry.choose_problem"))])
    work = tried_on["work"].replace("\r\n", "\n")
    return preview(parts, subject, data, problem, work if work.strip() else first_work(problem))


def _changed(
    request: Request,
    panel: Panel,
    teacher: Teacher,
    form: FormData,
    subject: str,
    key: str,
    change: Change,
) -> Response:
    """Do something with an entry as a whole, and show it, or what stands against it."""
    listed = _known(panel, subject, key)
    values = entry_form.shown(listed.entry)
    try:
        change(subject, key, version=_version(form), author=teacher.name)
    except EditConflict as error:
        return edit_page(request, panel, teacher, subject, values, conflict=error.current)
    except Unusable as error:
        return edit_page(
            request, panel, teacher, subject, values, listed, complaints=error.complaints
        )
    return go(request, f"/library/{subject}/entries/{key}?done=saved")


def _known(panel: Panel, subject: str, key: str) -> Listed:
    listed = panel.library.entry(subject, key) if subject in SUBJECTS else None
    if listed is None:
        raise NotHere
    return listed


def _version(form: FormData) -> int:
    """The version a form was made from. Raises NotHere for a form that is none of ours."""
    sent = text(form, "version")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        raise NotHere
    return int(sent)
