"""The report on a class, for a page that is printed: what the overview says, in few numbers."""

from __future__ import annotations

from datetime import datetime

from tutor_app.dialogue import Record
from tutor_app.learner.parameters import LearnerParameters
from tutor_app.storage import Consumption
from tutor_app.summary import TeacherMove
from tutor_app.teaching.counts import MisconceptionCount, UnderstandingCount
from tutor_app.teaching.live import LiveState
from tutor_app.teaching.names import Names
from tutor_app.teaching.overview import ClassOverview

LISTED = 10  # misconceptions and understandings on the printed page
SURE = 0.2  # a mastery whose standard deviation is above this is not called known or weak


class StudentReport(Record):
    """One student: sessions by how they stand, and components known, weak and not yet clear."""

    student: str
    sessions: int
    by_state: dict[LiveState, int]
    turns: int
    last: datetime
    known: tuple[str, ...]
    weak: tuple[str, ...]
    unclear: tuple[str, ...]


class ConceptReport(Record):
    """One component over the class: how many students gave signs, and how many know it; `mean` is
    their mean probability.
    """

    concept: str
    students: int
    known: int
    mean: float


class ClassReport(Record):
    """What is printed. `since` and `until` are the first and the latest turn; `teacher_moves` are
    shares of the tutor's turns.
    """

    made: datetime
    since: datetime | None
    until: datetime | None
    students: tuple[StudentReport, ...]
    concepts: tuple[ConceptReport, ...]
    misconceptions: tuple[MisconceptionCount, ...]
    questions: tuple[UnderstandingCount, ...]
    teacher_moves: dict[TeacherMove, float]
    turns: int
    held_back: int
    cost: Consumption | None


def class_report(
    overview: ClassOverview, names: Names, parameters: LearnerParameters
) -> ClassReport:
    """The report from an overview. Students are called as `names` says, sessions too; those who
    most need a look come first.
    """
    turns = sum(overview.moves.values())
    return ClassReport(
        made=overview.at,
        since=min((one.began for one in overview.live), default=None),
        until=max((one.last for one in overview.live), default=None),
        students=_students(overview, names, parameters),
        concepts=_concepts(overview, parameters),
        misconceptions=tuple(
            one.model_copy(update={"sessions": tuple(names.session(id) for id in one.sessions)})
            for one in overview.misconceptions[:LISTED]
        ),
        questions=overview.questions[:LISTED],
        teacher_moves={
            kind: round(count / turns, 3) if turns else 0.0
            for kind, count in overview.moves.items()
        },
        turns=turns,
        held_back=overview.held_back,
        cost=overview.cost,
    )


def _students(
    overview: ClassOverview, names: Names, parameters: LearnerParameters
) -> tuple[StudentReport, ...]:
    heat = overview.heat_map
    cells = dict(zip(heat.students, heat.cells, strict=True))
    reports = []
    for owner in sorted({one.owner for one in overview.live}):
        mine = [one for one in overview.live if one.owner == owner]
        by_state = {state: sum(one.state is state for one in mine) for state in LiveState}
        known, weak, unclear = [], [], []
        for concept, cell in zip(heat.concepts, cells.get(owner, ()), strict=False):
            if cell is None:
                continue
            if cell.sd > SURE:
                unclear.append(concept)
            elif cell.probability >= parameters.known:
                known.append(concept)
            elif cell.probability <= 1 - parameters.known:
                weak.append(concept)
            else:
                unclear.append(concept)
        reports.append(
            StudentReport(
                student=names.student(owner),
                sessions=len(mine),
                by_state={state: count for state, count in by_state.items() if count},
                turns=sum(one.turns for one in mine),
                last=max(one.last for one in mine),
                known=tuple(known),
                weak=tuple(weak),
                unclear=tuple(unclear),
            )
        )
    reports.sort(key=lambda r: (-r.by_state.get(LiveState.STUCK, 0), -len(r.weak), r.student))
    return tuple(reports)


def _concepts(overview: ClassOverview, parameters: LearnerParameters) -> tuple[ConceptReport, ...]:
    """In the order they are taught."""
    reports = []
    for place, concept in enumerate(overview.heat_map.concepts):
        column = [cell for row in overview.heat_map.cells if (cell := row[place]) is not None]
        reports.append(
            ConceptReport(
                concept=concept,
                students=len(column),
                known=sum(cell.probability >= parameters.known for cell in column),
                mean=round(sum(cell.probability for cell in column) / len(column), 3),
            )
        )
    return tuple(reports)
