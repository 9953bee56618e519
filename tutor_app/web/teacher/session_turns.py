"""The turns of a session and what teachers did between them, ready for the page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tutor_app.dialogue import (
    Check,
    Intervention,
    MarkLeak,
    MarkWronglyBlocked,
    Problem,
    Question,
    RateReply,
)
from tutor_app.teaching.differences import Change, DiffLine
from tutor_app.teaching.review import ReviewedTurn, SessionReview
from tutor_app.web.markdown import student_html, to_html
from tutor_app.web.render_lines import lines_html
from tutor_app.web.render_results import results_html
from tutor_app.web.render_table import mark_asked_cell, table_html
from tutor_app.web.words import Words

NOTHING = Markup("")
ABOUT_A_TURN = (RateReply, MarkLeak, MarkWronglyBlocked)


@dataclass(frozen=True)
class ShownTurn:
    """A turn with its texts rendered. `work` are its lines where the work is new, else nothing;
    `outcome` what a run or a check of it gave; `table` and `picture` what the question was shown
    with. `deeds` are what teachers said of this turn.
    """

    turn: ReviewedTurn
    message: Markup
    reply: Markup
    work: tuple[DiffLine, ...]
    added: int
    removed: int
    outcome: Markup
    table: Markup
    picture: Markup
    deeds: tuple[Intervention, ...]


@dataclass(frozen=True)
class Entry:
    """One thing in the conversation: a turn, or something that a teacher did after it, with the
    teacher's words rendered.
    """

    turn: ShownTurn | None = None
    deed: Intervention | None = None
    said: Markup = NOTHING


class Conversation:
    """Renders the entries of one session."""

    def __init__(self, review: SessionReview, problem: Problem, words: Words) -> None:
        self._review, self._problem, self._words = review, problem, words
        self._algebra = problem.subject == "algebra"

    def entries(
        self, deeds: Sequence[Intervention], *, from_turn: int = 0, after_deed: int = 0
    ) -> tuple[Entry, ...]:
        """All entries in the order in which they happened; or only turns from one on, and deeds
        after one.
        """
        about: dict[int, list[Intervention]] = {}
        between: dict[int, list[Intervention]] = {}
        for deed in deeds:
            if isinstance(deed.deed, ABOUT_A_TURN):
                about.setdefault(deed.deed.turn, []).append(deed)
            elif deed.number > after_deed:
                between.setdefault(deed.after_turn, []).append(deed)
        found: list[Entry] = []
        for turn in self._review.turns:
            if turn.number >= from_turn:
                shown = self._turn(turn, tuple(about.get(turn.number, ())))
                found.append(Entry(turn=shown))
            found += [self._deed(deed) for deed in between.get(turn.number, ())]
        return tuple(found)

    def said(self, text: str) -> Markup:
        """What a tutor or a teacher says, as the student sees it."""
        return Markup(mark_asked_cell(to_html(text, algebra=self._algebra)))

    def _deed(self, deed: Intervention) -> Entry:
        text = getattr(deed.deed, "text", "")
        return Entry(deed=deed, said=self.said(text) if text else NOTHING)

    def _turn(self, turn: ReviewedTurn, deeds: tuple[Intervention, ...]) -> ShownTurn:
        is_new = turn.work_changed or turn.number == 0
        work = turn.work if is_new else ()
        question = turn.asked.question if turn.asked else None
        return ShownTurn(
            turn=turn,
            message=Markup(student_html(turn.message)),
            reply=self.said(turn.text),
            work=work,
            added=sum(line.change is Change.ADDED for line in work),
            removed=sum(line.change is Change.REMOVED for line in work),
            outcome=self._outcome(turn) if is_new else NOTHING,
            table=self._table(question),
            picture=_picture(question),
            deeds=deeds,
        )

    def _outcome(self, turn: ReviewedTurn) -> Markup:
        if turn.check is None:
            return NOTHING
        if self._problem.subject == "algebra":
            work = "\n".join(line.text for line in turn.work if line.change is not Change.REMOVED)
            return Markup(lines_html(self._problem, work, self._words, turn.check, work))
        return Markup(results_html(unhidden(turn.check), self._words))

    def _table(self, question: Question | None) -> Markup:
        table = question.probe.table if question and question.probe else None
        return Markup(table_html(table, self._words, asks=False)) if table else NOTHING


def unhidden(check: Check) -> Check:
    """The check with the cases that students do not see: teachers do."""
    results = tuple(
        one.model_copy(update={"case": one.case.model_copy(update={"hidden": False})})
        if one.case.hidden
        else one
        for one in check.results
    )
    return check.model_copy(update={"results": results})


def _picture(question: Question | None) -> Markup:
    """As an `img`, in which browsers run no script, and without a style of its own."""
    picture = question.probe.picture if question and question.probe else None
    if picture is None:
        return NOTHING
    drawn = base64.b64encode(picture.svg.encode()).decode("ascii")
    return Markup('<img class="picture" src="data:image/svg+xml;base64,{}" alt="{}">').format(
        drawn, picture.alt
    )
