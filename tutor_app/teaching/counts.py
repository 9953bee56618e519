"""What a class as a whole has trouble with, and what the tutor did about it: sums over sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tutor_app.dialogue import Record, Stage
from tutor_app.summary import TeacherMove
from tutor_app.teaching.sources import Summed


class MisconceptionCount(Record):
    """How often a misconception was met. `structural` sessions are those in which the work itself
    showed it, `likely` those in which it was only near to what was written; `sessions` names the
    structural ones first, the latest of each first.
    """

    misconception: str
    structural: int
    likely: int
    students: int
    sessions: tuple[str, ...]


class UnderstandingCount(Record):
    """How many questions an understanding took in the sessions that were about it, and in how many
    of those it is still open.
    """

    concept: str | None
    misconception: str | None
    stage: Stage
    sessions: int
    questions: int
    still_open: int

    @property
    def per_session(self) -> float:
        """Questions in a session, on average."""
        return self.questions / self.sessions


def misconceptions(sessions: Sequence[Summed], named: int) -> tuple[MisconceptionCount, ...]:
    """The misconceptions of a class, the most structural sightings first."""
    latest = sorted(sessions, key=lambda one: one.line.updated, reverse=True)
    structural: dict[str, list[Summed]] = {}
    likely: dict[str, list[Summed]] = {}
    for one in latest:
        shown = set(one.summary.structural)
        for id in one.summary.structural:
            structural.setdefault(id, []).append(one)
        for id in one.summary.likely:
            if id not in shown:
                likely.setdefault(id, []).append(one)
    counts = []
    for id in {*structural, *likely}:
        both = (*structural.get(id, ()), *likely.get(id, ()))
        counts.append(
            MisconceptionCount(
                misconception=id,
                structural=len(structural.get(id, ())),
                likely=len(likely.get(id, ())),
                students=len({one.line.owner for one in both}),
                sessions=tuple(one.line.id for one in both[:named]),
            )
        )
    counts.sort(key=lambda c: (-c.structural, -c.likely, c.misconception))
    return tuple(counts)


def understandings(sessions: Iterable[Summed], known_from: float) -> tuple[UnderstandingCount, ...]:
    """What the questions of a class were about, the most questions first. An understanding of a
    fault that is still in the work is open below the probability `known_from`.
    """
    about: dict[tuple[str, str, Stage], list[tuple[int, bool]]] = {}
    for _, summary in sessions:
        for fault in summary.faults:
            for stage, probability in fault.known.items():
                key = (fault.concept or "", fault.misconception or "", stage)
                still_open = fault.present and probability < known_from
                about.setdefault(key, []).append((fault.asked.get(stage, 0), still_open))
    counts = [
        UnderstandingCount(
            concept=concept or None,
            misconception=misconception or None,
            stage=stage,
            sessions=len(found),
            questions=sum(asked for asked, _ in found),
            still_open=sum(is_open for _, is_open in found),
        )
        for (concept, misconception, stage), found in about.items()
    ]
    counts.sort(key=lambda c: (-c.questions, c.concept or "", c.misconception or "", c.stage))
    return tuple(counts)


def teacher_moves(sessions: Iterable[Summed]) -> dict[TeacherMove, int]:
    """How often each kind of teacher move was made."""
    counted = summed(one.summary.moves for one in sessions)
    return {kind: counted.get(kind, 0) for kind in TeacherMove}


def summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sum of many counts, the most frequent first."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))
