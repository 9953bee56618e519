"""What teachers preferred, as pairs that somebody may learn from: prompt, chosen, rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from tutor_app.dialogue import Record, Turn
from tutor_app.session import SessionState
from tutor_app.teaching.marks import GOOD, TurnMark


class Said(Record):
    """One message before the reply in question."""

    by: Literal["student", "tutor"]
    text: str


class Prompt(Record):
    """What the tutor had before it when it spoke: the problem, the work as it stood, and all that
    was said. Nothing in it is the tutor's secret.
    """

    subject: str
    statement: str
    work: str
    said: tuple[Said, ...]


class PreferencePair(Record):
    """Of two replies to the same prompt, the one a teacher preferred. `why` says how that is
    known: a better reply was written, or a good one was said in place of a draft held back.
    """

    prompt: Prompt
    chosen: str
    rejected: str
    why: Literal["better", "held_back"]
    comment: str = ""


def preference_pairs(
    state: SessionState, turns: Sequence[Turn], marks: Iterable[TurnMark]
) -> Iterator[PreferencePair]:
    """The pairs of one session. A draft that a teacher says was wrongly held back is in none."""
    by_number = {turn.number: turn for turn in turns}
    marks = tuple(marks)
    fine = {(mark.turn, mark.wrongly_blocked) for mark in marks}
    for mark in marks:
        turn = by_number.get(mark.turn)
        if turn is None:
            continue
        said, better = turn.reply.text, mark.better.strip()
        prompt = _prompt(state, turns, turn)
        if better and better != said.strip():
            yield PreferencePair(
                prompt=prompt, chosen=better, rejected=said, why="better", comment=mark.comment
            )
        good = mark.stars is not None and mark.stars >= GOOD and mark.leaked is None
        if not good:
            continue
        for place, draft in enumerate(turn.reply.guard.blocked):
            if (mark.turn, place) not in fine and draft.strip() != said.strip():
                yield PreferencePair(
                    prompt=prompt,
                    chosen=said,
                    rejected=draft,
                    why="held_back",
                    comment=mark.comment,
                )


def _prompt(state: SessionState, turns: Sequence[Turn], until: Turn) -> Prompt:
    said: list[Said] = []
    for turn in turns:
        if turn.number > until.number:
            break
        if turn.message:
            said.append(Said(by="student", text=turn.message))
        if turn.number < until.number:
            said.append(Said(by="tutor", text=turn.reply.text))
    return Prompt(
        subject=state.problem.subject,
        statement=state.problem.statement,
        work=until.work,
        said=tuple(said),
    )
