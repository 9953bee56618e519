"""Summaries of real sessions: kept turn by turn, made anew, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tutor_app.dialogue import Belief, Evidence, EvidenceSource, Status, Turn
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.learner.parameters import SignSource
from tutor_app.learner.signs import WORK, signs_of
from tutor_app.session import SessionState
from tutor_app.storage import StoredSession
from tutor_app.summary import (
    SessionSummaryData,
    TeacherMove,
    read_summary,
    rebuild,
    refresh,
    summarise,
    summary_rules,
)
from tutor_app.tutor import Tutor

RULES = summary_rules()
OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
MENDED = OFF_BY_ONE.replace("range(1, n)", "range(1, n + 1)")


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    made = Tutor.open(None)
    yield made
    made.close()


def converse(
    tutor: Tutor, work: str, *said: tuple[str, str | None], problem: str = "add-up-to-n"
) -> str:
    session = tutor.start(problem, work)
    for message, changed in said:
        if tutor.view(session.id).status is not Status.OPEN:
            break
        tutor.respond(session.id, message, changed)
    return session.id


def kept(tutor: Tutor, id: str) -> tuple[StoredSession, SessionState, tuple[Turn, ...]]:
    stored = tutor.stored(id, "")
    state = SessionState.model_validate_json(stored.state)
    return stored, state, tutor._parts.repository.turns(id)


def summary(tutor: Tutor, id: str) -> SessionSummaryData:
    found = read_summary(kept(tutor, id)[0].summary)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def mended(tutor: Tutor) -> str:
    return converse(
        tutor,
        OFF_BY_ONE,
        ("idk", None),
        ("oh it stops before n", None),
        ("", MENDED),
        ("because it started at 1 and had to stop before 1 so nothing ran", None),
        ("check where the range stops", None),
    )


@pytest.fixture(scope="module")
def stuck(tutor: Tutor) -> str:
    return converse(tutor, OFF_BY_ONE, *((message, None) for message in STUCK))


@pytest.fixture(scope="module")
def algebra(tutor: Tutor) -> str:
    problem = tutor.catalog.problems["two-steps"]
    work = problem.faulty[0].code
    return converse(tutor, work, ("30", None), ("idk", None), problem="two-steps")


@pytest.mark.parametrize("which", ["mended", "stuck", "algebra"])
def test_turn_by_turn_and_made_anew_are_the_same(
    tutor: Tutor, which: str, request: pytest.FixtureRequest
) -> None:
    stored, state, turns = kept(tutor, request.getfixturevalue(which))
    assert rebuild(state, turns, RULES) == read_summary(stored.summary)
    assert len(stored.summary) < 3000


def test_a_long_session_of_begging_stays_small(tutor: Tutor) -> None:
    edits = (OFF_BY_ONE.replace("0", str(n)) for n in range(1, 30))
    said = [(BEGGING[n % len(BEGGING)], edit) for n, edit in enumerate(edits)]
    stored, state, turns = kept(tutor, converse(tutor, OFF_BY_ONE, *said))
    assert len(turns) > 8
    assert len(stored.summary) < 3000
    assert rebuild(state, turns, RULES) == read_summary(stored.summary)


def test_a_session_that_went_well(tutor: Tutor, mended: str) -> None:
    found = summary(tutor, mended)
    _, state, turns = kept(tutor, mended)
    assert state.status is Status.SOLVED
    assert found.turns == len(turns)
    assert found.engines == {"offline": len(turns)}
    assert sum(found.moves.values()) == len(turns)
    assert found.moves[TeacherMove.GENERIC] >= 1
    assert found.intents["does_not_know"] == 1
    assert (found.passed, found.cases) == (6, 6)
    assert found.slow_turns == 0
    assert found.questions == sum(sum(f.asked.values()) for f in found.faults)
    assert [fault.present for fault in found.faults] == [False]
    assert found.faults[0].misconception in found.structural
    assert found.last - found.began < timedelta(minutes=1)


def test_the_signs_name_the_fault_and_the_mend(tutor: Tutor, mended: str) -> None:
    _, state, turns = kept(tutor, mended)
    signs = signs_of(state.problem, state.plan.understandings, turns, RULES.learner)
    assert sorted(summary(tutor, mended).all_signs()) == sorted(signs)
    assert (0, WORK, SignSource.FAULT, False) in {
        (s.turn, s.stage, s.source, s.correct) for s in signs
    }
    assert any(
        s.turn == 3 and s.stage == "mend" and s.source is SignSource.EXECUTION and s.correct
        for s in signs
    )
    seen = summary(tutor, mended).observations("add-up-to-n")
    assert len(seen) == len(signs)
    assert {one.difficulty for one in seen} == {state.problem.difficulty}
    times = [turn.at.timestamp() for turn in turns]
    assert all(times[0] - 1 <= one.at <= times[-1] + 1 for one in seen)


def test_a_session_that_is_stuck_says_since_when(tutor: Tutor, stuck: str) -> None:
    found = summary(tutor, stuck)
    _, state, turns = kept(tutor, stuck)
    assert state.status is Status.STUCK
    assert found.slow_turns == len(turns) - 1
    assert abs((found.slow_since - turns[1].at).total_seconds()) <= 1
    assert found.moves[TeacherMove.TELLING] == 1
    assert all(fault.present for fault in found.faults)


def test_work_that_is_right_as_it_comes_speaks_for_the_concepts(tutor: Tutor) -> None:
    found = summary(tutor, converse(tutor, MENDED))
    concepts = tutor.catalog.problems["add-up-to-n"].concepts
    assert {(s.concept, s.source, s.correct) for s in found.all_signs()} == {
        (concept, SignSource.FIRST_TRY, True) for concept in concepts
    }


def test_an_empty_program_is_no_fault_in_thinking(tutor: Tutor) -> None:
    starter = tutor.catalog.problems["add-up-to-n"].starter
    found = summary(tutor, converse(tutor, starter))
    assert not [sign for sign in found.all_signs() if sign.source is SignSource.FAULT]


def test_a_teachers_word_is_in_the_summary_at_once(tutor: Tutor, stuck: str) -> None:
    _, state, turns = kept(tutor, stuck)
    before = summary(tutor, stuck)
    cause = next(u for u in state.plan.understandings if u.stage == "cause")
    word = Evidence(turn=turns[-1].number, source=EvidenceSource.TEACHER, supports=True)
    old = state.plan.beliefs[cause.id]
    belief = Belief(understanding=cause.id, probability=0.9, evidence=(*old.evidence, word))
    beliefs = state.plan.beliefs | {cause.id: belief}
    plan = state.plan.model_copy(update={"beliefs": beliefs})
    after = refresh(before, state.model_copy(update={"plan": plan}))
    assert 0.9 in [fault.known.get(cause.stage) for fault in after.faults]
    added = set(after.all_signs()) - set(before.all_signs())
    assert [(one.source, one.correct) for one in added] == [(SignSource.TEACHER, True)]
    assert after.times == before.times


def test_a_session_from_before_summaries_gets_one_with_its_next_turn(tutor: Tutor) -> None:
    id = converse(tutor, OFF_BY_ONE, ("idk", None))
    stored, state, turns = kept(tutor, id)
    old = stored.model_copy(update={"summary": ""})
    following = summary(tutor, converse(tutor, OFF_BY_ONE, ("idk", None)))
    made = read_summary(tutor.summary_after(old, state, turns[-1]))
    assert made is not None
    assert made.turns == following.turns + 1
    assert read_summary("") is None
    assert read_summary('{"version": "of another kind"}') is None


def test_no_word_of_a_student_is_in_a_summary(tutor: Tutor) -> None:
    secret = "zanzibar"
    id = converse(tutor, OFF_BY_ONE, (f"it stops before n {secret}", None))
    assert secret not in kept(tutor, id)[0].summary


def test_turns_from_before_there_were_acts_can_be_summed_up(tutor: Tutor, mended: str) -> None:
    _, state, turns = kept(tutor, mended)
    old = [t.model_copy(update={"reply": t.reply.model_copy(update={"act": ""})}) for t in turns]
    made = None
    for turn in old:
        made = summarise(made, state, turn, RULES)
    assert made is not None
    assert sum(made.moves.values()) == len(turns)
