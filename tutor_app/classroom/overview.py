"""What a list of sessions says about one: a small summary, written with every turn.

A class of thirty has hundreds of sessions, and the state of one may be a hundred kilobytes: a
teacher's overview is made of these summaries alone. They can always be made again from the state
and the turns.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from tutor_app.dialogue import (
    FindingSource,
    Intent,
    Move,
    Reading,
    Record,
    Stage,
    Status,
    Turn,
    Verdict,
)
from tutor_app.planner.state import STUCK
from tutor_app.session import SessionState

MOST_BYTES = 2_000
STUCK_FROM = 2
"""So many turns without getting anywhere are called stuck; one miss is part of learning."""

# Neither here nor there: they do not begin a run of such turns, and do not end one.
ASIDE = frozenset({Intent.ASKS_MEANING, Intent.GREETING})
GOES_ON = frozenset({Intent.CHANGED_WORK, Intent.FINISHING})


class Understood(Record):
    """One understanding of a session: how sure the tutor is that it is there (0 to 1), and whether
    the fault it is about has been mended.
    """

    concept: str | None
    misconception: str | None
    stage: Stage
    probability: float
    mended: bool


class Overview(Record):
    """A session in short.

    `misconceptions` are those that a run, a detector or a faulty rule showed, at any time.
    `messages` counts turns in which the student wrote something, `moves` the questions asked,
    `blocked` the drafts that the guard held back. `nowhere` is how many turns in a row have got
    nowhere, `stuck_since` when the first of them was. `engine` is whose words the last turn had.
    """

    turns: int
    messages: int = 0
    understandings: tuple[Understood, ...] = ()
    misconceptions: tuple[str, ...] = ()
    moves: dict[Move, int] = {}
    blocked: int = 0
    started: datetime
    last_turn: datetime
    nowhere: int = 0
    stuck_since: datetime | None = None
    status: Status = Status.OPEN
    status_since: datetime
    engine: Literal["offline", "model"] = "offline"
    model_turns: int = 0

    @property
    def is_stuck(self) -> bool:
        """Whether the student has got nowhere for some turns, in a session that is not over."""
        return self.status is Status.OPEN and self.nowhere >= STUCK_FROM


def overview_of(before: Overview | None, state: SessionState, turn: Turn) -> Overview:
    """The overview after a turn: `state` is what the turn left, `before` the overview before it."""
    plan, reply = state.plan, turn.reply
    run = got_nowhere(turn)
    nowhere = before.nowhere if before else 0
    since = before.stuck_since if before else None
    if run is True:
        nowhere, since = nowhere + 1, since or turn.at
    elif run is False:
        nowhere, since = 0, None
    same_status = before is not None and before.status is reply.status
    return Overview(
        turns=turn.number + 1,
        messages=(before.messages if before else 0) + bool(turn.message.strip()),
        understandings=tuple(
            Understood(
                concept=one.concept,
                misconception=one.misconception,
                stage=one.stage,
                probability=round(plan.beliefs[one.id].probability, 2),
                mended=one.finding in plan.mended,
            )
            for one in plan.understandings
            if one.id in plan.beliefs
        ),
        misconceptions=_structural(before, state),
        moves=dict(Counter(node.question.move for node in plan.tree)),
        blocked=(before.blocked if before else 0) + len(reply.guard.blocked),
        started=before.started if before else turn.at,
        last_turn=turn.at,
        nowhere=nowhere,
        stuck_since=since,
        status=reply.status,
        status_since=before.status_since if before and same_status else turn.at,
        engine=reply.engine,
        model_turns=(before.model_turns if before else 0) + (reply.engine == "model"),
    )


def got_nowhere(turn: Turn) -> bool | None:
    """Whether the question on the table was left where it was; None where a turn says nothing
    about that.
    """
    reading = turn.reading
    if turn.number == 0 or reading is None or reading.intent in ASIDE:
        return None
    if reading.intent in STUCK:
        return True
    return not (reading.intent in GOES_ON or _brought_something(reading))


def _brought_something(reading: Reading) -> bool:
    if reading.asked in (Verdict.RIGHT, Verdict.PARTLY):
        return True
    return Verdict.RIGHT in reading.others.values()


def _structural(before: Overview | None, state: SessionState) -> tuple[str, ...]:
    """The misconceptions that were found, in the order in which they were."""
    seen = before.misconceptions if before else ()
    found = (
        finding.misconception
        for finding in state.past
        if finding.misconception and finding.source is not FindingSource.MODEL
    )
    return tuple(dict.fromkeys((*seen, *found)))


def written(overview: Overview) -> str:
    """The overview as it is stored: JSON of at most `MOST_BYTES`. Where it would be more, the
    oldest understandings and misconceptions are left out.
    """
    while True:
        text = overview.model_dump_json(exclude_defaults=True)
        if len(text.encode()) <= MOST_BYTES:
            return text
        shorter = {
            "understandings": overview.understandings[1:],
            "misconceptions": overview.misconceptions[-20:],
        }
        overview = overview.model_copy(update=shorter)


def read_overview(stored: str) -> Overview | None:
    """A stored overview; None where there is none, or none of this version of the program."""
    if not stored:
        return None
    try:
        return Overview.model_validate_json(stored)
    except ValidationError:
        return None
