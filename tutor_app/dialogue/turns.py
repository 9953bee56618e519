"""Replies, what they cost, and the record of a turn."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from tutor_app.dialogue.ground_truth import Check, Finding
from tutor_app.dialogue.guarding import GuardReport
from tutor_app.dialogue.planning import Belief, Question
from tutor_app.dialogue.reading import Reading, Retrieved
from tutor_app.dialogue.records import Record


class Status(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    SOLVED = "solved"  # the work passes and the recap was given
    STUCK = "stuck"  # all rungs used: offered another problem, flagged for the teacher
    ENDED = "ended"  # the student left it there


class Fault(StrEnum):
    """Why a language model's answer could not be used."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    WRONG_KEY = "wrong_key"
    NO_SUCH_MODEL = "no_such_model"
    NOT_AN_API = "not_an_api"
    TOO_LONG = "too_long"  # the prompt does not fit into the model
    REFUSED = "refused"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    MALFORMED = "malformed"  # no JSON, or not of the schema, also after one repair
    CIRCUIT_OPEN = "circuit_open"  # it failed too often just now; it is left alone for a while
    OVER_BUDGET = "over_budget"
    UNSUITABLE = "unsuitable"  # well-formed, but not to be said: invented facts, two questions
    HELD_BACK = "held_back"  # the guard or the judge held the draft back


class Fallback(Record):
    """One role of one turn that the offline engine had to fill. `detail` is for the operator."""

    role: str
    fault: Fault
    detail: str = ""


class Usage(Record):
    """What a turn cost. All zero for the offline engine.

    `cost` is money in the currency of the price table, None where the model has no price.
    `seconds` is the time spent waiting for the model. `estimated` says that the server did not
    count its tokens and their number is our guess.
    """

    model_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0
    estimated: bool = False


class Reply(Record):
    """What the tutor answers, and (server side only, all but `text`, `status`) why.

    `act` is what the planner decided to do and `reason` its reason, for the teacher; both are
    empty where nothing was planned. `engine` says who found the words: `offline` or `model`.
    `fallbacks` are the roles in which the offline engine stood in for the model this turn.
    """

    text: str
    status: Status = Status.OPEN
    act: str = ""
    reason: str = ""
    question: Question | None = None
    check: Check | None = None
    findings: tuple[Finding, ...] = ()
    misconceptions: tuple[Retrieved, ...] = ()
    knowledge: tuple[Belief, ...] = ()
    guard: GuardReport = GuardReport()
    engine: Literal["offline", "model"] = "offline"
    usage: Usage = Usage()
    fallbacks: tuple[Fallback, ...] = ()


class Turn(Record):
    """The whole record of one turn, written before the reply is shown.

    Turn 0 is the opening: no message. `work` is the student's work as it stood. `reading` is None
    and the reply mostly empty where the tutor was not to answer. `applied` are the ids of the
    teacher's interventions that count from this turn on.
    """

    number: int
    message: str
    work: str
    reading: Reading | None
    reply: Reply
    seconds: float
    at: datetime
    prompt_version: str = ""
    applied: tuple[str, ...] = ()


class ShownReply(Record, extra="ignore"):
    """Of a reply what a student's page is made of."""

    text: str
    fallbacks: tuple[Fallback, ...] = ()


class ShownTurn(Record, extra="ignore"):
    """Of a turn what a student's page is made of, read from the record of the whole turn: most of
    that is for the teacher, and a page shows all turns of a session anew with each.

    `reading` is None where the tutor was not to answer; what is in it is passed on as it is.
    """

    number: int
    message: str
    work: str
    reading: dict[str, Any] | None
    reply: ShownReply


class Progress(Record):
    """What the student may see of the plan: what is worked out, and how much is open."""

    done: tuple[str, ...] = ()
    open: int = 0
