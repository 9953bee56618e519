"""Keeping a session's summary up to date, turn by turn, or making it anew from its turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tutor_app.dialogue import Check, Record, StepState, Turn, Understanding, Verdict
from tutor_app.learner.parameters import LearnerParameters, SignSource
from tutor_app.learner.signs import WORK, Sign, newly_known, signs_of_beliefs, signs_of_work
from tutor_app.planner import PlanState
from tutor_app.session import SessionState
from tutor_app.summary.record import FaultSummary, SessionSummaryData, SignSummary
from tutor_app.summary.teacher_moves import Rule, teacher_move

# What is kept at most, so that the summaries of a class can be read at once.
FAULTS_KEPT = 12
SIGNS_KEPT = 60
WORK_SIGNS_KEPT = 24
LIKELY_KEPT = 6
STRUCTURAL_KEPT = 12


class SummaryRules(Record):
    """What summaries are made by: the kinds of teacher moves, and what counts as evidence."""

    moves: tuple[Rule, ...]
    learner: LearnerParameters


def summarise(
    previous: SessionSummaryData | None, state: SessionState, turn: Turn, rules: SummaryRules
) -> SessionSummaryData:
    """The summary after one more turn; `state` is the session's state after it.

    What is counted comes from the turn, what stands from the state; so the turns in order with the
    latest state give the same summary as each turn with its own (see `rebuild`).
    """
    before = previous or SessionSummaryData(
        subject=state.problem.subject, difficulty=state.problem.difficulty, began=turn.at
    )
    reply, reading = turn.reply, turn.reading
    new = newly_known(state.plan.understandings, before.known, turn)
    earlier = tuple(sorted(sign for sign in before.all_signs() if sign.stage == WORK))
    of_work = (*earlier, *signs_of_work(state.problem, turn, new, earlier, rules.learner))
    passed, cases = _standing(reply.check)
    slow = _is_slow(turn, passed > before.passed)
    number = len(before.times)
    counted = before.model_copy(
        update={
            "times": (*before.times, max(0, round((turn.at - before.began).total_seconds()))),
            "engines": _counted(before.engines, [reply.engine]),
            "fallbacks": _counted(before.fallbacks, [f.fault.value for f in reply.fallbacks]),
            "structural": _structural(before.structural, turn),
            "likely": _likely(before.likely, turn),
            "moves": _counted(before.moves, [teacher_move(turn, rules.moves).value]),
            "intents": _counted(
                before.intents, [reading.intent.value] if reading and turn.number else []
            ),
            "held_back": before.held_back + len(reply.guard.blocked),
            "replaced": before.replaced + reply.guard.replaced,
            "passed": passed,
            "cases": cases,
            "slow_turns": before.slow_turns + 1 if slow else 0,
            "slow_from": before.slow_from if slow and before.slow_turns else number,
            "signs": _packed(of_work[-WORK_SIGNS_KEPT:]),
            "known": max(before.known, len(reply.knowledge)),
        }
    )
    return refresh(counted, state)


def refresh(summary: SessionSummaryData, state: SessionState) -> SessionSummaryData:
    """The summary with what stands in the state now, for a change that is no turn."""
    of_work = (sign for sign in summary.all_signs() if sign.stage == WORK)
    plan = state.plan
    signs = sorted((*of_work, *signs_of_beliefs(plan.understandings, plan.beliefs)))
    return summary.model_copy(
        update={
            "faults": _faults(plan),
            "questions": len(plan.tree),
            "signs": _packed(_latest(signs)),
        }
    )


def rebuild(
    state: SessionState, turns: Iterable[Turn], rules: SummaryRules
) -> SessionSummaryData | None:
    """The summary of a session from its state and all its turns in order; None without turns."""
    summary = None
    for turn in turns:
        summary = summarise(summary, state, turn, rules)
    return summary


def _faults(plan: PlanState) -> tuple[FaultSummary, ...]:
    asked = Counter(node.question.understanding for node in plan.tree)
    by_finding: dict[str, list[Understanding]] = {}
    for one in plan.understandings:
        by_finding.setdefault(one.finding, []).append(one)
    return tuple(
        FaultSummary(
            concept=stages[0].concept,
            misconception=stages[0].misconception,
            present=finding in plan.present,
            known={
                u.stage: round(plan.beliefs[u.id].probability, 3)
                for u in stages
                if u.id in plan.beliefs
            },
            asked={u.stage: asked[u.id] for u in stages if asked[u.id]},
        )
        for finding, stages in list(by_finding.items())[-FAULTS_KEPT:]
    )


def _is_slow(turn: Turn, more_pass: bool) -> bool:
    """Whether nothing got better in a turn: no right answer, no more that passes."""
    if turn.number == 0 or more_pass:
        return False
    if turn.reply.check is not None and turn.reply.check.all_pass:
        return False
    reading = turn.reading
    verdicts = (reading.asked, *reading.others.values()) if reading else ()
    return Verdict.RIGHT not in verdicts


def _standing(check: Check | None) -> tuple[int, int]:
    """How much of the work is right: cases that pass, or lines that hold."""
    if check is None:
        return 0, 0
    if check.steps:
        right = sum(step.state is StepState.FINE for step in check.steps)
        return right, len(check.steps)
    return check.passed, len(check.results)


def _structural(before: tuple[str, ...], turn: Turn) -> tuple[str, ...]:
    named = (one.misconception for one in turn.reply.misconceptions if one.structural)
    return tuple(dict.fromkeys((*before, *named)))[:STRUCTURAL_KEPT]


def _likely(before: Mapping[str, float], turn: Turn) -> dict[str, float]:
    scores = dict(before)
    for one in turn.reply.misconceptions:
        if not one.structural:
            score = round(one.score, 3)
            scores[one.misconception] = max(score, scores.get(one.misconception, score))
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return dict(best[:LIKELY_KEPT])


def _counted(before: Mapping[str, int], more: Iterable[str]) -> dict[str, int]:
    return dict(Counter(before) + Counter(more))


def _latest(signs: list[Sign]) -> list[Sign]:
    """The latest signs. Those of the work stay: they cannot be found again in the state."""
    room = SIGNS_KEPT - sum(sign.stage == WORK for sign in signs)
    kept: list[Sign] = []
    for sign in reversed(signs):
        if sign.stage != WORK:
            room -= 1
            if room < 0:
                continue
        kept.append(sign)
    return kept[::-1]


def _packed(signs: Iterable[Sign]) -> dict[str, tuple[SignSummary, ...]]:
    packed: dict[str, tuple[SignSummary, ...]] = {}
    for sign in signs:
        about = f"{sign.concept}/{sign.stage}"
        one = SignSummary(sign.turn, SignSource(sign.source), sign.correct)
        packed[about] = (*packed.get(about, ()), one)
    return packed
