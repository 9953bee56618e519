"""Signs of what a student knows, found in the record of a session: the evidence for mastery.

Two kinds: what the planner took as evidence for or against an understanding, and what the work
itself shows (a fault in it, or none from the start). Signs name turns, so that every claim about a
student can be traced to what they said and did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tutor_app.dialogue import Belief, Construct, Problem, Turn, Understanding
from tutor_app.learner.mastery import Observed
from tutor_app.learner.parameters import LearnerParameters, SignSource

# Work that is not there, or not finished, or cannot be read, shows no fault in thinking.
NO_FAULTS = frozenset({Construct.UNWRITTEN, Construct.UNFINISHED, Construct.NOTATION})
WORK = "work"  # the item of signs that the work gives, beside the stages of understandings


class Sign(NamedTuple):
    """One sign: in which turn, about which concept, at which stage (or `WORK`), and which way."""

    turn: int
    concept: str
    stage: str
    source: SignSource
    correct: bool


def signs_of_beliefs(
    understandings: Iterable[Understanding], beliefs: Mapping[str, Belief]
) -> tuple[Sign, ...]:
    """All evidence behind the beliefs, in order of turns; what is about no concept is left out."""
    return tuple(
        sorted(
            Sign(one.turn, u.concept, u.stage.value, SignSource(one.source.value), one.supports)
            for u in understandings
            if u.concept and u.id in beliefs
            for one in beliefs[u.id].evidence
        )
    )


def signs_of_work(
    problem: Problem,
    turn: Turn,
    new: Sequence[Understanding],
    before: Sequence[Sign],
    parameters: LearnerParameters,
) -> tuple[Sign, ...]:
    """What the work of one turn shows. `new` are the understandings that this turn brought into
    the session, `before` the signs that earlier work gave.
    """
    sure = {
        finding.key: finding
        for finding in turn.reply.findings
        if finding.confidence >= parameters.fault_confidence and finding.part not in NO_FAULTS
    }
    faulty = dict.fromkeys(u.concept for u in new if u.concept and u.finding in sure)
    if faulty:
        return tuple(Sign(turn.number, c, WORK, SignSource.FAULT, False) for c in faulty)
    check = turn.reply.check
    if before or check is None or not check.all_pass or not turn.work.strip():
        return ()
    return tuple(
        Sign(turn.number, c, WORK, SignSource.FIRST_TRY, True)
        for c in dict.fromkeys(problem.concepts)
    )


def signs_of(
    problem: Problem,
    understandings: Sequence[Understanding],
    turns: Iterable[Turn],
    parameters: LearnerParameters,
) -> tuple[Sign, ...]:
    """All signs in the stored turns of a session, in order of turns.

    `understandings` are those of its state: all that ever belonged to it, in order.
    """
    work: tuple[Sign, ...] = ()
    beliefs: Sequence[Belief] = ()
    for turn in turns:
        new = newly_known(understandings, len(beliefs), turn)
        work += signs_of_work(problem, turn, new, work, parameters)
        beliefs = turn.reply.knowledge or beliefs
    by_id = {belief.understanding: belief for belief in beliefs}
    return tuple(sorted((*work, *signs_of_beliefs(understandings, by_id))))


def newly_known(
    understandings: Sequence[Understanding], known: int, turn: Turn
) -> Sequence[Understanding]:
    """The understandings that a turn brought in; `known` is how many there were before it."""
    return understandings[known : max(known, len(turn.reply.knowledge))]


def observations_of(
    signs: Iterable[Sign],
    problem: str,
    difficulty: int,
    at: Callable[[int], float],
) -> tuple[Observed, ...]:
    """Signs as what the filter takes in. `at` gives the time of a turn in seconds.

    An item is one stage of one problem: seeing what happens is not as hard as saying why.
    """
    return tuple(
        Observed(
            at=at(sign.turn),
            component=sign.concept,
            item=f"{problem}:{sign.stage}",
            difficulty=difficulty,
            correct=sign.correct,
            source=sign.source,
        )
        for sign in signs
    )
