"""What a teacher takes along: transcripts, events, preferences and cases for the guard, as files.

Rows are read and sent session by session, so that a large class needs no large memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from tutor_app.classroom import TeacherOfClass
from tutor_app.dialogue import Turn
from tutor_app.guard.cases import GuardedWork
from tutor_app.session import SessionState
from tutor_app.storage import ClassSession
from tutor_app.teaching.formats import csv_lines, json_lines
from tutor_app.teaching.guard_cases import as_yaml, guard_case_of
from tutor_app.teaching.marks import MARKS, TurnMark, marks_of
from tutor_app.teaching.names import Names
from tutor_app.teaching.preferences import PreferencePair, preference_pairs
from tutor_app.teaching.rows import EventRow, TranscriptRow, event_rows, transcript_rows
from tutor_app.web.teacher.frame import HEADERS
from tutor_app.web.teacher.guarding import OfClass
from tutor_app.web.teacher.overview import nicknames
from tutor_app.web.teacher.panel import Panel, ThePanel
from tutor_app.web.teacher.pseudonyms import pseudonyms

router = APIRouter(prefix="/classes/{class_id}/exports")

JSON_LINES, CSV, YAML = "application/x-ndjson", "text/csv; charset=utf-8", "application/yaml"
# Spreadsheets take a file without it for one in the encoding of the country.
BYTE_ORDER_MARK = "\ufeff"
TOGETHER = 100  # rows in one piece of a download


@router.get("")
def exports_page(request: Request, panel: ThePanel, place: OfClass) -> Response:
    """What there is to take along."""
    return panel.frame.page(
        request, "exports.html", teacher=place.teacher, classroom=place.classroom, here="exports"
    )


@router.get("/transcripts.jsonl")
def transcripts_json(panel: ThePanel, place: OfClass, names: str = "") -> Response:
    """Every turn of every session, one JSON object a line."""
    rows = _transcripts(panel, place, names)
    return _download(json_lines(rows), "transcripts.jsonl", JSON_LINES)


@router.get("/transcripts.csv")
def transcripts_csv(panel: ThePanel, place: OfClass, names: str = "") -> Response:
    """Every turn of every session, as a table."""
    rows = csv_lines(_transcripts(panel, place, names), TranscriptRow)
    return _download(rows, "transcripts.csv", CSV, BYTE_ORDER_MARK)


@router.get("/events.jsonl")
def events_json(panel: ThePanel, place: OfClass, names: str = "") -> Response:
    """What speaks for and against what students know, one JSON object a line."""
    return _download(json_lines(_events(panel, place, names)), "events.jsonl", JSON_LINES)


@router.get("/events.csv")
def events_csv(panel: ThePanel, place: OfClass, names: str = "") -> Response:
    """What speaks for and against what students know, as a table."""
    rows = csv_lines(_events(panel, place, names), EventRow)
    return _download(rows, "events.csv", CSV, BYTE_ORDER_MARK)


@router.get("/preferences.jsonl")
def preferences(panel: ThePanel, place: OfClass) -> Response:
    """Pairs of replies of which teachers preferred one, one JSON object a line."""
    return _download(json_lines(_pairs(panel, place)), "preferences.jsonl", JSON_LINES)


@router.get("/guard-cases.yaml")
def guard_cases(panel: ThePanel, place: OfClass) -> Response:
    """What teachers reported of the guard, for `python -m tutor_app guard-case import`."""
    return _download(iter([as_yaml(tuple(_cases(panel, place)))]), "guard-cases.yaml", YAML)


# ------------------------------------------------------------------ rows


def _transcripts(panel: Panel, place: TeacherOfClass, names: str) -> Iterator[TranscriptRow]:
    lines = panel.classroom.classes.sessions(place)
    called = _called(panel, place, lines, names)
    return transcript_rows(lines, panel.tutor.parts.repository.turns, called)


def _events(panel: Panel, place: TeacherOfClass, names: str) -> Iterator[EventRow]:
    lines = panel.classroom.classes.sessions(place)
    return event_rows(lines, _called(panel, place, lines, names))


def _called(
    panel: Panel, place: TeacherOfClass, lines: Sequence[ClassSession], names: str
) -> Names:
    """Pseudonyms, or nicknames where they were asked for."""
    return pseudonyms(panel, place, nicknames(lines) if names == "yes" else {})


def _pairs(panel: Panel, place: TeacherOfClass) -> Iterator[PreferencePair]:
    for state, turns, marks in _marked(panel, place):
        yield from preference_pairs(state, turns, marks)


def _cases(panel: Panel, place: TeacherOfClass) -> Iterator[GuardedWork]:
    for state, turns, marks in _marked(panel, place):
        for mark in marks:
            case = guard_case_of(state, turns, mark)
            if case is not None:
                yield case


def _marked(
    panel: Panel, place: TeacherOfClass
) -> Iterator[tuple[SessionState, tuple[Turn, ...], tuple[TurnMark, ...]]]:
    """The sessions of which teachers said something, with what they said."""
    repository = panel.tutor.parts.repository
    found = repository.interventions.of_class(place.classroom.id, MARKS)
    for id, of_session in groupby(found, key=lambda one: one.session):
        stored = repository.load(id)
        if stored is not None:  # else deleted since
            state = SessionState.model_validate_json(stored.state)
            yield state, repository.turns(id), marks_of(of_session)


# ------------------------------------------------------------------ files


def _download(texts: Iterator[str], name: str, kind: str, before: str = "") -> Response:
    """A file that is sent while it is made. The first row is made at once: a database that does
    not answer is said on a page, not in half a file.
    """
    first = next(texts, "")
    file = f"maieutic-{datetime.now(UTC):%Y-%m-%d}-{name}"
    return StreamingResponse(
        _pieces(before + first, texts),
        media_type=kind,
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{file}"'},
    )


def _pieces(first: str, texts: Iterable[str]) -> Iterator[str]:
    yield first
    rest = iter(texts)
    while piece := "".join(islice(rest, TOGETHER)):
        yield piece
