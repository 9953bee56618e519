"""What a teacher chooses for a class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from tutor_app.classroom import ClassSettings, Refused, TeacherOfClass
from tutor_app.dialogue import Problem
from tutor_app.storage import StoredClass
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.render_library import SUBJECTS
from tutor_app.web.teacher.frame import go
from tutor_app.web.teacher.guarding import NotHere, OfClass, SentForm, text, texts
from tutor_app.web.teacher.panel import Panel, ThePanel

router = APIRouter(prefix="/classes/{class_id}")

NUMBERS = ("session_tokens", "class_tokens", "retention_days")
MOST_DIGITS = 12


@router.get("/settings")
def settings_page(request: Request, panel: ThePanel, place: OfClass, done: str = "") -> Response:
    """The settings of the class as they are."""
    return _page(request, panel, place, chosen(place.classroom), done=done == "saved")


@router.post("/settings")
def change_settings(request: Request, panel: ThePanel, place: OfClass, form: SentForm) -> Response:
    """Store what was chosen."""
    try:
        published = panel.tutor.catalog.published_for(place.classroom.id)
        panel.classroom.classes.change(place, read_settings(form), published)
    except Refused as refused:
        return _page(request, panel, place, typed(form), refused=refused)
    return go(request, f"/classes/{place.classroom.id}/settings?done=saved")


@router.post("/teachers")
def add_teacher(request: Request, panel: ThePanel, place: OfClass, form: SentForm) -> Response:
    """Share the class with a colleague."""
    name = text(form, "colleague")
    try:
        panel.classroom.classes.add_teacher(place, name)
    except Refused as refused:
        values = {**chosen(place.classroom), "colleague": name}
        return _page(request, panel, place, values, refused=refused)
    return go(request, f"/classes/{place.classroom.id}/settings?done=saved")


@router.post("/teachers/remove")
def remove_teacher(request: Request, panel: ThePanel, place: OfClass, form: SentForm) -> Response:
    """Take the class from a colleague, or from oneself."""
    gone = text(form, "teacher")
    if not panel.classroom.classes.remove_teacher(place, gone):
        raise NotHere
    if gone == place.teacher.id:
        return go(request, "/")
    return go(request, f"/classes/{place.classroom.id}/settings?done=saved")


def read_settings(form: FormData) -> ClassSettings:
    """The form as settings. Raises Refused where a number is none."""
    subjects = texts(form, "subjects")
    every_subject = set(SUBJECTS) <= set(subjects)
    return ClassSettings(
        name=text(form, "name"),
        subjects=None if every_subject else subjects,
        problems=texts(form, "problems") if text(form, "which") == "some" else None,
        own_problems=text(form, "own_problems") == "yes",
        with_model=text(form, "engine") == "model",
        **{field: _number(form, field) for field in NUMBERS},
    )


def chosen(classroom: StoredClass) -> Mapping[str, Any]:
    """The settings of a class as the form shows them."""
    numbers = {field: getattr(classroom, field) for field in NUMBERS}
    return {
        "name": classroom.name,
        "subjects": SUBJECTS if classroom.subjects is None else classroom.subjects,
        "which": "all" if classroom.problems is None else "some",
        "problems": frozenset(classroom.problems or ()),
        "own_problems": classroom.own_problems,
        "engine": "model" if classroom.with_model else "built_in",
        "colleague": "",
        **{field: "" if value is None else str(value) for field, value in numbers.items()},
    }


def typed(form: FormData) -> Mapping[str, Any]:
    """What was sent, for the form to show again."""
    return {
        "name": text(form, "name"),
        "subjects": texts(form, "subjects"),
        "which": text(form, "which"),
        "problems": frozenset(texts(form, "problems")),
        "own_problems": text(form, "own_problems") == "yes",
        "engine": text(form, "engine"),
        "colleague": "",
        **{field: text(form, field) for field in NUMBERS},
    }


def by_chapter(
    problems: Iterable[Problem], names: ConceptNames
) -> Mapping[str, Mapping[str, tuple[Problem, ...]]]:
    """The problems by subject and chapter, chapters in the order in which they are learnt. Those
    of no chapter come under an empty name.
    """
    found: dict[str, dict[str, list[Problem]]] = {}
    for problem in problems:
        chapter = next(iter(names.topics(problem.concepts)), "")
        found.setdefault(problem.subject, {}).setdefault(chapter, []).append(problem)
    return {
        subject: {
            chapter: tuple(found[subject][chapter])
            for chapter in sorted(found[subject], key=names.rank)
        }
        for subject in SUBJECTS
        if subject in found
    }


def _number(form: FormData, field: str) -> int | None:
    """A whole number, with or without separators; None for an empty field. Raises Refused."""
    plain = "".join(text(form, field).split()).replace(",", "").replace("’", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or len(plain) > MOST_DIGITS:
        raise Refused(field, "no_number")
    return int(plain)


def _page(
    request: Request,
    panel: Panel,
    place: TeacherOfClass,
    values: Mapping[str, Any],
    *,
    refused: Refused | None = None,
    done: bool = False,
) -> Response:
    settings = panel.settings
    catalog, here = panel.tutor.catalog, place.classroom.id
    return panel.frame.page(
        request,
        "class_settings.html",
        status=422 if refused else 200,
        teacher=place.teacher,
        refused=refused,
        classroom=place.classroom,
        here="settings",
        values=values,
        done=done,
        subjects=SUBJECTS,
        chapters=by_chapter(catalog.for_class(here).values(), panel.names),
        published=catalog.published_for(here),
        teachers=panel.classroom.classes.teachers(place),
        has_model=settings.has_model,
        session_help=_cap_help(panel, settings.session_tokens),
        class_help=_cap_help(panel, settings.class_tokens),
    )


def _cap_help(panel: Panel, cap: int | None) -> str:
    """What leaving a number of tokens empty means."""
    words = panel.frame.words
    return (
        words("settings.no_cap") if cap is None else words("settings.server_cap", count=f"{cap:,}")
    )
