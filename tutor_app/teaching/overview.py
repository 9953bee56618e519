"""The overview of a class, from the summaries of its sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from tutor_app.dialogue import Record
from tutor_app.learner.parameters import LearnerParameters
from tutor_app.storage import Consumption
from tutor_app.summary import TeacherMove, read_summary
from tutor_app.teaching.counts import (
    MisconceptionCount,
    UnderstandingCount,
    misconceptions,
    summed,
    teacher_moves,
    understandings,
)
from tutor_app.teaching.heat_map import HeatMap, heat_map, learner_states
from tutor_app.teaching.live import LiveSession, live_session, urgent_first
from tutor_app.teaching.sources import OverviewRules, SessionLine, Summed


class ClassOverview(Record):
    """Everything the overview of a class shows, as of `at`.

    `moves`, `intents`, `engines` count turns, `fallbacks` roles in which the offline engine stood
    in, by reason. `questions` is what they were about. `held_back` drafts the guard did not let
    pass, `replaced` of them by the safe question. `unsummed` sessions are too old to have a
    summary: they are in the list, and in nothing else. `cost` is None where none was asked for.
    """

    at: datetime
    students: int
    sessions: int
    unsummed: int
    live: tuple[LiveSession, ...]
    heat_map: HeatMap
    misconceptions: tuple[MisconceptionCount, ...]
    questions: tuple[UnderstandingCount, ...]
    moves: dict[TeacherMove, int]
    intents: dict[str, int]
    engines: dict[str, int]
    fallbacks: dict[str, int]
    held_back: int
    replaced: int
    cost: Consumption | None = None


def overview_of(
    lines: Iterable[SessionLine],
    now: datetime,
    rules: OverviewRules,
    parameters: LearnerParameters,
    order: Sequence[str] = (),
    flagged: Collection[str] = (),
    cost: Consumption | None = None,
) -> ClassOverview:
    """The overview of a class from its sessions, as stored.

    `order` is how components are taught (`ConceptGraph.order()`), `flagged` the ids of sessions a
    teacher wants to look at, `cost` what the class has used.
    """
    read: list[Summed] = []
    live: list[LiveSession] = []
    owners: set[str] = set()
    for line in lines:
        summary = read_summary(line.summary)
        live.append(live_session(line, summary, now, rules, flagged))
        owners.add(line.owner)
        if summary is not None:
            read.append(Summed(line, summary))
    return ClassOverview(
        at=now,
        students=len(owners),
        sessions=len(live),
        unsummed=len(live) - len(read),
        live=urgent_first(live),
        heat_map=heat_map(learner_states(read, parameters), order, now, parameters),
        misconceptions=misconceptions(read, rules.sessions_named),
        questions=understandings(read, parameters.known),
        moves=teacher_moves(read),
        intents=summed(one.summary.intents for one in read),
        engines=summed(one.summary.engines for one in read),
        fallbacks=summed(one.summary.fallbacks for one in read),
        held_back=sum(one.summary.held_back for one in read),
        replaced=sum(one.summary.replaced for one in read),
        cost=cost,
    )
