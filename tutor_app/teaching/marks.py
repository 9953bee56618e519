"""What a teacher says about single turns of the tutor: the part of an intervention that reviews,
preference pairs and regression cases are made of.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from tutor_app.dialogue import Intervention, MarkLeak, MarkWronglyBlocked, RateReply, Record

GOOD, POOR = 4, 2  # stars from which on, and up to which
MARKS = ("rate_reply", "mark_leak", "mark_wrongly_blocked")  # kinds of deeds that are marks


class TurnMark(Record):
    """One teacher's word about one turn. Each part may be left out.

    `stars` is what the reply was worth, 1 (poor) to 5 (good); `better` what should have been said.
    `leaked` is the passage of the reply that gave something away (empty: all of it);
    `wrongly_blocked` the place in `GuardReport.blocked` of a draft that should have passed.
    """

    turn: int = Field(ge=0)
    stars: int | None = Field(default=None, ge=1, le=5)
    better: str = ""
    leaked: str | None = None
    wrongly_blocked: int | None = Field(default=None, ge=0)
    comment: str = ""


def marks_of(interventions: Iterable[Intervention]) -> tuple[TurnMark, ...]:
    """What teachers said about turns of one session, in order. Of several ratings of a turn by one
    teacher the last counts: the others were changed.
    """
    marks: dict[object, TurnMark] = {}
    for one in interventions:
        match one.deed:
            case RateReply(turn=turn, stars=stars, better=better, comment=comment):
                key = (one.teacher, turn)
                marks.pop(key, None)
                marks[key] = TurnMark(turn=turn, stars=stars, better=better, comment=comment)
            case MarkLeak(turn=turn, span=span, comment=comment):
                marks[one.id] = TurnMark(turn=turn, leaked=span, comment=comment)
            case MarkWronglyBlocked(turn=turn, draft=draft, comment=comment):
                marks[one.id] = TurnMark(turn=turn, wrongly_blocked=draft, comment=comment)
    return tuple(marks.values())
