"""The overview of a class in the shape in which its page shows it: rows, cells, bars, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tutor_app.storage import ClassSession
from tutor_app.teaching.class_report import SURE
from tutor_app.teaching.counts import MisconceptionCount, UnderstandingCount
from tutor_app.teaching.heat_map import Cell, HeatMap

STEPS = 5  # shades of the heat map
LISTED = 12  # rows of a table before the rest is folded away
LINKED = 20  # sessions named behind a number

NameOf = Callable[[str], str]


class Shade(NamedTuple):
    """One cell of the heat map: mastery in percent, its doubt in points, how many signs it rests
    on, its shade from 0 (light) up, and whether the doubt is too great to call it known or not.
    """

    percent: int
    doubt: int
    signs: int
    step: int
    unsure: bool


class HeatRow(NamedTuple):
    """A student's row; None where there is no sign."""

    student: str
    cells: tuple[Shade | None, ...]


class Behind(NamedTuple):
    """A session that a number is about."""

    id: str
    student: str
    title: str


class Held(NamedTuple):
    """A misconception: how many students showed it, in how many sessions their work itself did, in
    how many it was only near, and the sessions.
    """

    name: str
    students: int
    structural: int
    likely: int
    sessions: tuple[Behind, ...]


class About(NamedTuple):
    """An understanding that questions were about. `name` is empty where nothing is known of its
    fault; `stage` is a key of its words.
    """

    name: str
    stage: str
    questions: UnderstandingCount


class Bar(NamedTuple):
    """A number with its share of the sum, in percent."""

    name: str
    number: int
    percent: int


def shade(cell: Cell) -> Shade:
    """A cell as it is shown."""
    return Shade(
        percent=round(cell.probability * 100),
        doubt=round(cell.sd * 100),
        signs=cell.signs,
        step=min(STEPS - 1, int(cell.probability * STEPS)),
        unsure=cell.sd > SURE,
    )


def heat_rows(heat: HeatMap, student: NameOf) -> tuple[HeatRow, ...]:
    """The rows of the heat map, by the names of the students."""
    rows = [
        HeatRow(student(owner), tuple(shade(cell) if cell else None for cell in cells))
        for owner, cells in zip(heat.students, heat.cells, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: row.student.casefold()))


def held(
    found: Sequence[MisconceptionCount],
    name: NameOf,
    sessions: Mapping[str, ClassSession],
    student: NameOf,
) -> tuple[Held, ...]:
    """The misconceptions of a class with the sessions behind them."""
    return tuple(
        Held(
            name=name(one.misconception),
            students=one.students,
            structural=one.structural,
            likely=one.likely,
            sessions=tuple(
                behind(sessions[id], student) for id in one.sessions[:LINKED] if id in sessions
            ),
        )
        for one in found
    )


def about(
    found: Sequence[UnderstandingCount], misconception: NameOf, concept: NameOf
) -> tuple[About, ...]:
    """What questions were about: the misconception behind it, or else the component."""
    return tuple(
        About(
            name=misconception(one.misconception)
            if one.misconception
            else concept(one.concept)
            if one.concept
            else "",
            stage=one.stage.value,
            questions=one,
        )
        for one in found
        if one.questions
    )


def bars(counted: Mapping[str, int]) -> tuple[Bar, ...]:
    """Numbers with their shares."""
    total = sum(counted.values())
    return tuple(
        Bar(name, count, round(100 * count / total) if total else 0)
        for name, count in counted.items()
    )


def behind(session: ClassSession, student: NameOf) -> Behind:
    """A session as a link names it."""
    return Behind(session.id, student(session.owner), session.title)
