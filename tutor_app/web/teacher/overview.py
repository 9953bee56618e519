"""The first page of a class: who works on what, who is stuck, what the class knows and mixes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from tutor_app.assembly import LEARNT, role_entries
from tutor_app.classroom import TeacherOfClass
from tutor_app.learner.concepts import concept_graph
from tutor_app.learner.parameters import learner_parameters
from tutor_app.storage import ClassSession
from tutor_app.teaching.overview import ClassOverview, overview_of
from tutor_app.teaching.sources import overview_rules
from tutor_app.web.teacher import overview_view as view
from tutor_app.web.teacher.guarding import OfClass
from tutor_app.web.teacher.links import join_address, qr_code
from tutor_app.web.teacher.panel import Panel, ThePanel
from tutor_app.web.teacher.session_list import LATEST, counts, listed

router = APIRouter(prefix="/classes/{class_id}")

PAGE = 200  # sessions on a page of the whole list


@dataclass(frozen=True)
class Seen:
    """A class as it stands: its sessions as stored, the latest first, and the overview of them."""

    lines: tuple[ClassSession, ...]
    overview: ClassOverview
    nicknames: Mapping[str, str]
    nobody: str

    def student(self, owner: str) -> str:
        """What a student is called on the panel."""
        return self.nicknames.get(owner, self.nobody)


def see(panel: Panel, place: TeacherOfClass) -> Seen:
    """The class now. Raises StorageUnavailable."""
    lines = panel.classroom.classes.sessions(place)
    overview = overview_of(
        lines,
        datetime.now(UTC),
        overview_rules(),
        learner_parameters(),
        concept_graph().order(),
        cost=panel.tutor.parts.repository.usage_of_class(place.classroom.id),
    )
    return Seen(lines, overview, nicknames(lines), panel.frame.words("class.nobody"))


def nicknames(lines: Sequence[ClassSession]) -> dict[str, str]:
    """What students called themselves, by owner."""
    return {line.owner: line.nickname for line in lines if line.nickname}


def misconception_names(panel: Panel) -> view.NameOf:
    """What misconceptions are called, in the library as it stands."""
    library = panel.tutor.parts.library
    library.look()
    entries = role_entries(tuple(library.snapshot(subject) for subject in LEARNT))
    return lambda id: entries[id].name if id in entries else id.replace("-", " ")


@router.get("")
def overview_page(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """The overview."""
    seen = see(panel, place)
    overview, called = seen.overview, misconception_names(panel)
    sessions = {line.id: line for line in seen.lines}
    address = join_address(request, place.classroom.code)
    return panel.frame.page(
        request,
        "class.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here="overview",
        overview=overview,
        **_live(seen.lines[:LATEST], len(seen.lines), overview.at),
        concepts=[panel.names.name(concept) for concept in overview.heat_map.concepts],
        heat=view.heat_rows(overview.heat_map, seen.student),
        steps=range(view.STEPS),
        misconceptions=view.held(overview.misconceptions, called, sessions, seen.student),
        moves=view.bars({kind.value: count for kind, count in overview.moves.items()}),
        questions=view.about(overview.questions, called, panel.names.name),
        rows_listed=view.LISTED,
        held_back=[
            (view.behind(sessions[one.id], seen.student), one.held_back)
            for one in sorted(overview.live, key=lambda one: one.last, reverse=True)
            if one.held_back
        ][: view.LINKED],
        address=address,
        qr=qr_code(address, panel.frame.words("join_box.qr", address=address)),
    )


@router.get("/live")
def live(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """The live list alone: the page asks for it every few seconds."""
    lines = panel.classroom.classes.sessions(place, LATEST + 1)
    return panel.frame.page(
        request,
        "live.html",
        teacher=place.teacher,
        classroom=place.classroom,
        **_live(lines[:LATEST], len(lines), datetime.now(UTC)),
    )


@router.get("/sessions")
def sessions_page(
    request: Request, panel: ThePanel, place: OfClass, page: str = "1", done: str = ""
) -> Response:
    """All sessions, the latest first, a page at a time."""
    lines = panel.classroom.classes.sessions(place)
    pages = max(1, -(-len(lines) // PAGE))
    number = min(int(page), pages) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    number = max(1, number)
    shown = lines[(number - 1) * PAGE : number * PAGE]
    by_id = {one.session.id: one for one in listed(shown, datetime.now(UTC), overview_rules())}
    return panel.frame.page(
        request,
        "sessions.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here="overview",
        sessions=[by_id[line.id] for line in shown],
        total=len(lines),
        number=number,
        pages=pages,
        done=done == "deleted",
    )


def _live(lines: Sequence[ClassSession], total: int, now: datetime) -> dict[str, Any]:
    """What the live list shows."""
    sessions = listed(lines, now, overview_rules())
    return {"sessions": sessions, "standings": counts(sessions), "more": total > len(sessions)}
