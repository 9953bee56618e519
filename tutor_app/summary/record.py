"""The summary of one session: small enough to read those of a whole class at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from tutor_app.dialogue import Record, Stage
from tutor_app.learner.mastery import Observed
from tutor_app.learner.parameters import SignSource
from tutor_app.learner.signs import Sign, observations_of


class FaultSummary(Record):
    """One fault that a session was about. `present` says whether it is still in the work;
    `known` is the probability of each stage's understanding, `asked` the questions about each.
    """

    concept: str | None = None
    misconception: str | None = None
    present: bool = False
    known: dict[Stage, float] = {}
    asked: dict[Stage, int] = {}


class SignSummary(NamedTuple):
    """A sign without what it is about: the turn, what it rests on, which way."""

    turn: int
    source: SignSource
    correct: bool


class SessionSummaryData(Record):
    """What lists, overviews and the mastery of a student need of one session. Written with every
    turn, and rebuildable from the stored turns; bounded, and without a word of the student.

    `times` are the seconds from `began` to each turn. `moves` counts the tutor's turns by
    `TeacherMove`, `intents` the student's by `Intent`, `engines` and `fallbacks` the turns by who
    spoke and the roles by why the offline engine stood in. `structural` are misconceptions that a
    detector or faulty rule named, `likely` others that were retrieved, with their best scores.
    `passed` of `cases` is the work as it stands. `slow_turns` is for how many turns in a row
    nothing got better, since the turn `slow_from`. `signs` is the evidence for mastery, by
    "concept/stage". `known` is how many understandings the session had so far, `questions` how
    many were asked.
    """

    subject: str
    difficulty: int
    began: datetime
    times: tuple[int, ...] = ()
    engines: dict[str, int] = {}
    fallbacks: dict[str, int] = {}
    faults: tuple[FaultSummary, ...] = ()
    structural: tuple[str, ...] = ()
    likely: dict[str, float] = {}
    moves: dict[str, int] = {}
    intents: dict[str, int] = {}
    questions: int = 0
    held_back: int = 0
    replaced: int = 0
    passed: int = 0
    cases: int = 0
    slow_turns: int = 0
    slow_from: int = 0
    signs: dict[str, tuple[SignSummary, ...]] = {}
    known: int = 0

    @property
    def turns(self) -> int:
        """How many turns the session has, the opening included."""
        return len(self.times)

    @property
    def last(self) -> datetime:
        """When the latest turn was."""
        return self.began + timedelta(seconds=self.times[-1] if self.times else 0)

    @property
    def slow_since(self) -> datetime:
        """Since when nothing got better."""
        return self.began + timedelta(seconds=self.times[self.slow_from] if self.times else 0)

    def all_signs(self) -> Iterator[Sign]:
        """The evidence for mastery, as it was found."""
        for about, found in self.signs.items():
            concept, _, stage = about.rpartition("/")
            for one in found:
                yield Sign(one.turn, concept, stage, one.source, one.correct)

    def time_of(self, turn: int) -> float:
        """When a turn was, in seconds since 1970 (UTC). A teacher's word that came after the last
        turn has its time.
        """
        after = self.times[min(turn, len(self.times) - 1)] if self.times else 0
        return self.began.timestamp() + after

    def observations(self, problem: str) -> tuple[Observed, ...]:
        """The evidence for mastery as the filter takes it; times in seconds since 1970 (UTC)."""
        return observations_of(self.all_signs(), problem, self.difficulty, self.time_of)


def read_summary(text: str) -> SessionSummaryData | None:
    """A stored summary; None for none, or one of another version of the program."""
    if not text:
        return None
    try:
        return SessionSummaryData.model_validate_json(text)
    except ValidationError:
        return None
