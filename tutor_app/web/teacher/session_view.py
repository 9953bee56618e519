"""Everything that the page of one session shows, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tutor_app.dialogue import (
    Answering,
    Belief,
    Intervention,
    MarkLeak,
    MarkWronglyBlocked,
    RateReply,
    SetMisconception,
    SetUnderstanding,
    Understanding,
)
from tutor_app.misconceptions.living import Snapshot
from tutor_app.planner.state import Pinned
from tutor_app.session import SessionState
from tutor_app.storage import ClassSession
from tutor_app.teaching.review import Series, SessionReview, review_of
from tutor_app.tutor import Tutor
from tutor_app.web.markdown import quoting_html
from tutor_app.web.teacher.frame import Frame
from tutor_app.web.teacher.knowledge_chart import KnowledgeTable, knowledge_table, line_chart
from tutor_app.web.teacher.session_turns import Conversation
from tutor_app.web.words import Words


@dataclass(frozen=True)
class BeliefNow:
    """One understanding: over time, and as the next turn will find it. `statement` is rendered;
    `held` is a teacher's last word about it, None where there is none.
    """

    series: Series
    statement: Markup
    probability: float
    chart: Markup
    held: bool | None


@dataclass(frozen=True)
class MisconceptionNow:
    """A misconception that came up in the session. `score` is the highest it was retrieved with
    and `turns` where; `held` a teacher's word about it, None where there is none.
    """

    id: str
    name: str
    score: float | None
    turns: tuple[int, ...]
    held: bool | None


class SessionOnPage:
    """One session with everything about it. Raises SessionNotFound, StorageDown."""

    def __init__(self, tutor: Tutor, session: ClassSession, frame: Frame, words: Words) -> None:
        stored = tutor.stored(session.id, session.owner)
        self.review: SessionReview = review_of(stored, tutor.parts.repository.turns(session.id))
        self.state: SessionState = tutor.as_it_stands(session.id)
        self.deeds: tuple[Intervention, ...] = tutor.interventions(session.id)
        self.conversation = Conversation(self.review, self.state.problem, words)
        self.mastery = tutor.parts.policy.mastery
        self._frame = frame
        self._library = _library(tutor, self.state)

    @property
    def heard(self) -> int:
        """The number of the last thing that a teacher did."""
        return self.deeds[-1].number if self.deeds else 0

    @property
    def answering(self) -> Answering:
        """Who answers what the student writes now."""
        return self.state.chair.answering

    @property
    def pinned(self) -> tuple[Pinned, ...]:
        """Questions of teachers that are still to be asked."""
        return self.state.plan.pinned

    def statement(self, understanding: str) -> Markup:
        """What an understanding of the session is, rendered."""
        found: Understanding | None = self.state.plan.understanding(understanding)
        return self.quoting(found.statement) if found else Markup("")

    def quoting(self, text: str) -> Markup:
        """A few words with what stands in backticks as code, or as mathematics."""
        return Markup(quoting_html(text, algebra=self.state.problem.subject == "algebra"))

    def misconception_name(self, id: str) -> str:
        """What a misconception is called."""
        found = self._library.known().get(id)
        return found.name if found else id.replace("-", " ")

    def beliefs(self) -> tuple[BeliefNow, ...]:
        """Every understanding of the session, in the order in which they were thought of."""
        return tuple(self._belief(one) for one in self.review.series)

    def table(self) -> KnowledgeTable:
        """What was believed over time, as a table."""
        return knowledge_table(self.review.series)

    def misconceptions(self) -> tuple[MisconceptionNow, ...]:
        """Those that were thought of or that a teacher named, the likeliest first."""
        scores: dict[str, float] = {}
        turns: dict[str, list[int]] = {}
        for turn in self.review.turns:
            for one in turn.retrieved:
                id = one.misconception
                scores[id] = max(one.score, scores.get(id, 0.0))
                turns.setdefault(id, []).append(turn.number)
        said = self.state.plan.misconceptions
        found = [
            MisconceptionNow(
                id=id,
                name=self.misconception_name(id),
                score=scores.get(id),
                turns=tuple(turns.get(id, ())),
                held=said.get(id),
            )
            for id in {**scores, **said}
        ]
        return tuple(sorted(found, key=lambda one: (one.held is None, -(one.score or 0.0))))

    def other_misconceptions(self) -> Sequence[tuple[str, str]]:
        """Id and name of the rest of the library, by name."""
        known = {one.id for one in self.misconceptions()}
        entries = self._library.entries.items()
        others = ((id, entry.name) for id, entry in entries if id not in known)
        return sorted(others, key=lambda one: one[1].casefold())

    def deed_about(self, intervention: Intervention) -> str | Markup:
        """What a deed is about: an understanding, a misconception, the number of a turn."""
        match intervention.deed:
            case SetUnderstanding(understanding=id):
                return self.statement(id)
            case SetMisconception(misconception=id):
                return self.misconception_name(id)
            case RateReply(turn=turn) | MarkLeak(turn=turn) | MarkWronglyBlocked(turn=turn):
                return str(turn)
        return ""

    def _belief(self, series: Series) -> BeliefNow:
        belief: Belief | None = self.state.plan.beliefs.get(series.understanding)
        probability = belief.probability if belief else 0.0
        about = (one.deed for one in self.deeds if isinstance(one.deed, SetUnderstanding))
        words = [one.held for one in about if one.understanding == series.understanding]
        points = series.points or ((0, probability),)
        first, last = points[0], points[-1]
        label = self._frame.words(
            "session.chart_label",
            first=f"{first[1]:.0%}",
            last=f"{last[1]:.0%}",
            begin=first[0],
            end=last[0],
        )
        return BeliefNow(
            series=series,
            statement=self.statement(series.understanding),
            probability=probability,
            chart=line_chart(series, len(self.review.turns), self.mastery, label),
            held=words[-1] if words else None,
        )


def _library(tutor: Tutor, state: SessionState) -> Snapshot:
    """The misconceptions of the subject; none for a subject that has no library."""
    if tutor.parts.ground(state.problem).retriever is None:
        return Snapshot({})
    return tutor.parts.library.snapshot(state.problem.subject)
