"""Transcripts and evidence as rows, session by session: nothing is held in memory whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from tutor_app.dialogue import Record, Turn
from tutor_app.summary import read_summary
from tutor_app.summary.teacher_moves import Rule, teacher_move, teacher_move_rules
from tutor_app.teaching.names import Names
from tutor_app.teaching.sources import SessionLine

TurnsOf = Callable[[str], Sequence[Turn]]


class TranscriptRow(Record):
    """One turn of an export: what was said and done, and in short why. `number` is the turn's,
    `verdict` how the answer to the question before was read, `held_back` how many drafts the guard
    kept back.
    """

    student: str
    session: str
    problem: str
    title: str
    number: int
    at: datetime
    message: str
    work: str
    reply: str
    status: str
    intent: str
    verdict: str
    teacher_move: str
    act: str
    move: str
    level: int | None
    rung: str
    passed: int
    cases: int
    held_back: int
    engine: str
    seconds: float
    tokens: int
    cost: float | None


class EventRow(Record):
    """One piece of evidence about what a student knows."""

    student: str
    session: str
    problem: str
    number: int
    at: datetime
    concept: str
    stage: str
    source: str
    correct: bool


def transcript_rows(
    lines: Iterable[SessionLine],
    turns_of: TurnsOf,
    names: Names,
    rules: tuple[Rule, ...] | None = None,
) -> Iterator[TranscriptRow]:
    """All turns of the sessions, in order. `turns_of` reads those of one session."""
    rules = rules or teacher_move_rules()
    for line in lines:
        for turn in turns_of(line.id):
            yield _row(line, turn, names, rules)


def event_rows(lines: Iterable[SessionLine], names: Names) -> Iterator[EventRow]:
    """The evidence of the sessions, from their summaries: the latest of each at the most."""
    for line in lines:
        summary = read_summary(line.summary)
        if summary is None:
            continue
        for sign in sorted(summary.all_signs()):
            at = datetime.fromtimestamp(summary.time_of(sign.turn), UTC)
            yield EventRow(
                student=names.student(line.owner),
                session=names.session(line.id),
                problem=line.problem_id,
                number=sign.turn,
                at=at,
                concept=sign.concept,
                stage=sign.stage,
                source=sign.source,
                correct=sign.correct,
            )


def _row(line: SessionLine, turn: Turn, names: Names, rules: tuple[Rule, ...]) -> TranscriptRow:
    reply, reading = turn.reply, turn.reading if turn.number else None
    question, check = reply.question, reply.check
    return TranscriptRow(
        student=names.student(line.owner),
        session=names.session(line.id),
        problem=line.problem_id,
        title=line.title,
        number=turn.number,
        at=turn.at,
        message=turn.message,
        work=turn.work,
        reply=reply.text,
        status=reply.status,
        intent=reading.intent if reading else "",
        verdict=(reading.asked or "") if reading else "",
        teacher_move=teacher_move(turn, rules),
        act=reply.act,
        move=question.move if question else "",
        level=question.level if question else None,
        rung=question.rung.name.lower() if question else "",
        passed=check.passed if check else 0,
        cases=len(check.results) if check else 0,
        held_back=len(reply.guard.blocked),
        engine=reply.engine,
        seconds=round(turn.seconds, 3),
        tokens=reply.usage.prompt_tokens + reply.usage.completion_tokens,
        cost=reply.usage.cost,
    )
