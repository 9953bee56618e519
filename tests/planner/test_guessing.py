from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tests.planner.students import POLICY, World, answer, says
from tutor_app.dialogue import EvidenceSource, Intent, Reading, Stage, Verdict
from tutor_app.planner import Act, Phase, Plan, turn_bound, weigh_guess

VERDICTS = st.sampled_from(list(Verdict))
SEMANTIC = EvidenceSource.SEMANTIC


@dataclass
class Guessed(World):
    """A world in which guesses are weighed before they are planned with, as a turn does it."""

    def guess(self, verdict: Verdict, candidates: int = 1, *, credits: bool = False) -> Plan:
        others = {"a:cause": Verdict.RIGHT, "a:symptom": Verdict.RIGHT} if credits else {}
        reading = answer(verdict, SEMANTIC).model_copy(
            update={"guesses": candidates, "others": others}
        )
        self.state, self.read = weigh_guess(self.state, reading, POLICY)
        return self.take(self.read)


def at_mend() -> Guessed:
    """A world in which the student has explained everything and is asked to mend it."""
    world = Guessed()
    world.take()
    world.take(answer(Verdict.RIGHT))
    world.take(answer(Verdict.RIGHT, SEMANTIC))
    assert world.state.current is not None
    while world.state.current.question.stage is not Stage.MEND:
        world.take(answer(Verdict.RIGHT, SEMANTIC))
    return world


def test_a_first_guess_is_read_like_any_answer() -> None:
    world = at_mend()
    plan = world.guess(Verdict.RIGHT)
    assert not world.read.withheld
    assert plan.reason == "Said how to mend it; a run decides."


def test_a_second_guess_is_neither_confirmed_nor_denied() -> None:
    world = at_mend()
    world.guess(Verdict.UNSURE)
    plan = world.guess(Verdict.RIGHT)
    assert world.read.withheld
    assert world.read.asked is None
    assert plan.act is Act.BRIDGE


def test_several_candidates_at_once_are_several_guesses() -> None:
    world = at_mend()
    world.guess(Verdict.RIGHT, candidates=3)
    assert world.read.withheld


def test_a_reason_is_an_answer_however_many_guesses_came_before() -> None:
    world = at_mend()
    for _ in range(2):
        world.guess(Verdict.UNSURE)
    reasoned = answer(Verdict.RIGHT, SEMANTIC)
    _, reading = weigh_guess(world.state, reasoned, POLICY)
    assert reading == reasoned


@given(st.lists(st.integers(1, 4), max_size=5), st.sampled_from([Verdict.RIGHT, Verdict.WRONG]))
def test_a_value_that_was_asked_for_is_confirmed_at_once(guessed: list[int], told: Verdict) -> None:
    world = Guessed()
    world.take()
    assert world.state.current is not None
    assert world.state.current.question.checkable
    state = world.state
    for candidates in guessed:
        guess = Reading(intent=Intent.ANSWER, asked=Verdict.UNSURE, guesses=candidates)
        state, _ = weigh_guess(state, guess, POLICY)
    for source in (EvidenceSource.EXACT, EvidenceSource.CHOICE):
        reading = answer(told, source).model_copy(update={"guesses": 1})
        assert weigh_guess(state, reading, POLICY)[1].asked is told


@given(st.lists(st.tuples(VERDICTS, VERDICTS, st.integers(1, 4)), min_size=1, max_size=30))
def test_who_only_guesses_learns_nothing_from_what_is_asked(
    guesses: list[tuple[Verdict, Verdict, int]],
) -> None:
    """Two students whose first guess is the same and whose later ones differ in being right are
    asked the very same, and the tutor believes the very same of both.
    """
    one, other = at_mend(), at_mend()
    first = guesses[0][0]
    for place, (mine, theirs, candidates) in enumerate(guesses):
        told = one.guess(mine if place else first, candidates, credits=place > 0)
        told_other = other.guess(theirs if place else first, candidates, credits=False)
        assert told == told_other
        assert one.state == other.state


@given(
    st.lists(
        st.one_of(
            st.tuples(VERDICTS, st.integers(1, 4)),
            st.sampled_from([Intent.GREETING, Intent.STEERING, Intent.DOES_NOT_KNOW]),
        ),
        min_size=1,
    ).map(lambda turns: (turns * turn_bound(POLICY))[: turn_bound(POLICY)])
)
def test_guessing_comes_to_an_end(turns: list[tuple[Verdict, int] | Intent]) -> None:
    world = Guessed()
    world.take()
    for turn in turns:
        if isinstance(turn, tuple):
            world.guess(*turn)
        else:
            world.take(says(turn))
    assert world.state.phase is not Phase.WORKING


@given(st.lists(st.tuples(VERDICTS, st.booleans()), min_size=2, max_size=12))
def test_the_count_never_falls_and_an_edit_buys_no_yes(moves: list[tuple[Verdict, bool]]) -> None:
    world, counts = at_mend(), [0]
    for verdict, edits in moves:
        if edits:
            world.take(says(Intent.CHANGED_WORK), faults=("a",), changed_outcomes=False)
        if world.state.current is None or world.state.phase is not Phase.WORKING:
            return
        world.guess(verdict)
        counts.append(world.state.guesses.get("a", 0))
        assert counts[-1] >= counts[-2]
        fact = world.state.current.question.checkable
        assert world.read.withheld or counts[-1] <= POLICY.free_guesses or fact
