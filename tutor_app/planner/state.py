"""What the planner remembers of a session, what it is told each turn, and what it decides."""

from __future__ import annotations

from enum import StrEnum

from tutor_app.dialogue import (
    Belief,
    EvidenceSource,
    Intent,
    Question,
    Reading,
    Record,
    Stage,
    Understanding,
    Verdict,
)


class Phase(StrEnum):
    """Where the session stands in its course."""

    WORKING = "working"
    WHY = "why"  # the work passes; the student was asked why
    RECAP = "recap"  # the student was asked for a recap
    DONE = "done"
    STUCK = "stuck"
    LEFT = "left"


class Node(Record):
    """A question that was asked, and what came of it (None: not answered yet, or passed over)."""

    question: Question
    verdict: Verdict | None = None
    detours: int = 0


class Pinned(Record):
    """A question that a teacher wants asked next; `as_it_is`: without asking the guard."""

    id: str
    text: str
    as_it_is: bool = False


class PlanState(Record):
    """The question tree and the state space of one session. Plain data: stored as JSON.

    `understandings` are all that ever belonged to the session, in order; `present` the keys of
    the findings in the work as it stands, best first; `mended` those that were there and are
    gone. `tree` holds the asked questions in order (parents by id). `shown` are symptom
    understandings whose facts the student was shown in full after a miss. `exampled` are findings
    for which a worked example was given, with the misses since then. `guesses` counts, by finding,
    the candidates that were proposed without a reason.

    A teacher's word: `misconceptions` the student holds or does not, by id; `due` understandings
    to be asked about next; `pinned` questions still to be asked. That an understanding is held is
    in its evidence.
    """

    understandings: tuple[Understanding, ...] = ()
    beliefs: dict[str, Belief] = {}
    present: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    tree: tuple[Node, ...] = ()
    misses: dict[str, int] = {}
    shown: tuple[str, ...] = ()
    exampled: dict[str, int] = {}
    examples: tuple[str, ...] = ()
    guesses: dict[str, int] = {}
    phase: Phase = Phase.WORKING
    turns: int = 0
    misconceptions: dict[str, bool] = {}
    due: tuple[str, ...] = ()
    pinned: tuple[Pinned, ...] = ()

    @property
    def current(self) -> Node | None:
        """The question on the table, if any."""
        return self.tree[-1] if self.tree else None

    @property
    def asked(self) -> frozenset[str]:
        """Ids of all questions asked so far."""
        return frozenset(node.question.id for node in self.tree)

    def understanding(self, id: str) -> Understanding | None:
        """The understanding of that id, if the session has it."""
        return next((u for u in self.understandings if u.id == id), None)

    def of_finding(self, finding: str, stage: Stage) -> Understanding | None:
        """The understanding of one stage of a finding."""
        return next(
            (u for u in self.understandings if u.finding == finding and u.stage is stage), None
        )


class Observation(Record):
    """What one turn brought, all facts computed before planning.

    `present` are the keys of findings in the work now, best first. `verdicts` of the reading are
    about understandings by id. `case_outcomes_changed` says whether any case came out differently
    from the last time. `proof` is what a fault's being gone rests on: a run, or a reader's word.
    """

    turn: int
    reading: Reading
    work_changed: bool = False
    case_outcomes_changed: bool = False
    all_pass: bool = False
    present: tuple[str, ...] = ()
    proof: EvidenceSource = EvidenceSource.EXECUTION


class Act(StrEnum):
    """What the tutor does next."""

    ASK = "ask"
    BRIDGE = "bridge"  # a fitting word, the question on the table stays
    EXAMPLE = "example"  # a worked similar example, then an unaided question
    WHY = "why"
    RECAP = "recap"
    CLOSE = "close"  # solved: the student's recap is the last word
    STUCK = "stuck"
    FAREWELL = "farewell"
    REST = "rest"  # the session is over; nothing is asked


class Plan(Record):
    """The decision. `question` is the new one, or with BRIDGE the one that stays.

    `mended`, `returned` and `credited` name findings and understandings (ids) that this turn
    settled, for the acknowledgement. `reason` is one sentence for the teacher. `as_it_is`: the
    question is a teacher's, who wants it said whatever the guard thinks.
    """

    act: Act
    question: Question | None = None
    finding: str | None = None
    mended: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()
    reason: str = ""
    as_it_is: bool = False


# Intents that are answers, and those of a student who has none.
ANSWERS = frozenset({Intent.ANSWER})
STUCK = frozenset({Intent.DOES_NOT_KNOW, Intent.ASKS_ANSWER, Intent.UPSET, Intent.EMPTY})
