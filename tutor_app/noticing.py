"""Noticing wrong work that nothing explains, so that a teacher can give it a name.

A fault is unexplained when no detector, no faulty rule and no syntax report says what is behind
it, and nothing in the library comes near (`knowledge/library.yaml`). One row is kept for each such
fault of a session, with what the student said about it; it goes when the session goes.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

import numpy as np

from tutor_app.assembly import Parts
from tutor_app.dialogue import (
    Construct,
    Finding,
    FindingSource,
    Intent,
    Problem,
    StepState,
    Turn,
    Verdict,
)
from tutor_app.looking import query_of
from tutor_app.misconceptions.embedding import WIDTH, shared_embedder
from tutor_app.misconceptions.features import line_features, program_features
from tutor_app.misconceptions.numbers import library_numbers
from tutor_app.misconceptions.query import Query
from tutor_app.planner import separate_faults
from tutor_app.roles.protocols import Scene
from tutor_app.session import SessionState
from tutor_app.storage import StorageUnavailable, Unexplained

# Says what is wrong by itself, or that nothing is wrong yet.
EXPLAINED = frozenset({FindingSource.SYNTAX, FindingSource.DETECTOR, FindingSource.MAL_RULE})
NOT_WRONG = frozenset({Construct.UNFINISHED, Construct.NOTATION, Construct.UNWRITTEN})
TELLING_WORDS = 3  # fewer words say nothing about why
SAID = 500  # characters of what a student said that are kept

log = logging.getLogger(__name__)


class Nearest(NamedTuple):
    """The entry of the library that comes closest, and its score."""

    entry: str
    score: float


def notice(parts: Parts, state: SessionState, turn: Turn, class_code: str) -> None:
    """Keep what this turn shows of faults that nothing explains. `state` is the state after it.

    Never raises: a turn that was answered and stored is not undone for this.
    """
    if state.problem.subject not in library_numbers().near:
        return
    try:
        for finding in separate_faults(turn.reply.findings):
            if is_unexplained(finding):
                _notice_fault(parts, state.problem, state.id, turn, class_code, finding)
    except StorageUnavailable as error:
        log.warning("Unexplained work of a turn was not kept: %s", error)
    except Exception:
        log.exception("Unexplained work of a turn was not kept")


def is_unexplained(finding: Finding) -> bool:
    """Whether no rule says what is behind a fault."""
    return (
        finding.misconception is None
        and finding.source not in EXPLAINED
        and finding.part not in NOT_WRONG
    )


def nearest_to(parts: Parts, subject: str, query: str | Query) -> Nearest:
    """The entry nearest to a query, among all topics."""
    retriever = parts.grounds[subject].retriever
    found = retriever.retrieve(query) if retriever is not None else ()
    return Nearest(found[0].misconception, found[0].score) if found else Nearest("", 0.0)


def is_near(parts: Parts, subject: str, said: str, near: Nearest) -> bool:
    """Whether the nearest entry is near enough to count as an explanation. Of programs only what
    the student says is evidence: that a mend sounds like an entry means nothing.
    """
    if subject == "python":
        near = nearest_to(parts, subject, said) if said else Nearest("", 0.0)
    return near.score >= library_numbers().near[subject]


def _notice_fault(
    parts: Parts, problem: Problem, session: str, turn: Turn, class_code: str, finding: Finding
) -> None:
    known = parts.unexplained.of_fault(session, finding.key)
    said = _said(turn)
    if known is not None:
        before = Query.model_validate_json(known.query)
        if not said and before.wrong == finding.fragment:
            return  # nothing new
        said = f"{before.said} {said}".strip()[-SAID:]
    elif not said and turn.number > 0 and not _is_new_work(turn):
        return
    scene = Scene(session=session, turn=turn.number, problem=problem, work=turn.work, message=said)
    near = nearest_to(parts, problem.subject, query_of(scene, finding))
    if known is None and near.score >= library_numbers().near[problem.subject]:
        return
    query = Query(wrong=finding.fragment, said=said)
    parts.unexplained.record(
        Unexplained(
            session_id=session,
            turn=turn.number,
            fault=finding.key,
            subject=problem.subject,
            class_code=class_code,
            problem_id=problem.id,
            work=turn.work,
            query=query.model_dump_json(),
            features=features_of(problem, turn, finding),
            vector=embedded(said),
            model=shared_embedder().fingerprint(),
            nearest=near.entry,
            score=near.score,
            at=turn.at,
        )
    )


def embedded(said: str) -> bytes:
    """The meaning of what was said as 32-bit floats; zeros where nothing was. A line of code has no
    meaning of that kind: how it is wrong is in the features.
    """
    vector = shared_embedder().embed([said])[0] if said else np.zeros(WIDTH, dtype=np.float32)
    return bytes(vector.tobytes())


def features_of(problem: Problem, turn: Turn, finding: Finding) -> tuple[str, ...]:
    """How a fault of a turn's work is wrong."""
    check = turn.reply.check
    if check is None:
        return ()
    if problem.subject != "algebra":
        return program_features(finding, check)
    row = finding.lines[0] if finding.lines else 1
    holds = [s.text for s in check.steps if s.row < row and s.state is StepState.FINE]
    before = holds[-1] if holds else problem.start or problem.statement
    right = finding.fixes[0].after if finding.fixes else problem.answer
    return line_features(finding, before, right)


def _is_new_work(turn: Turn) -> bool:
    return turn.reading is not None and turn.reading.intent is Intent.CHANGED_WORK


def _said(turn: Turn) -> str:
    """What the student said in a turn that may tell why; empty when it tells nothing."""
    reading = turn.reading
    if reading is None or reading.intent is not Intent.ANSWER or reading.asked is Verdict.RIGHT:
        return ""
    told = " ".join(turn.message.split())
    return told[:SAID] if len(told.split()) >= TELLING_WORDS else ""


__all__ = ["embedded", "features_of", "is_unexplained", "nearest_to", "notice"]
